package main

import (
	"archive/tar"
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/preau-ent/preau/shared/files"
	"github.com/preau-ent/preau/shared/table/local"
)

// A backup is this line, the documents as a tar archive, the SHA-256 of both, and then
// what the table's own backup writes. Documents come first since they need no length
// before them; one that is sent in between has its item and no bytes, and reads as gone.
const backupMark = "preau backup 2\n"

// documents is the folder of the bytes of documents.
func (p *place) documents() string { return filepath.Join(p.data, "files") }

// writeBackup writes the documents of a folder, and then the table.
func writeBackup(w io.Writer, documents string, table func(io.Writer) error) error {
	folder, err := files.Open(documents)
	if err != nil {
		return err
	}
	digest := sha256.New()
	both := io.MultiWriter(w, digest)
	if _, err := io.WriteString(both, backupMark); err != nil {
		return err
	}
	archive := tar.NewWriter(both)
	err = folder.Each(func(key string, data []byte) error {
		if err := archive.WriteHeader(&tar.Header{Name: key, Mode: 0o600, Size: int64(len(data))}); err != nil {
			return err
		}
		_, err := archive.Write(data)
		return err
	})
	if err = errors.Join(err, archive.Close()); err != nil {
		return fmt.Errorf("backup of documents: %w", err)
	}
	if _, err := w.Write(digest.Sum(nil)); err != nil {
		return err
	}
	return table(w)
}

// readBackup makes a data folder, absent or empty, of a backup. The documents get there
// once every byte of them and of the table is verified; a backup from before they were
// part of it has none.
func readBackup(f io.Reader, data, documents string) error {
	r := bufio.NewReaderSize(f, 1<<20)
	if mark, err := r.Peek(len(backupMark)); err != nil || string(mark) != backupMark {
		return local.Restore(data, r)
	}
	partial := filepath.Clean(data) + ".documents"
	defer os.RemoveAll(partial)
	if err := unpack(r, partial); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	if err := local.Restore(data, r); err != nil {
		return err
	}
	return os.Rename(partial, documents)
}

func unpack(r io.Reader, dir string) error {
	folder, err := files.Open(dir)
	if err != nil {
		return err
	}
	digest := sha256.New()
	both := io.TeeReader(r, digest)
	if _, err := io.CopyN(io.Discard, both, int64(len(backupMark))); err != nil {
		return err
	}
	archive := tar.NewReader(both)
	for {
		head, err := archive.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return errors.Join(local.ErrDamaged, err)
		}
		if err := unpackOne(archive, head, folder); err != nil {
			return err
		}
	}
	told := make([]byte, sha256.Size)
	if _, err := io.ReadFull(r, told); err != nil || !bytes.Equal(told, digest.Sum(nil)) {
		return local.ErrDamaged
	}
	return nil
}

// unpackOne stores one part; the folder refuses a name that is no key, or too many bytes.
func unpackOne(r io.Reader, head *tar.Header, to *files.Folder) error {
	data, err := io.ReadAll(io.LimitReader(r, 2*files.MaxPart))
	if err != nil {
		return errors.Join(local.ErrDamaged, err)
	}
	return to.Put(context.Background(), head.Name, data)
}
