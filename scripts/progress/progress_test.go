package progress_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/preau-ent/preau/scripts/progress"
)

// clock moves by itself: each look is three seconds later.
func clock() func() time.Time {
	at := time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC)
	return func() time.Time {
		at = at.Add(3 * time.Second)
		return at
	}
}

func TestAPipeGetsPlainLinesEveryFewSeconds(t *testing.T) {
	var out strings.Builder
	job := progress.Job{Out: &out, Title: "packages", Unit: "p", Total: 10, Now: clock()}
	for range 5 {
		job.Add()
	}
	job.End()
	want := "packages  20% (2/10, 0 p/s) [6s:24s]\npackages  40% (4/10, 0 p/s) [12s:18s]\n"
	if got := out.String(); got != want {
		t.Errorf("a pipe got %q, want %q", got, want)
	}
}

func TestAShortJobSaysNothingInAPipe(t *testing.T) {
	var out strings.Builder
	job := progress.Job{Out: &out, Title: "read", Unit: "B", Total: 10}
	job.Set(10)
	job.End()
	if out.Len() > 0 {
		t.Errorf("a pipe got %q", out.String())
	}
}

func TestATerminalGetsOneLineThatFitsEightyColumns(t *testing.T) {
	var out strings.Builder
	job := progress.Job{Out: &out, Live: true, Title: "Personnels et responsables", Unit: "it", Total: 1486}
	for n := int64(1); n <= job.Total; n++ {
		job.Set(n)
	}
	job.End()
	if strings.Count(out.String(), "\n") != 1 || !strings.HasSuffix(out.String(), "\n") {
		t.Errorf("not one line: %q", out.String())
	}
	for _, drawn := range strings.Split(out.String(), "\r") {
		if n := len([]rune(strings.TrimRight(drawn, " \n"))); n > 80 {
			t.Errorf("%d columns: %q", n, drawn)
		}
	}
}

func TestAFileIsNoTerminal(t *testing.T) {
	f, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if progress.Terminal(f) || progress.Terminal(&strings.Builder{}) {
		t.Error("a file and a buffer are taken for terminals")
	}
}
