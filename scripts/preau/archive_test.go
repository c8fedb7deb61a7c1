package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/preau-ent/preau/shared/files"
	"github.com/preau-ent/preau/shared/table"
	"github.com/preau-ent/preau/shared/table/local"
)

// folders makes a data folder with one item and two documents, one of two parts.
func folders(t *testing.T) (data string, parts map[string][]byte, store *local.Store) {
	t.Helper()
	data = filepath.Join(t.TempDir(), "data")
	if err := os.MkdirAll(data, 0o700); err != nil {
		t.Fatal(err)
	}
	store, err := local.Open(data)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	if _, err := store.Load(context.Background(), []table.Item{{Key: table.Key{Part: "FILE#a", Sort: "FILE"}, Version: 1, Data: []byte(`{"o":"x"}`)}}); err != nil {
		t.Fatal(err)
	}
	folder, err := files.Open(filepath.Join(data, "files"))
	if err != nil {
		t.Fatal(err)
	}
	parts = map[string][]byte{"aaaaaaaaaaaa/0": bytes.Repeat([]byte("sealed"), 90_000), "aaaaaaaaaaaa/1": []byte("end"), "bbbbbbbbbbbb/0": []byte("other")}
	for key, bytes := range parts {
		if err := folder.Put(context.Background(), key, bytes); err != nil {
			t.Fatal(err)
		}
	}
	return data, parts, store
}

func TestABackupHoldsTheDocumentsAndRestoreBringsThemBack(t *testing.T) {
	data, parts, store := folders(t)
	var whole bytes.Buffer
	if err := writeBackup(&whole, filepath.Join(data, "files"), store.Backup); err != nil {
		t.Fatal(err)
	}
	again := filepath.Join(t.TempDir(), "again")
	if err := readBackup(bytes.NewReader(whole.Bytes()), again, filepath.Join(again, "files")); err != nil {
		t.Fatal(err)
	}
	folder, err := files.Open(filepath.Join(again, "files"))
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	err = folder.Each(func(key string, data []byte) error {
		found++
		if !bytes.Equal(data, parts[key]) {
			t.Errorf("%s holds %d bytes", key, len(data))
		}
		return nil
	})
	if err != nil || found != len(parts) {
		t.Errorf("%d parts, %v", found, err)
	}
	restored, err := local.Open(again)
	if err != nil {
		t.Fatal(err)
	}
	restored.Close()
	if left, _ := filepath.Glob(again + ".*"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestADamagedBackupLeavesNoDocument(t *testing.T) {
	data, _, store := folders(t)
	var whole bytes.Buffer
	if err := writeBackup(&whole, filepath.Join(data, "files"), store.Backup); err != nil {
		t.Fatal(err)
	}
	for name, bend := range map[string]func([]byte) []byte{
		"a byte of a document": func(b []byte) []byte { b[len(backupMark)+2000] ^= 1; return b },
		"a byte of the table":  func(b []byte) []byte { b[len(b)-5000] ^= 1; return b },
		"cut short":            func(b []byte) []byte { return b[:len(b)-10] },
		"cut in the documents": func(b []byte) []byte { return b[:3000] },
	} {
		again := filepath.Join(t.TempDir(), "again")
		err := readBackup(bytes.NewReader(bend(bytes.Clone(whole.Bytes()))), again, filepath.Join(again, "files"))
		if !errors.Is(err, local.ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
		if left, _ := filepath.Glob(again + "*/*"); len(left) > 0 {
			t.Errorf("%s: left behind %v", name, left)
		}
	}
}

func TestABackupFromBeforeDocumentsIsRestored(t *testing.T) {
	_, _, store := folders(t)
	r, w := io.Pipe()
	go func() { w.CloseWithError(store.Backup(w)) }()
	again := filepath.Join(t.TempDir(), "again")
	if err := readBackup(r, again, filepath.Join(again, "files")); err != nil {
		t.Fatal(err)
	}
}
