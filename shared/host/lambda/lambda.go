// Package lambda runs one function of the service behind an API gateway, over the
// region's table in the cloud.
//
// Its settings come from the environment: PREAU_TABLE (name of the table),
// PREAU_KEYS (the key document, unsealed), PREAU_REGION_FILE (region.yaml beside
// the binary if empty) and, for tests, PREAU_DYNAMODB (endpoint).
package lambda

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"

	"github.com/aws/aws-lambda-go/events"
	awslambda "github.com/aws/aws-lambda-go/lambda"

	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/identity"
	"github.com/preau-ent/preau/shared/region"
	"github.com/preau-ent/preau/shared/seal"
	"github.com/preau-ent/preau/shared/table"
	"github.com/preau-ent/preau/shared/table/dynamo"
)

// Run serves a function until the environment ends it.
func Run(f api.Function) {
	log := slog.New(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	handler, err := open(context.Background(), f, log)
	if err != nil {
		log.Error("start", "function", f.Name, "error", err.Error())
		os.Exit(1)
	}
	awslambda.Start(func(ctx context.Context, e events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
		req, err := request(ctx, e)
		if err != nil {
			return events.APIGatewayV2HTTPResponse{StatusCode: http.StatusBadRequest}, nil
		}
		res := &response{header: http.Header{}}
		handler.ServeHTTP(res, req)
		return res.event(), nil
	})
}

func open(ctx context.Context, f api.Function, log *slog.Logger) (http.Handler, error) {
	settings, err := region.Load(cmp.Or(os.Getenv("PREAU_REGION_FILE"), beside("region.yaml")))
	if err != nil {
		return nil, err
	}
	keys, err := seal.Parse([]byte(os.Getenv("PREAU_KEYS")))
	if err != nil {
		return nil, fmt.Errorf("PREAU_KEYS: %w", err)
	}
	store, err := dynamo.Open(ctx, dynamo.Config{Table: os.Getenv("PREAU_TABLE"), Endpoint: os.Getenv("PREAU_DYNAMODB"), Region: os.Getenv("AWS_REGION")})
	if err != nil {
		return nil, err
	}
	t := table.New(store)
	door := identity.New(t, keys, identity.Options{Zone: settings.Location()})
	return api.NewRouter(api.Means{Table: t, Door: door, Region: settings, Log: log}, f).Handler(), nil
}

// beside returns the path of a file in the folder of the program.
func beside(name string) string {
	exe, err := os.Executable()
	if err != nil {
		return name
	}
	return filepath.Join(filepath.Dir(exe), name)
}
