package timetable

import (
	"bytes"
	"compress/flate"
	"encoding/json"
	"io"
)

// roomy is the size from which a sheet is stored packed: below it, a read costs the same.
// A première whose groups draw on the whole level has 106 courses: 8.3 kB, 3.6 kB packed.
const roomy = 3_600

// mostUnpacked bounds what is made of stored bytes.
const mostUnpacked = 4 << 20

// packed is the stored form of a large sheet: its document, compressed, in base 64.
type packed struct {
	Document []byte `json:"z"`
}

// pack returns a document in the form in which it takes least room, which is the same
// for the same document.
func pack(doc []byte) ([]byte, error) {
	if len(doc) < roomy {
		return doc, nil
	}
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(doc); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return json.Marshal(packed{b.Bytes()})
}

// unpack returns the document that pack was given.
func unpack(stored []byte) ([]byte, error) {
	if !bytes.HasPrefix(stored, []byte(`{"z":`)) {
		return stored, nil
	}
	var p packed
	if err := json.Unmarshal(stored, &p); err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(p.Document)), mostUnpacked))
}
