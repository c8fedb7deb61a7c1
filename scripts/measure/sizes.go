package main

import (
	"archive/zip"
	"compress/flate"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/preau-ent/preau/scripts/portal"
	"github.com/preau-ent/preau/scripts/weight"
)

// screens weighs every screen, and the heaviest public page.
func screens(ctx context.Context, b *bench) error {
	public := portal.Build{Root: b.root}.Public()
	if _, err := os.Stat(filepath.Join(public, "index.html")); err != nil {
		return fmt.Errorf("the pages are not built: run ./scripts/demo, or preau build")
	}
	service, err := weight.Open(ctx)
	if err != nil {
		return err
	}
	defer service.Close()
	site := weight.At(public)
	for _, s := range weight.Screens {
		p, err := service.Screen(site, s)
		if err != nil {
			return err
		}
		most := 40.0
		if s.Name == "notes" {
			most = 20
			b.add(figure{Name: "screen notes", What: "requests of the first load", Value: float64(p.Requests), Most: 4})
			b.add(figure{Name: "screen notes", What: "its data", Value: kB(p.Data), Unit: "kB", Most: 4.096})
		}
		b.add(figure{Name: "screen " + s.Name, What: "first load, compressed", Value: kB(p.Total()), Unit: "kB", Most: most})
	}
	return heaviest(site, b)
}

func kB(bytes int) float64 { return float64(bytes) / 1000 }

// heaviest adds the public page that weighs most.
func heaviest(site *weight.Site, b *bench) error {
	var most weight.Page
	paths, err := site.Paths()
	if err != nil {
		return err
	}
	for _, at := range paths {
		if weight.SignedIn(at) {
			continue
		}
		p, err := site.Page(at)
		if err != nil {
			return err
		}
		if p.Total() > most.Total() {
			most = p
		}
	}
	b.add(figure{Name: "heaviest public page", What: most.Path, Value: kB(most.Total()), Unit: "kB", Most: 15})
	b.add(figure{Name: "heaviest public page", What: "its script", Value: kB(most.Script), Unit: "kB", Most: 2})
	return nil
}

// lambdas builds each function as it is deployed, and zips it.
func lambdas(ctx context.Context, b *bench) error {
	folders, err := filepath.Glob(filepath.Join(b.root, "functions", "*", "lambda"))
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "preau-lambda-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	for _, folder := range folders {
		name := filepath.Base(filepath.Dir(folder))
		binary := filepath.Join(dir, name)
		cmd := exec.CommandContext(ctx, "go", "build", "-tags", "lambda.norpc,nethttpomithttp2", "-trimpath", "-ldflags", "-s -w", "-o", binary, "./functions/"+name+"/lambda")
		cmd.Dir = b.root
		cmd.Env = append(os.Environ(), "GOOS=linux", "GOARCH=arm64", "CGO_ENABLED=0")
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("%s: %w: %s", name, err, out)
		}
		size, err := zipped(binary)
		if err != nil {
			return err
		}
		b.add(figure{Name: "lambda " + name, What: "linux/arm64, zipped", Value: float64(size) / 1e6, Unit: "MB", Most: 5})
	}
	return nil
}

// zipped returns the size of a zip with one file, at the best compression.
func zipped(name string) (int64, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return 0, err
	}
	size := counter(0)
	z := zip.NewWriter(&size)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestCompression) })
	w, err := z.Create("bootstrap")
	if err != nil {
		return 0, err
	}
	if _, err := w.Write(data); err != nil {
		return 0, err
	}
	err = z.Close()
	return int64(size), err
}

// A counter counts what is written to it.
type counter int64

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

// pages measures how long the portal takes to build, into a folder of its own.
func pages(ctx context.Context, b *bench) error {
	dir, err := os.MkdirTemp("", "preau-pages-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	start := time.Now()
	n, err := portal.Build{Root: b.root, Region: "demo", Out: io.Discard}.Pages(ctx, dir)
	if err != nil {
		return err
	}
	b.add(figure{Name: "the portal", What: fmt.Sprintf("%d files built and compressed", n), Value: time.Since(start).Seconds(), Unit: "s"})
	return nil
}
