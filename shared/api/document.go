package api

import (
	"bytes"
	"encoding/json"

	"github.com/preau-ent/preau/shared/region"
)

// Document returns the OpenAPI 3.1 document of the functions, indented and in a
// stable order, with the routes of demo mode. It is written at build time, never when a function starts.
func Document(functions ...Function) ([]byte, error) {
	r := NewRouter(Means{Region: &region.Region{Demo: true}}, functions...)
	raw, err := json.Marshal(r.huma.OpenAPI())
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := json.Indent(&b, raw, "", " "); err != nil {
		return nil, err
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}
