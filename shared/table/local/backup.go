package local

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"

	"go.etcd.io/bbolt"
)

// trailerMark ends a backup, before the SHA-256 of everything that precedes it.
const trailerMark = "preau table backup 1\n"

const trailerSize = len(trailerMark) + sha256.Size

// ErrDamaged is returned by Restore for a backup that is cut short or altered.
var ErrDamaged = errors.New("this backup is cut short or damaged")

// Backup writes one state of the whole table, as of the moment it begins, while
// the table goes on working. The stream ends with its own digest.
func (s *Store) Backup(w io.Writer) error {
	digest := sha256.New()
	err := s.db.View(func(tx *bbolt.Tx) error {
		_, err := tx.WriteTo(io.MultiWriter(w, digest))
		return err
	})
	if err == nil {
		_, err = w.Write(trailer(digest))
	}
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	return nil
}

// Restore writes a backup to a data folder, which must be absent or empty. The
// folder gets its table only once every byte and every record has been verified;
// a backup that fails leaves it empty.
func Restore(dir string, r io.Reader) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	if len(entries) > 0 {
		return fmt.Errorf("restore: data folder %s is not empty", dir)
	}
	partial := filepath.Join(dir, FileName+".partial")
	if err := restore(dir, partial, r); err != nil {
		return errors.Join(fmt.Errorf("restore: %w", err), os.Remove(partial))
	}
	return nil
}

func restore(dir, partial string, r io.Reader) error {
	f, err := os.OpenFile(partial, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	err = copyVerified(f, r)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err := Verify(partial); err != nil {
		return err
	}
	if err := os.Rename(partial, filepath.Join(dir, FileName)); err != nil {
		return err
	}
	return syncFolder(dir)
}

// copyVerified copies a backup without its trailer, and fails with ErrDamaged if
// the trailer is not the digest of what was copied.
func copyVerified(w io.Writer, r io.Reader) error {
	digest := sha256.New()
	tail, err := copyAllBut(trailerSize, io.MultiWriter(w, digest), r)
	if err != nil {
		return err
	}
	if !bytes.Equal(tail, trailer(digest)) {
		return ErrDamaged
	}
	return nil
}

func trailer(digest hash.Hash) []byte { return append([]byte(trailerMark), digest.Sum(nil)...) }

// copyAllBut copies a stream except its last n bytes, which it returns.
func copyAllBut(n int, w io.Writer, r io.Reader) ([]byte, error) {
	held := make([]byte, 0, n+1<<20)
	for {
		read, err := io.ReadFull(r, held[len(held):cap(held)])
		held = held[:len(held)+read]
		if more := len(held) - n; more > 0 {
			if _, err := w.Write(held[:more]); err != nil {
				return nil, err
			}
			held = held[:copy(held, held[more:])]
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return held, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

// Verify reads the whole of a table's file: its structure, every record, every
// event, and that the index and the list of expiries say what the items say.
func Verify(path string) error {
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{ReadOnly: true, Timeout: 1})
	if err != nil {
		return err
	}
	defer db.Close()
	return db.View(func(tx *bbolt.Tx) error {
		for err := range tx.Check() {
			return err
		}
		return verify(tx)
	})
}

func verify(tx *bbolt.Tx) error {
	items, index, expiry, events := tx.Bucket(itemsBucket), tx.Bucket(indexBucket), tx.Bucket(expiryBucket), tx.Bucket(eventsBucket)
	if items == nil || index == nil || expiry == nil || events == nil {
		return errors.New("not a table")
	}
	indexed, expiring := 0, 0
	err := items.ForEach(func(k, v []byte) error {
		r, err := parseRecord(v)
		if err != nil {
			return fmt.Errorf("item %q: %w", k, err)
		}
		it := r.item(parseKey(k), nil)
		if it.Indexed() {
			indexed++
			if c, _ := index.Cursor().Seek(indexKey(it)); !bytes.Equal(c, indexKey(it)) {
				return fmt.Errorf("item %q is not in the index", k)
			}
		}
		if !it.Expires.IsZero() {
			expiring++
			if c, _ := expiry.Cursor().Seek(expiryKey(it)); !bytes.Equal(c, expiryKey(it)) {
				return fmt.Errorf("item %q is not in the list of expiries", k)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if n := index.Stats().KeyN; n != indexed {
		return fmt.Errorf("%d entries in the index of %d items", n, indexed)
	}
	if n := expiry.Stats().KeyN; n != expiring {
		return fmt.Errorf("%d entries in the expiries of %d items", n, expiring)
	}
	return events.ForEach(func(k, v []byte) error {
		if _, err := parseEvent(k, v); err != nil {
			return fmt.Errorf("event %x: %w", k, err)
		}
		return nil
	})
}
