// Package dynamolocal starts a real DynamoDB Local for tests: Amazon's own
// emulator, in memory, on a free port of this machine. It needs Java 17 and, the
// first time, Maven, which fetches it into .build/dynamodb-local.
package dynamolocal

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/preau-ent/preau/shared/table/dynamo"
)

const (
	version = "2.6.1" // as in pom.xml
	jar     = "DynamoDBLocal-" + version + ".jar"
	program = "com.amazonaws.services.dynamodbv2.local.main.ServerRunner"
	started = time.Minute // longest wait for it to answer
)

//go:embed pom.xml
var pom []byte

// Start starts an emulator that ends with the test and returns its address. With
// -short the test is skipped; without Java or Maven it fails and says what to install.
func Start(t testing.TB) string {
	t.Helper()
	if testing.Short() {
		t.Skip("-short: DynamoDB Local is not started")
	}
	lib, err := locate()
	if err != nil {
		t.Fatal(err)
	}
	address, stop, err := run(t.Context(), lib)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	return "http://" + address
}

// Config returns the configuration of a table of an emulator. Its calls may take
// longer than a screen's, since the machine that runs tests has other work; its
// bills are the service's.
func Config(endpoint, name string) dynamo.Config {
	return dynamo.Config{
		Table: name, Region: "eu-west-3", Endpoint: endpoint, Wait: 30 * time.Second,
		HTTP: corrector{http.DefaultTransport},
		Keys: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "local", SecretAccessKey: "local"}, nil
		}),
	}
}

// Open creates a table of this name in an emulator and opens it.
func Open(t testing.TB, endpoint, name string) *dynamo.Store {
	t.Helper()
	s, err := dynamo.Open(t.Context(), Config(endpoint, name))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.CreateTable(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

// locate returns the folder of the emulator's jars, which it fetches if needed.
func locate() (string, error) {
	root, err := moduleRoot()
	if err != nil {
		return "", err
	}
	lib := filepath.Join(root, ".build", "dynamodb-local", version)
	if _, err := os.Stat(filepath.Join(lib, jar)); err == nil {
		return lib, nil
	}
	if _, err := exec.LookPath("mvn"); err != nil {
		return "", errors.New("DynamoDB Local is not in .build: install Maven (Debian: apt-get install maven), which fetches it")
	}
	if err := os.MkdirAll(filepath.Dir(lib), 0o755); err != nil {
		return "", err
	}
	return lib, fetch(lib)
}

// moduleRoot is the nearest folder above that has a go.mod.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", errors.New("no go.mod above the test")
		}
		dir = filepath.Dir(dir)
	}
}

// fetch has Maven copy the jars beside lib and renames the folder once it is
// whole, since several packages may fetch at the same time.
func fetch(lib string) error {
	partial, err := os.MkdirTemp(filepath.Dir(lib), "fetching-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(partial)
	file := filepath.Join(partial, "pom.xml")
	if err := os.WriteFile(file, pom, 0o644); err != nil {
		return err
	}
	jars := filepath.Join(partial, "lib")
	cmd := exec.Command("mvn", "-q", "-B", "-f", file,
		"dependency:copy-dependencies", "-DincludeScope=runtime", "-DoutputDirectory="+jars)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("fetch DynamoDB Local: %w\n%s", err, out)
	}
	if err := os.Rename(jars, lib); err != nil && !errors.Is(err, os.ErrExist) {
		return err
	}
	return nil
}

// run starts the emulator and waits until it answers.
func run(ctx context.Context, lib string) (address string, stop func(), err error) {
	java, err := exec.LookPath("java")
	if err != nil {
		return "", nil, errors.New("DynamoDB Local needs Java 17 (Debian: apt-get install default-jre-headless)")
	}
	port, err := freePort()
	if err != nil {
		return "", nil, err
	}
	var output bytes.Buffer
	cmd := exec.Command(java, "-Djava.library.path="+lib, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
		"-cp", filepath.Join(lib, "*"), program, "-inMemory", "-disableTelemetry", "-port", strconv.Itoa(port))
	cmd.Stdout, cmd.Stderr = &output, &output
	cmd.Dir = lib // where it leaves files of its own
	dieWithParent(cmd)
	if err := cmd.Start(); err != nil {
		return "", nil, err
	}
	exited := make(chan struct{})
	go func() { cmd.Wait(); close(exited) }()
	stop = func() { cmd.Process.Kill(); <-exited }
	address = net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
	if err := ready(ctx, address, exited); err != nil {
		stop()
		return "", nil, fmt.Errorf("DynamoDB Local: %w\n%s", err, &output)
	}
	return address, stop, nil
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// ready waits until the address accepts a connection.
func ready(ctx context.Context, address string, exited <-chan struct{}) error {
	ctx, cancel := context.WithTimeout(ctx, started)
	defer cancel()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for {
		if c, err := net.Dial("tcp", address); err == nil {
			return c.Close()
		}
		select {
		case <-again.C:
		case <-exited:
			return errors.New("it ended before it answered")
		case <-ctx.Done():
			return fmt.Errorf("no answer after %s", started)
		}
	}
}
