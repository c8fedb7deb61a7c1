// Package lambda runs one function of the service behind an API gateway, over the
// region's table in the cloud; or, behind the table's stream and a schedule, what
// follows the writes of all of them.
//
// Its settings come from the environment: PREAU_TABLE (name of the table),
// PREAU_KEYS (the key document, unsealed), the secrets of shared/mail, PREAU_REGION_FILE (region.yaml beside
// the binary if empty) and, for tests, PREAU_DYNAMODB (endpoint).
//
// The moment of a request is the one at which the gateway received it: what a
// function decides by the clock does not change while it works, and an event that is
// replayed is judged as it was. Tests that tell a story at its own date send it so.
package lambda

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/aws/aws-lambda-go/events"
	awslambda "github.com/aws/aws-lambda-go/lambda"

	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/files"
	"github.com/preau-ent/preau/shared/identity"
	"github.com/preau-ent/preau/shared/mail"
	"github.com/preau-ent/preau/shared/region"
	"github.com/preau-ent/preau/shared/seal"
	"github.com/preau-ent/preau/shared/table"
	"github.com/preau-ent/preau/shared/table/dynamo"
)

// Run serves a function until the environment ends it. A function that cannot start
// says why in its log and exits, which the environment reports and tries again.
func Run(f api.Function) {
	log := logger()
	g := &gate{}
	if err := g.open(context.Background(), f, log); err != nil {
		log.Error("start", "function", f.Name, "error", err.Error())
		os.Exit(1)
	}
	awslambda.Start(g.answer)
}

func logger() *slog.Logger {
	return slog.New(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
}

// A gate answers the gateway's events with a handler.
type gate struct {
	moments
	handler http.Handler
}

// open gives the gate the handler of a function over the region's table.
func (g *gate) open(ctx context.Context, f api.Function, log *slog.Logger) error {
	m, err := means(ctx, g.now, log)
	if err != nil {
		return err
	}
	g.handler = api.NewRouter(m, f).Handler()
	return nil
}

// means opens what functions work with, as the environment says.
func means(ctx context.Context, now func() time.Time, log *slog.Logger) (api.Means, error) {
	settings, err := region.Load(cmp.Or(os.Getenv("PREAU_REGION_FILE"), beside("region.yaml")))
	if err != nil {
		return api.Means{}, err
	}
	keys, err := seal.Parse([]byte(os.Getenv("PREAU_KEYS")))
	if err != nil {
		return api.Means{}, fmt.Errorf("PREAU_KEYS: %w", err)
	}
	store, err := dynamo.Open(ctx, dynamo.Config{
		Table: os.Getenv("PREAU_TABLE"), Endpoint: os.Getenv("PREAU_DYNAMODB"), Region: os.Getenv("AWS_REGION"), Clock: now,
	})
	if err != nil {
		return api.Means{}, fmt.Errorf("PREAU_TABLE: %w", err)
	}
	post, err := mail.Open(settings, mail.Place{Secrets: keys.Of(mail.PushPurpose)})
	if err != nil {
		return api.Means{}, err
	}
	t := table.New(store)
	door := identity.New(t, keys, identity.Options{Zone: settings.Location()})
	m := api.Means{Table: t, Door: door, Region: settings, Keys: keys, Mail: post, Now: now, Log: log}
	if bucket := os.Getenv("PREAU_FILES"); bucket != "" {
		m.Files = files.InBucket(files.Cloud{Bucket: bucket})
	}
	return m, nil
}

// answer runs one event. It never fails: what goes wrong is in the answer.
func (g *gate) answer(ctx context.Context, e events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
	req, err := request(ctx, e)
	if err != nil {
		return events.APIGatewayV2HTTPResponse{StatusCode: http.StatusBadRequest}, nil
	}
	g.moment.Store(e.RequestContext.TimeEpoch)
	res := &response{header: http.Header{}}
	g.handler.ServeHTTP(res, req)
	return res.event(req.Method), nil
}

// moments is the clock of a program. The environment sends the next event when the one
// before is answered, so the moment of the last is that of the event under way.
type moments struct {
	moment atomic.Int64 // Unix milliseconds; 0: the machine's own clock
}

func (m *moments) now() time.Time {
	if ms := m.moment.Load(); ms != 0 {
		return time.UnixMilli(ms)
	}
	return time.Now()
}

// beside returns the path of a file in the folder of the program.
func beside(name string) string {
	exe, err := os.Executable()
	if err != nil {
		return name
	}
	return filepath.Join(filepath.Dir(exe), name)
}
