// Package local is the table on one machine: one bbolt file in a data folder.
//
// It is a production mode. A change is on the disk before it is acknowledged,
// writers that come together share one commit, readers never wait for writers,
// and every call reports what DynamoDB would bill for it.
//
// Buckets of the file:
//
//	items    part NUL sort                             → record of the item
//	index    index part NUL index sort NUL part NUL sort → nothing
//	expiry   8 bytes of seconds, part NUL sort           → nothing
//	events   8 bytes of sequence                         → event
package local

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"github.com/preau-ent/preau/shared/table"
	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

// FileName is the name of the table's file in the data folder.
const FileName = "table.db"

// mapSize is the address space reserved for the file, so that a reader as slow as
// a backup never makes the writer wait for a larger map: 16 GB, or half a GB where
// addresses are of 32 bits. It takes no memory, except on Windows, where the file
// itself would grow to it.
func mapSize() int {
	if runtime.GOOS == "windows" {
		return 0
	}
	return 1 << (29 + 5*(^uint(0)>>63))
}

// ErrHeld is returned by Open when another program has the data folder open.
var ErrHeld = errors.New("another program holds this data folder")

var (
	itemsBucket  = []byte("items")
	indexBucket  = []byte("index")
	expiryBucket = []byte("expiry")
	eventsBucket = []byte("events")
)

// A Store is an open data folder; it implements table.Store.
type Store struct {
	db     *bbolt.DB
	clock  func() time.Time
	opened time.Time
	cache  cache

	ops       chan *op
	changed   chan struct{}
	quit      chan struct{}
	stopped   chan struct{}
	closeOnce sync.Once
	closeErr  error
}

// An Option changes how a folder is opened.
type Option func(*config)

type config struct {
	clock  func() time.Time
	noSync bool
	cached int
}

// NoSync gives up waiting for the disk: for data that may be lost, such as a test's.
func NoSync(c *config) { c.noSync = true }

// NoCache keeps no item in memory: for a program that reads each item once, such as
// an import, and must stay small.
func NoCache(c *config) { c.cached = 0 }

// Clock sets the clock that decides what has expired.
func Clock(now func() time.Time) Option { return func(c *config) { c.clock = now } }

// Open opens the table of a data folder, which it creates if needed, readable by
// its owner only. It fails at once with ErrHeld if another program has it open.
func Open(dir string, options ...Option) (*Store, error) {
	cfg := config{clock: time.Now, cached: cacheBytes}
	for _, o := range options {
		o(&cfg)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	db, err := openFile(filepath.Join(dir, FileName), cfg.noSync)
	if errors.Is(err, berrors.ErrTimeout) {
		return nil, fmt.Errorf("data folder %s: %w", dir, ErrHeld)
	}
	if err != nil {
		return nil, fmt.Errorf("data folder %s: %w", dir, err)
	}
	s := &Store{
		db: db, clock: cfg.clock, opened: cfg.clock(),
		cache: cache{items: map[table.Key]table.Item{}, most: cfg.cached},
		ops:   make(chan *op), changed: make(chan struct{}, 1), quit: make(chan struct{}), stopped: make(chan struct{}),
	}
	go s.write()
	return s, nil
}

// openFile opens the file and makes sure that its name and buckets are on the disk too.
func openFile(path string, noSync bool) (*bbolt.DB, error) {
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{
		Timeout:         time.Nanosecond, // try the lock once
		NoFreelistSync:  true,
		FreelistType:    bbolt.FreelistMapType,
		InitialMmapSize: mapSize(),
		NoSync:          noSync,
		NoStatistics:    true,
	})
	if err != nil {
		return nil, err
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		for _, name := range [][]byte{itemsBucket, indexBucket, expiryBucket, eventsBucket} {
			if _, err := tx.CreateBucketIfNotExists(name); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil && !noSync {
		err = syncFolder(filepath.Dir(path))
	}
	if err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

// Close waits for the writes under way and releases the folder.
func (s *Store) Close() error {
	s.closeOnce.Do(func() {
		close(s.quit)
		<-s.stopped
		s.closeErr = s.db.Close()
	})
	return s.closeErr
}
