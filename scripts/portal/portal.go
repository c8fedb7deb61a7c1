// Package portal builds the static site: it installs the pages' dependencies, finds
// or builds Hugo, runs it and leaves a compressed twin beside each file. Every step
// whose inputs have not changed is left out.
package portal

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// A Build says what to build and where to tell its progress.
type Build struct {
	Root   string    // of the checkout
	Region string    // slug of infra/regions/<region>.yaml
	Dev    bool      // also the dependencies of tests
	Out    io.Writer // progress, for a person
	Live   bool      // Out is a terminal
}

// Public returns the folder of the built site.
func (b Build) Public() string { return filepath.Join(b.Root, "site", "public") }

// inputs are the folders that the site is made of.
var inputs = []string{"site", "content", "infra/regions", "shared/fault/text", "functions/testdata/openapi.json"}

// aside are folders in the inputs that no page is made of.
var aside = []string{"node_modules", "public", "resources", "tests", "journeys"}

// Run brings the site up to date.
func (b Build) Run(ctx context.Context) error {
	if err := b.dependencies(ctx); err != nil {
		return fmt.Errorf("dependencies of the pages: %w", err)
	}
	want, err := b.digest()
	if err != nil {
		return err
	}
	return b.once(filepath.Join(b.Root, ".build", "site.sum"), want, func() error {
		if _, err := b.hugo(ctx); err != nil { // before the pages of the last build go
			return fmt.Errorf("hugo: %w", err)
		}
		start := time.Now()
		b.say("building the pages …")
		if err := os.RemoveAll(b.Public()); err != nil {
			return err
		}
		n, err := b.Pages(ctx, b.Public())
		if err == nil {
			b.say("built the pages: %d files in %.1f s", n, time.Since(start).Seconds())
		}
		return err
	})
}

// Pages builds the site into a folder, with its compressed twins, and returns how
// many files there are. The dependencies must be installed; see Run.
func (b Build) Pages(ctx context.Context, dir string) (int, error) {
	hugo, err := b.hugo(ctx)
	if err != nil {
		return 0, fmt.Errorf("hugo: %w", err)
	}
	cmd := b.command(ctx, filepath.Join(b.Root, "site"), hugo, "--minify", "--noBuildLock", "--printPathWarnings", "--destination", dir)
	cmd.Env = append(cmd.Env, "HUGO_PREAU_REGION="+b.Region)
	if out, err := cmd.CombinedOutput(); err != nil {
		return 0, fmt.Errorf("%w\n%s", err, out)
	}
	return compress(dir)
}

// dependencies installs what the pages import, from the lock file.
func (b Build) dependencies(ctx context.Context) error {
	lock, err := os.ReadFile(filepath.Join(b.Root, "site", "package-lock.json"))
	if err != nil {
		return err
	}
	sum := sha256.Sum256(lock)
	have, _ := os.ReadFile(b.stamp())
	want := hex.EncodeToString(sum[:])
	// What was installed with the tests' dependencies serves without them too.
	if got := string(have); got == want+" dev" || (got == want && !b.Dev) {
		return nil
	}
	b.say("installing the pages' dependencies …")
	args := []string{"ci", "--no-audit", "--no-fund", "--omit=dev"}
	if b.Dev {
		args, want = args[:3], want+" dev"
	}
	cmd := b.command(ctx, filepath.Join(b.Root, "site"), "npm", args...)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("npm %s: %w\n%s", strings.Join(args, " "), err, out)
	}
	return os.WriteFile(b.stamp(), []byte(want), 0o644)
}

func (b Build) stamp() string {
	return filepath.Join(b.Root, "site", "node_modules", ".preau-lock")
}

// once runs step unless file says that it ran on the same inputs.
func (b Build) once(file, want string, step func() error) error {
	have, _ := os.ReadFile(file)
	if _, err := os.Stat(filepath.Join(b.Public(), "index.html")); err == nil && string(have) == want {
		return nil
	}
	// A step that is interrupted leaves half of its work, which no sum may vouch for.
	if err := os.Remove(file); err != nil && !os.IsNotExist(err) {
		return err
	}
	if err := step(); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, []byte(want), 0o644)
}

// digest sums up the content of every input.
func (b Build) digest() (string, error) {
	h := sha256.New()
	fmt.Fprintln(h, b.Region)
	for _, in := range inputs {
		err := filepath.WalkDir(filepath.Join(b.Root, in), func(name string, d fs.DirEntry, err error) error {
			switch {
			case os.IsNotExist(err):
				return nil
			case err != nil:
				return err
			case d.IsDir() && slices.Contains(aside, d.Name()):
				return filepath.SkipDir
			case d.IsDir() || strings.HasPrefix(d.Name(), "."):
				return nil
			}
			data, err := os.ReadFile(name)
			fmt.Fprintf(h, "%s %d\n", strings.TrimPrefix(name, b.Root), len(data))
			h.Write(data)
			return err
		})
		if err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

func (b Build) command(ctx context.Context, dir, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	cmd.Env = os.Environ()
	return cmd
}

func (b Build) say(format string, args ...any) { fmt.Fprintf(b.Out, format+"\n", args...) }
