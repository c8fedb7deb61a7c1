package portal

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/schollz/progressbar/v3"
)

// oldest is the first release of Hugo that the pages build with.
var oldest = [3]int{0, 165, 0}

var version = regexp.MustCompile(`v(\d+)\.(\d+)\.(\d+)`)

// hugo returns a Hugo that is recent enough: the one on PATH, else the one built
// before, else it builds the release pinned in site/go.mod and keeps it.
func (b Build) hugo(ctx context.Context) (string, error) {
	if path, err := exec.LookPath("hugo"); err == nil && recent(ctx, path) {
		return path, nil
	}
	own := filepath.Join(b.Root, ".build", "hugo")
	if recent(ctx, own) {
		return own, nil
	}
	return own, b.buildHugo(ctx, own)
}

func recent(ctx context.Context, path string) bool {
	out, err := exec.CommandContext(ctx, path, "version").Output()
	if err != nil {
		return false
	}
	m := version.FindStringSubmatch(string(out))
	if m == nil {
		return false
	}
	for i, least := range oldest {
		n, err := strconv.Atoi(m[i+1])
		if err != nil || n != least {
			return err == nil && n > least
		}
	}
	return true
}

// buildHugo compiles Hugo; go build names each package as it is done, which is the progress.
func (b Build) buildHugo(ctx context.Context, own string) error {
	site := filepath.Join(b.Root, "site")
	b.say("building Hugo, once: this takes some minutes of processor time; later starts use it as it is")
	list := b.command(ctx, site, "go", "list", "-deps", "github.com/gohugoio/hugo")
	list.Env = append(list.Env, "CGO_ENABLED=0")
	deps, err := list.Output()
	if err != nil {
		return fmt.Errorf("go list: %w", err)
	}
	bar := progressbar.NewOptions(strings.Count(string(deps), "\n"), progressbar.OptionSetWriter(b.Out),
		progressbar.OptionSetDescription("packages"), progressbar.OptionShowCount(), progressbar.OptionSetPredictTime(true))
	cmd := b.command(ctx, site, "go", "build", "-v", "-trimpath", "-ldflags=-s -w", "-o", own, "github.com/gohugoio/hugo")
	cmd.Env = append(cmd.Env, "CGO_ENABLED=0")
	stderr, err := cmd.StderrPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	var last string
	for lines := bufio.NewScanner(stderr); lines.Scan(); {
		last = lines.Text()
		bar.Add(1)
	}
	err = cmd.Wait()
	fmt.Fprintln(b.Out)
	if err != nil {
		os.Remove(own)
		return fmt.Errorf("go build: %w: %s", err, last)
	}
	return nil
}
