package portal

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/preau-ent/preau/scripts/progress"
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

// buildHugo compiles Hugo; go build names each package as it begins it, which is the progress.
func (b Build) buildHugo(ctx context.Context, own string) error {
	b.say("building Hugo, once: five to ten minutes on two cores; later starts use it as it is")
	// Packages that the compiler's cache holds are not named: only stale ones count.
	list := b.goHugo(ctx, "list", "-deps", "-f", "{{if .Stale}}{{.ImportPath}}{{end}}")
	stale, err := list.Output()
	if err != nil {
		return fmt.Errorf("go list: %w%s", err, said(err))
	}
	cmd := b.goHugo(ctx, "build", "-v", "-o", own)
	stderr, err := cmd.StderrPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	job := progress.Job{Out: b.Out, Live: b.Live, Title: "Hugo", Unit: "package", Total: int64(strings.Count(string(stale), "\n"))}
	var last string
	for lines := bufio.NewScanner(stderr); lines.Scan(); {
		last = lines.Text()
		job.Add()
	}
	err = cmd.Wait()
	job.End()
	if err != nil {
		os.Remove(own)
		return fmt.Errorf("go build: %w: %s", err, last)
	}
	return nil
}

// goHugo is a go command on Hugo, always with the same settings: its cache depends on them.
func (b Build) goHugo(ctx context.Context, verb string, args ...string) *exec.Cmd {
	args = append(append([]string{verb, "-trimpath", "-ldflags=-s -w"}, args...), "github.com/gohugoio/hugo")
	cmd := b.command(ctx, filepath.Join(b.Root, "site"), "go", args...)
	cmd.Env = append(cmd.Env, "CGO_ENABLED=0")
	return cmd
}

// said returns what a command that failed wrote for a person.
func said(err error) string {
	var exit *exec.ExitError
	if errors.As(err, &exit) && len(exit.Stderr) > 0 {
		return "\n" + string(exit.Stderr)
	}
	return ""
}
