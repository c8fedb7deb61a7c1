package files

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/preau-ent/preau/shared/fault"
)

// A Folder keeps parts below one folder, readable by its owner only.
type Folder struct{ dir string }

// Open returns the store of a folder, made if it is not there.
func Open(dir string) (*Folder, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("folder of files: %w", err)
	}
	return &Folder{dir}, nil
}

func (f *Folder) path(key string) string { return filepath.Join(f.dir, filepath.FromSlash(key)) }

// Put writes the part beside its place and then moves it there, so that a crash leaves
// the old one or the new one.
func (f *Folder) Put(_ context.Context, key string, data []byte) error {
	if err := checkPut(key, data); err != nil {
		return err
	}
	path := f.path(key)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("file part: %w", err)
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".part-*") // made 0600
	if err != nil {
		return fmt.Errorf("file part: %w", err)
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.Write(data)
	if err = errors.Join(err, tmp.Sync(), tmp.Close()); err != nil {
		return fmt.Errorf("file part: %w", err)
	}
	return os.Rename(tmp.Name(), path)
}

// Get reads a part.
func (f *Folder) Get(_ context.Context, key string) ([]byte, error) {
	if err := check(key); err != nil {
		return nil, err
	}
	data, err := os.ReadFile(f.path(key))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.New(fault.NotFound, "no such file part")
	}
	return data, err
}

// Each calls do with every part, in the order of keys. One that is deleted meanwhile is
// left out.
func (f *Folder) Each(do func(key string, data []byte) error) error {
	return fs.WalkDir(os.DirFS(f.dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || check(path) != nil { // a part on its way has a name that is no key
			return missing(err)
		}
		data, err := os.ReadFile(f.path(path))
		if err != nil {
			return missing(err)
		}
		return do(path, data)
	})
}

func missing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// Delete removes a part, and the folder that it leaves empty.
func (f *Folder) Delete(_ context.Context, key string) error {
	if err := check(key); err != nil {
		return err
	}
	err := os.Remove(f.path(key))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("file part: %w", err)
	}
	if dir := filepath.Dir(f.path(key)); dir != filepath.Clean(f.dir) {
		os.Remove(dir) // fails while it holds other parts
	}
	return nil
}
