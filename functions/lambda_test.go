package functions_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/preau-ent/preau/functions"
	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/demo"
	_ "github.com/preau-ent/preau/shared/host/lambda" // the programs are built of it: go test runs again when it changes
	"github.com/preau-ent/preau/shared/region"
	"github.com/preau-ent/preau/shared/seal"
	"github.com/preau-ent/preau/shared/table"
	"github.com/preau-ent/preau/shared/table/dynamo"
	"github.com/preau-ent/preau/shared/table/dynamo/dynamolocal"
)

// TestStoriesThroughTheFunctionsOwnPrograms plays the story of the mark as the cloud
// does: each function is a process of its own that asks for the gateway's events and
// keeps everything in DynamoDB. The gateway's moment of each event is the house's, so
// the story runs at its own date.
func TestStoriesThroughTheFunctionsOwnPrograms(t *testing.T) {
	endpoint := dynamolocal.Start(t)
	h := &house{demo: demo.New(demo.Options{}), tokens: map[string]string{}}
	h.now = h.demo.Now
	keys := seal.New(h.now)
	h.furnish(t, cloudTable(t, h, endpoint), keys)

	gateway := http.NewServeMux()
	for _, f := range functions.All {
		dir := t.TempDir()
		program := build(t, lambdaOf(f), dir, nil)
		deploy(t, dir, keys)
		p := start(t, h, f.Name, program, environment(t, dir, endpoint))
		for _, op := range api.NewRouter(api.Means{Region: &region.Region{Demo: true}}, f).Operations() {
			gateway.Handle(op.Method+" "+op.Path, p)
		}
	}
	h.play(t, "testdata/stories/a-mark.txtar", func(req *http.Request) *httptest.ResponseRecorder {
		rec := httptest.NewRecorder()
		gateway.ServeHTTP(rec, req)
		return rec
	})
}

// TestEveryFunctionBuildsForTheCloud builds what is deployed: arm64, without cgo, RPC
// or debugging tables. Each stays light.
func TestEveryFunctionBuildsForTheCloud(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: the programs of the cloud are not built")
	}
	sources := []string{"follow/lambda"}
	for _, f := range functions.All {
		sources = append(sources, lambdaOf(f))
	}
	for _, source := range sources {
		program := build(t, source, t.TempDir(), []string{"-trimpath"}, "GOOS=linux", "GOARCH=arm64", "CGO_ENABLED=0")
		size := zipped(t, program)
		t.Logf("%-16s %.2f MB", source, float64(size)/1e6)
		if size > heaviest {
			t.Errorf("%s: the package weighs %d bytes, more than %d", source, size, heaviest)
		}
	}
}

// heaviest is what the package of a function may weigh, in bytes: what a cold start loads.
const heaviest = 5_000_000

// zipped returns the size of a program's package, in bytes.
func zipped(t *testing.T, program string) int {
	t.Helper()
	data, err := os.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestCompression) })
	w, err := z.Create("bootstrap")
	if err == nil {
		_, err = w.Write(data)
	}
	if err := errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Len()
}

// lambdaOf returns the folder of a function's program.
func lambdaOf(f api.Function) string { return f.Name + "/lambda" }

// build compiles a program without what it never speaks there: the RPC of older runtimes,
// and HTTP/2, since the services it calls answer HTTP/1.1. It has the name that the runtime
// provided.al2023 starts. Without flags or environment of its own it finds most of its
// packages compiled by the tests.
func build(t *testing.T, source, dir string, flags []string, env ...string) string {
	t.Helper()
	if _, err := os.ReadFile(filepath.Join(source, "main.go")); err != nil { // also tells go test what the result depends on
		t.Fatal(err)
	}
	program := filepath.Join(dir, "bootstrap")
	args := append([]string{"build", "-tags", "lambda.norpc,nethttpomithttp2", "-ldflags", "-s -w", "-o", program}, flags...)
	cmd := exec.CommandContext(t.Context(), "go", append(args, "./"+source)...)
	cmd.Env = append(os.Environ(), env...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build %s: %v\n%s", source, err, out)
	}
	return program
}

// deploy puts the region's file beside a program, and the keys in a folder of the test.
func deploy(t *testing.T, dir string, keys seal.Keys) {
	t.Helper()
	settings, err := os.ReadFile("../infra/regions/demo.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "region.yaml"), settings, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := keys.Save(dir); err != nil {
		t.Fatal(err)
	}
}

const cloudTableName = "preau-demo"

// cloudTable creates the table of the region, as seen at the house's moment.
func cloudTable(t *testing.T, h *house, endpoint string) *table.Table {
	t.Helper()
	dynamolocal.Open(t, endpoint, cloudTableName)
	cfg := dynamolocal.Config(endpoint, cloudTableName)
	cfg.Clock = h.clock
	store, err := dynamo.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	return table.New(store)
}

// environment is what the cloud sets for a function, and nothing of this machine's.
func environment(t *testing.T, dir, endpoint string) []string {
	t.Helper()
	keys, err := os.ReadFile(filepath.Join(dir, seal.FileName))
	if err != nil {
		t.Fatal(err)
	}
	return []string{
		"AWS_REGION=eu-west-3", "AWS_ACCESS_KEY_ID=local", "AWS_SECRET_ACCESS_KEY=local",
		"PREAU_TABLE=" + cloudTableName, "PREAU_DYNAMODB=" + endpoint, "PREAU_KEYS=" + string(keys),
	}
}

// start runs a program until the test ends; what it says is shown if the test fails.
func start(t *testing.T, h *house, name, program string, env []string) *runtime {
	t.Helper()
	r := newRuntime(t, h)
	var said bytes.Buffer
	cmd := exec.CommandContext(t.Context(), program)
	cmd.Env = append(env, "AWS_LAMBDA_FUNCTION_NAME="+name, "AWS_LAMBDA_RUNTIME_API="+strings.TrimPrefix(r.server.URL, "http://"))
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { cmd.Wait(); close(r.ended) }()
	t.Cleanup(func() {
		cmd.Process.Kill()
		<-r.ended
		if t.Failed() && said.Len() > 0 {
			t.Logf("%s said: %s", name, &said)
		}
	})
	return r
}
