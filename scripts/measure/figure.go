package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"text/tabwriter"
	"time"
)

// A figure is one thing measured, and what it may be. It counts as it is for a ratio
// or a count; a time says something of this machine only.
type figure struct {
	Name  string  `json:"name"`
	What  string  `json:"what"`
	Value float64 `json:"value"`
	Unit  string  `json:"unit,omitempty"`
	Most  float64 `json:"-"` // budget; 0: none
	Least float64 `json:"-"` // budget; 0: none
	Note  string  `json:"note,omitempty"`

	Budget string `json:"budget,omitempty"` // in words; set by add
	Met    *bool  `json:"met,omitempty"`

	exactly bool // the budget is Most, also where that is 0
}

// met reports whether the figure is within its budget.
func (f figure) met() bool {
	return (f.Most == 0 && !f.exactly || f.Value <= f.Most) && f.Value >= f.Least
}

// budget returns the budget in words, "" if there is none.
func (f figure) budget() string {
	switch {
	case f.exactly:
		return fmt.Sprintf("%g", f.Most)
	case f.Most != 0:
		return fmt.Sprintf("≤ %g %s", f.Most, f.Unit)
	case f.Least != 0:
		return fmt.Sprintf("≥ %g %s", f.Least, f.Unit)
	}
	return ""
}

// verdict is what the table's last column says.
func (f figure) verdict() string {
	switch {
	case f.Met == nil:
		return f.Note
	case *f.Met:
		return "met"
	case f.Note != "":
		return "MISSED; " + f.Note
	}
	return "MISSED"
}

// A bench gathers figures, and what could not be measured.
type bench struct {
	root    string // of the checkout
	out     io.Writer
	Figures []figure `json:"figures"`
	Skipped []string `json:"skipped,omitempty"`
	Machine string   `json:"machine"` // and how busy it was: without that a time says nothing
}

// machine says on what the figures were taken. Where there is no /proc/loadavg, the
// load is not told.
func machine() string {
	text := fmt.Sprintf("%s, %d processors", runtime.GOARCH, runtime.NumCPU())
	load, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return text
	}
	busy, _, _ := strings.Cut(string(load), " ")
	return text + ", load " + busy
}

func (b *bench) add(f figure) {
	f.Budget = f.budget()
	if met := f.met(); f.Budget != "" {
		f.Met = &met
	}
	b.Figures = append(b.Figures, f)
}

// skip says why something is not in the table.
func (b *bench) skip(format string, args ...any) {
	b.Skipped = append(b.Skipped, fmt.Sprintf(format, args...))
}

// print writes the table.
func (b *bench) print() error {
	w := tabwriter.NewWriter(b.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "\nWHAT\t\tMEASURED\tBUDGET\t")
	for _, f := range b.Figures {
		fmt.Fprintf(w, "%s\t%s\t%.4g %s\t%s\t%s\n", f.Name, f.What, f.Value, f.Unit, f.Budget, f.verdict())
	}
	fmt.Fprintf(w, "\n%s: a processor that others use takes longer for the same work\n", b.Machine)
	for _, s := range b.Skipped {
		fmt.Fprintf(w, "not measured\t%s\t\t\t\n", s)
	}
	return w.Flush()
}

// save writes the figures to .build/bench.json.
func (b *bench) save(at time.Time) error {
	data, err := json.MarshalIndent(struct {
		At time.Time `json:"at"`
		*bench
	}{at.UTC().Truncate(time.Second), b}, "", "  ")
	if err != nil {
		return err
	}
	name := filepath.Join(b.root, ".build", "bench.json")
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return os.WriteFile(name, append(data, '\n'), 0o644)
}
