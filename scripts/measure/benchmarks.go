package main

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
)

// A benchmark of a package, and the figures that are made of its units.
type benchmark struct {
	pkg, pattern string
	args         []string // for go test
	figures      []reading
}

// A reading turns one unit of one benchmark into a figure.
type reading struct {
	name  string // of the benchmark, "Decision/guardian"
	unit  string // "ns/op"
	scale float64
	as    figure
}

var policyBenchmark = benchmark{"./shared/policy", "^BenchmarkDecision$", nil, []reading{
	{"Decision/guardian", "ns/op", 1, figure{Name: "one decision of policy", What: "a guardian", Unit: "ns", Most: 100}},
	{"Decision/teacher", "ns/op", 1, figure{Name: "one decision of policy", What: "a teacher", Unit: "ns", Most: 100}},
	{"Decision/pupil", "ns/op", 1, figure{Name: "one decision of policy", What: "a pupil", Unit: "ns", Most: 100}},
	{"Decision/guardian", "allocs/op", 1, figure{Name: "one decision of policy", What: "allocations", exactly: true}},
}}

var identityBenchmark = benchmark{"./shared/identity", "^Benchmark(Verify|SignIn|Authenticate)$", nil, []reading{
	{"Verify/new", "ns/op", 1e-3, figure{Name: "a token", What: "signature verified", Unit: "µs"}},
	{"Verify/seen", "ns/op", 1, figure{Name: "a token", What: "verified before", Unit: "ns"}},
	{"Authenticate", "ns/op", 1e-3, figure{Name: "a token", What: "with session, links and enrolments", Unit: "µs"}},
	{"SignIn", "ns/op", 1e-6, figure{Name: "a sign-in", What: "nearly all of it argon2id", Unit: "ms"}},
}}

var tableBenchmark = benchmark{"./shared/table/local", "^Benchmark(GetOf15Items|CommitOf2|CommitOf2By32Writers)$", nil, []reading{
	{"GetOf15Items", "ns/op", 1e-3, figure{Name: "the local table", What: "15 items read", Unit: "µs"}},
	{"GetOf15Items", "allocs/op", 1, figure{Name: "the local table", What: "15 items read, allocations"}},
	{"CommitOf2", "ns/op", 1e-6, figure{Name: "the local table", What: "2 items stored, on the disk", Unit: "ms"}},
	{"CommitOf2By32Writers", "ns/op", 1e-6, figure{Name: "the local table", What: "the same by 32 writers, each", Unit: "ms"}},
}}

// lifeBenchmark is a day of a school: what its screens cost once the process is warm, and
// how much work lies between a roll and the last family told.
var lifeBenchmark = benchmark{"./functions", "^Benchmark(SchoolDay|Told|DemoStart)$", nil, []reading{
	{"SchoolDay/today", "ms-of-CPU", 1, figure{Name: "today, a parent of two", What: "processor time", Unit: "ms"}},
	{"SchoolDay/today", "RRU", 1, figure{Name: "today, a parent of two", What: "read, session and links included", Unit: "RRU"}},
	{"SchoolDay/today", "kB", 1, figure{Name: "today, a parent of two", What: "answer, compressed", Unit: "kB", Most: 4.096}},
	{"SchoolDay/week", "ms-of-CPU", 1, figure{Name: "a week of a pupil", What: "processor time", Unit: "ms"}},
	{"SchoolDay/week", "RRU", 1, figure{Name: "a week of a pupil", What: "read, session and links included", Unit: "RRU"}},
	{"SchoolDay/week", "kB", 1, figure{Name: "a week of a pupil", What: "answer, compressed", Unit: "kB", Most: 4.096}},
	{"SchoolDay/absences", "ms-of-CPU", 1, figure{Name: "the absences of a pupil", What: "processor time", Unit: "ms"}},
	{"SchoolDay/absences", "RRU", 1, figure{Name: "the absences of a pupil", What: "read, session and links included", Unit: "RRU"}},
	{"SchoolDay/absences", "kB", 1, figure{Name: "the absences of a pupil", What: "answer, compressed", Unit: "kB", Most: 4.096}},
	{"SchoolDay/roll", "ms-of-CPU", 1, figure{Name: "the roll of 35", What: "processor time", Unit: "ms"}},
	{"SchoolDay/roll", "RRU", 1, figure{Name: "the roll of 35", What: "read, session and links included", Unit: "RRU"}},
	{"SchoolDay/roll", "kB", 1, figure{Name: "the roll of 35", What: "answer, compressed", Unit: "kB", Most: 4.096}},
	{"SchoolDay/board", "ms-of-CPU", 1, figure{Name: "the board of a lycée", What: "processor time", Unit: "ms"}},
	{"SchoolDay/board", "RRU", 1, figure{Name: "the board of a lycée", What: "read, session and links included", Unit: "RRU"}},
	{"SchoolDay/board", "kB", 1, figure{Name: "the board of a lycée", What: "answer, compressed", Unit: "kB", Most: 4.096}},
	{"SchoolDay/call", "ms-of-CPU", 1, figure{Name: "the roll of 35 called, three listed", What: "processor time", Unit: "ms"}},
	{"SchoolDay/call", "RRU", 1, figure{Name: "the roll of 35 called, three listed", What: "read, session and links included", Unit: "RRU"}},
	{"SchoolDay/call", "WRU", 1, figure{Name: "the roll of 35 called, three listed", What: "written", Unit: "WRU", Most: 4 + 3*3}},
	{"SchoolDay/call", "kB", 1, figure{Name: "the roll of 35 called, three listed", What: "answer, compressed", Unit: "kB", Most: 4.096}},
	{"Told", "ms-to-told", 1, figure{Name: "families of three absent", What: "from the roll to the last message handed over, work", Unit: "ms", Most: 2000}},
	{"DemoStart", "ns/op", 1e-9, figure{Name: "the demo", What: "an empty folder filled", Unit: "s"}},
}}

// A delivery of 100,000 pupils is imported once: a second time it would change nothing.
var importBenchmark = benchmark{"./functions/people/aaf", "^BenchmarkImport$", []string{"-benchtime=1x", "-timeout=30m"}, []reading{
	{"Import/first", "MB/s-of-CPU", 1, figure{Name: "AAF, 100,000 pupils", What: "into an empty table, per core", Unit: "MB/s", Least: 20}},
	{"Import/first", "MiB-heap", 1, figure{Name: "AAF, 100,000 pupils", What: "into an empty table, peak heap", Unit: "MiB", Most: 64}},
	{"Import/unchanged", "MB/s-of-CPU", 1, figure{Name: "AAF, 100,000 pupils", What: "nothing changed, per core", Unit: "MB/s", Least: 20}},
	{"Import/unchanged", "MiB-heap", 1, figure{Name: "AAF, 100,000 pupils", What: "nothing changed, peak heap", Unit: "MiB", Most: 64}},
	{"Import/unchanged", "items-written", 1, figure{Name: "AAF, 100,000 pupils", What: "nothing changed, items written", exactly: true}},
}}

// run runs the benchmark in the package that it measures, and adds its figures.
func (m benchmark) run(ctx context.Context, b *bench) error {
	args := append([]string{"test", "-run=^$", "-bench=" + m.pattern, "-benchmem"}, m.args...)
	cmd := exec.CommandContext(ctx, "go", append(args, m.pkg)...)
	cmd.Dir = b.root
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w: %s", err, bytes.TrimSpace(out))
	}
	results := parseBenchmarks(string(out))
	for _, r := range m.figures {
		value, ok := results[r.name][r.unit]
		if !ok {
			return fmt.Errorf("%s has no %s", r.name, r.unit)
		}
		f := r.as
		f.Value = value * r.scale
		b.add(f)
	}
	return nil
}

// cores is what go test adds to a name: the number of processors.
var cores = regexp.MustCompile(`-\d+$`)

// parseBenchmarks reads what go test -bench prints: by name, without "Benchmark" and
// the number of processors, the value of each unit.
func parseBenchmarks(out string) map[string]map[string]float64 {
	all := map[string]map[string]float64{}
	for line := range strings.Lines(out) {
		fields := strings.Fields(line)
		name, ok := strings.CutPrefix(line, "Benchmark")
		if !ok || len(fields) < 4 {
			continue
		}
		name, _, _ = strings.Cut(name, " ")
		name, _, _ = strings.Cut(name, "\t")
		units := map[string]float64{}
		for i := 2; i+1 < len(fields); i += 2 {
			if v, err := strconv.ParseFloat(fields[i], 64); err == nil {
				units[fields[i+1]] = v
			}
		}
		all[cores.ReplaceAllString(name, "")] = units
	}
	return all
}
