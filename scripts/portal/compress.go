package portal

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/andybalholm/brotli"
)

// compressible are the kinds of file that a browser gets smaller.
var compressible = map[string]bool{".html": true, ".css": true, ".js": true, ".json": true, ".svg": true, ".xml": true, ".txt": true, ".webmanifest": true}

// Brotli returns data as a browser receives it from a good host: the size that the
// budgets count.
func Brotli(data []byte) ([]byte, error) {
	var b bytes.Buffer
	w := brotli.NewWriterLevel(&b, brotli.BestCompression)
	if _, err := w.Write(data); err != nil {
		return nil, err
	}
	err := w.Close()
	return b.Bytes(), err
}

// compress leaves a .br twin beside each file that gets smaller, and counts the files.
func compress(dir string) (int, error) {
	n := 0
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		n++
		if !compressible[filepath.Ext(name)] {
			return nil
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		small, err := Brotli(data)
		if err != nil || len(small) >= len(data) {
			return err
		}
		return os.WriteFile(name+".br", small, 0o644)
	})
	return n, err
}
