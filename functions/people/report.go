package people

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/school"
)

// maxLines is how many lines of each key a report keeps in memory; it counts
// them all, and Options.Line is told of each.
const maxLines = 200

// A Report says what an import did, or would have done.
type Report struct {
	Delivery string
	Source   string
	Year     school.Year
	DryRun   bool
	Bytes    int64 // read
	Took     time.Duration
	Count    [kinds]Count
	Written  int // items written, or that would have been
	Damages  []Damage
	Closures []Closure      // by school, where somebody left
	Lines    []Line         // in the order in which they were found, at most 200 of each key
	Total    map[string]int // lines of each key, all counted
}

// A Count tells the records of one kind and what became of the people in them.
type Count struct {
	Read    int // records
	Refused int // records that were left out
	Created int // people
	Changed int
	Same    int
	Missing int // people who are no longer delivered
}

// A Closure is what a delivery ends in one school: how many of how many.
type Closure struct {
	School    school.UAI
	Pupils    [2]int
	Staff     [2]int
	Guardians [2]int // links
}

// A Line is one thing to tell about one record.
type Line struct {
	Key     string // text key, such as "import.date"
	Refused bool   // the record was left out; otherwise the rest of it counts
	File    string
	Line    int
	ID      string // of the record, in the source
	School  school.UAI
	Args    fault.Args
}

// Text returns the line in words.
func (l Line) Text(lang string) string {
	place := ""
	if l.File != "" {
		place = l.File + ":" + strconv.Itoa(l.Line) + " "
	}
	if l.ID != "" {
		place += "[" + l.ID + "] "
	}
	return place + api.Text(lang, l.Key, l.Args)
}

func (r *Report) add(l Line, tell func(Line)) {
	if r.Total == nil {
		r.Total = map[string]int{}
	}
	r.Total[l.Key]++
	if r.Total[l.Key] <= maxLines {
		r.Lines = append(r.Lines, l)
	}
	if tell != nil {
		tell(l)
	}
}

var kindKeys = [kinds]string{
	KindSchool: "import.kind.school", KindSubject: "import.kind.subject", KindProgram: "import.kind.program",
	KindStaff: "import.kind.staff", KindPupil: "import.kind.pupil", KindRelative: "import.kind.relative",
}

// Print writes the report for a person to read.
func (r *Report) Print(w io.Writer, lang string) {
	say := func(key string, args fault.Args) { fmt.Fprintln(w, api.Text(lang, key, args)) }
	head := "import.report"
	if r.DryRun {
		head = "import.report-dry"
	}
	say(head, fault.Args{"delivery": r.Delivery, "source": r.Source, "year": r.Year.Label()})
	fmt.Fprintln(w)
	fmt.Fprintln(w, api.Text(lang, "import.columns", nil))
	for k, c := range r.Count {
		if c != (Count{}) {
			fmt.Fprintf(w, "%-16s%8d%8d%8d%8d%8d%8d\n", api.Text(lang, kindKeys[k], nil),
				c.Read, c.Created, c.Changed, c.Same, c.Missing, c.Refused)
		}
	}
	fmt.Fprintln(w)
	say("import.figures", fault.Args{"written": r.Written, "mega": megabytes(r.Bytes), "seconds": seconds(r.Took)})
	r.printClosures(w, lang)
	r.printLines(w, lang)
}

// printClosures tells what the delivery ends in each school.
func (r *Report) printClosures(w io.Writer, lang string) {
	for _, c := range r.Closures {
		fmt.Fprintln(w, api.Text(lang, "import.left", fault.Args{
			"school": c.School, "pupils": c.Pupils[0], "staff": c.Staff[0], "ties": c.Guardians[0],
		}))
	}
}

// printLines groups the lines by key, the most numerous last, so that the rare
// and grave ones are read first; within a key they follow the files.
func (r *Report) printLines(w io.Writer, lang string) {
	for _, d := range r.Damages {
		fmt.Fprintf(w, "%s:%d %s\n", d.File, d.Line, d.Detail)
	}
	byKey := map[string][]Line{}
	for _, l := range r.Lines {
		byKey[l.Key] = append(byKey[l.Key], l)
	}
	keys := slices.SortedFunc(maps.Keys(r.Total), func(a, b string) int {
		return cmp.Or(cmp.Compare(r.Total[a], r.Total[b]), strings.Compare(a, b))
	})
	for _, key := range keys {
		fmt.Fprintf(w, "\n%s (%d)\n", api.Text(lang, key+".title", nil), r.Total[key])
		lines := byKey[key]
		slices.SortStableFunc(lines, func(a, b Line) int {
			return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
		})
		for _, l := range lines {
			fmt.Fprintln(w, "  "+l.Text(lang))
		}
		if more := r.Total[key] - len(lines); more > 0 {
			fmt.Fprintln(w, "  "+api.Text(lang, "import.more", fault.Args{"n": more}))
		}
	}
}

func megabytes(n int64) string { return strconv.FormatFloat(float64(n)/1e6, 'f', 1, 64) }

func seconds(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', 1, 64) }
