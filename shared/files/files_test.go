package files_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/files"
)

// eachStore runs a test over a folder, and over a bucket served by a stand-in that
// speaks S3's three requests as its documentation writes them.
func eachStore(t *testing.T, run func(t *testing.T, s files.Store)) {
	t.Run("folder", func(t *testing.T) {
		s, err := files.Open(filepath.Join(t.TempDir(), "files"))
		if err != nil {
			t.Fatal(err)
		}
		run(t, s)
	})
	t.Run("bucket", func(t *testing.T) {
		srv := httptest.NewServer(&bucket{parts: map[string][]byte{}})
		t.Cleanup(srv.Close)
		run(t, files.InBucket(files.Cloud{Bucket: "documents", Region: "eu-west-3", Endpoint: srv.URL, Keys: keys}))
	})
}

var keys = aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
	return aws.Credentials{AccessKeyID: "test", SecretAccessKey: "test"}, nil
})

type bucket struct {
	mu    sync.Mutex
	parts map[string][]byte
}

func (b *bucket) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch r.Method {
	case http.MethodPut:
		data, _ := io.ReadAll(r.Body)
		b.parts[r.URL.Path] = data
	case http.MethodDelete:
		delete(b.parts, r.URL.Path)
		w.WriteHeader(http.StatusNoContent)
	default:
		data, ok := b.parts[r.URL.Path]
		if !ok {
			w.WriteHeader(http.StatusNotFound)
			fmt.Fprint(w, `<Error><Code>NoSuchKey</Code></Error>`)
			return
		}
		w.Write(data)
	}
}

func TestAPartIsReadAsItWasStored(t *testing.T) {
	eachStore(t, func(t *testing.T, s files.Store) {
		ctx := context.Background()
		want := bytes.Repeat([]byte{0, 1, 0xff, '\n'}, 1<<18)
		for range 2 {
			if err := s.Put(ctx, "abc/0", want); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := s.Get(ctx, "abc/0"); err != nil || !bytes.HasSuffix(got, want) {
			t.Errorf("%d bytes, %v, want %d", len(got), err, len(want))
		}
		for range 2 {
			if err := s.Delete(ctx, "abc/0"); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := s.Get(ctx, "abc/0"); !fault.Is(err, fault.NotFound) {
			t.Errorf("a deleted part: %v, want not found", err)
		}
	})
}

func TestNoKeyLeadsOutOfTheStore(t *testing.T) {
	eachStore(t, func(t *testing.T, s files.Store) {
		for _, key := range []string{"", "..", "../x", "a/../b", "/etc/passwd", "a//b", "a/", `a\b`, "a b", "é", strings.Repeat("a", 201)} {
			ctx := context.Background()
			_, read := s.Get(ctx, key)
			for _, err := range []error{read, s.Put(ctx, key, []byte("x")), s.Delete(ctx, key)} {
				if !fault.Is(err, fault.Invalid) {
					t.Errorf("key %q: %v, want invalid", key, err)
				}
			}
		}
	})
}

func TestAPartBeyondTheLimitIsRefused(t *testing.T) {
	eachStore(t, func(t *testing.T, s files.Store) {
		if err := s.Put(context.Background(), "a/0", make([]byte, files.MaxPart+2<<10)); !fault.Is(err, fault.Invalid) {
			t.Errorf("%v, want invalid", err)
		}
	})
}

func TestAFolderLeavesNothingBehindAndIsItsOwnersOnly(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "files")
	s, err := files.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	if err := s.Put(ctx, "abc/0", []byte("x")); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(filepath.Join(dir, "abc", "0"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the part: %v, %v", info.Mode(), err)
	}
	if err := s.Delete(ctx, "abc/0"); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestABucketThatRefusesIsNotOneThatDoesNotAnswer(t *testing.T) {
	for status, want := range map[int]bool{http.StatusForbidden: false, http.StatusServiceUnavailable: true} {
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }))
		s := files.InBucket(files.Cloud{Bucket: "b", Region: "eu-west-3", Endpoint: srv.URL, Keys: keys})
		if err := s.Delete(t.Context(), "a/0"); fault.Is(err, fault.Unavailable) != want {
			t.Errorf("status %d: %v; passing: want %t", status, err, want)
		}
		srv.Close()
	}
}
