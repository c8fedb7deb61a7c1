package people

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"slices"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
)

// Options change how a delivery is taken in; the zero value is the usual way.
type Options struct {
	DryRun  bool           // tell everything and write nothing
	Share   int            // percent of a school that a delivery may close; 0: 20; 100: no limit
	Now     time.Time      // moment of the import; zero: now
	Year    school.Year    // school year that the delivery describes; 0: the one of Now, or of the school for a delta
	Terms   int            // periods of a class that is new: 2 or 3; 0: 2 after the baccalauréat, else 3
	Delay   Delay          // before the rights of those who left end
	Begins  Begins         // first day of class of a school; nil: the school year's own, in August
	Line    func(Line)     // told of every line of the report
	Advance func(Progress) // told how far the import is, several times a second
}

// A Begins returns the first day of class of a school in a year: whoever changes class on
// it or before is taken to have been in the new one from the beginning.
type Begins func(ctx context.Context, u school.UAI, y school.Year) (school.Date, error)

// A Delay is how many days the rights of those who left go on.
type Delay struct {
	Family int // pupils and guardians; 0: 90
	Staff  int // 0: 7, since their rights bear on the data of others
}

// Progress says how far an import is. A Phase is a text key.
type Progress struct {
	Phase       string
	Done, Total int64 // bytes while reading, then people
	Since       time.Time
}

// Phases of an import.
const (
	PhaseRead    = "import.phase.read"
	PhaseVerify  = "import.phase.verify"
	PhaseAdults  = "import.phase.adults"
	PhaseSchools = "import.phase.schools"
)

// minClosures is how many may always leave: a share means nothing for a few.
const minClosures = 5

// An importer is one import under way.
type importer struct {
	Options
	reg      *Register
	delivery Delivery
	rep      *Report
	by       school.PersonID
	secret   []byte      // new accounts derive from it, so that they need no memory
	complete [kinds]bool // kinds of which the delivery names everybody
	named    [kinds]bool // kinds of which the delivery speaks

	asked      bool                       // the year is an option, not a guess
	years      map[school.UAI]school.Year // of schools, as they were found
	structures map[string]*structure      // by the source's number
	learned    map[school.SubjectCode]string
	subjects   map[school.SubjectCode]string // learned now and before
	batch      []Record
	schools    *sorter // people by school
	adults     *sorter // relatives, staff and ties, by person
	store      *writer
	progress   Progress
	people     int64 // lines in schools and adults, for the progress
	lines      int64
}

// A structure is a school of the delivery, or one known from before.
type structure struct {
	UAI       school.UAI `json:"uai"`
	delivered *Structure // nil: known from before
}

// Import brings what is stored in line with a delivery and reports what it did.
// It fails with fault.Invalid if a file is damaged and with fault.Conflict if
// the delivery would close too large a share of a school; then it wrote nothing,
// and the report says why. It may be run again at any time.
func Import(ctx context.Context, job policy.Machine, reg *Register, d Delivery, opt Options) (*Report, error) {
	if job.Job() == "" {
		return nil, fault.New(fault.Forbidden, "import without a grant")
	}
	im, err := newImporter(reg, d, opt)
	if err != nil {
		return nil, err
	}
	im.by = job.By()
	defer im.close()
	start := time.Now()
	err = im.run(ctx)
	im.rep.Took = time.Since(start)
	im.rep.Written = im.store.written
	return im.rep, err
}

func newImporter(reg *Register, d Delivery, opt Options) (*importer, error) {
	if opt.Now.IsZero() {
		opt.Now = time.Now()
	}
	asked := opt.Year != 0
	if !asked {
		opt.Year = school.YearOf(opt.Now)
	}
	opt.Share = orElse(opt.Share, 20)
	opt.Delay = Delay{orElse(opt.Delay.Family, 90), orElse(opt.Delay.Staff, 7)}
	im := &importer{
		Options: opt, reg: reg, delivery: d,
		rep:   &Report{Delivery: d.Name, Source: d.Source, Year: opt.Year, DryRun: opt.DryRun},
		asked: asked, years: map[school.UAI]school.Year{},
		secret:     make([]byte, 32),
		structures: map[string]*structure{}, subjects: map[school.SubjectCode]string{},
		learned: map[school.SubjectCode]string{},
		store:   &writer{table: reg.table, dry: opt.DryRun},
	}
	rand.Read(im.secret)
	for _, f := range d.Files {
		im.complete[f.Kind] = im.complete[f.Kind] || f.Complete
		im.named[f.Kind] = true
	}
	var err1, err2 error
	im.schools, err1 = newSorter()
	im.adults, err2 = newSorter()
	return im, errors.Join(err1, err2)
}

func orElse(n, other int) int {
	if n == 0 {
		return other
	}
	return n
}

func (im *importer) close() { errors.Join(im.schools.close(), im.adults.close()) }

// run does the steps in order; nothing is written before the third.
func (im *importer) run(ctx context.Context) error {
	if err := im.read(ctx); err != nil {
		return err
	}
	if len(im.rep.Damages) > 0 {
		d := im.rep.Damages[0]
		return fault.Say(fault.Invalid, "import.damaged", "file", d.File, "line", d.Line, "n", len(im.rep.Damages))
	}
	if err := im.verify(ctx); err != nil {
		return err
	}
	for _, step := range []func(context.Context) error{im.knowledge, im.takeAdults, im.takeSchools, im.conclude} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// yearIn returns the school year of what the delivery says of a school. A complete
// delivery opens the new year; a delta goes on with the school's own, since the
// academy sends some all summer.
func (im *importer) yearIn(ctx context.Context, u school.UAI) (school.Year, error) {
	if im.asked || im.complete[KindPupil] {
		return im.Year, nil
	}
	if y, known := im.years[u]; known {
		return y, nil
	}
	s, err := im.reg.School(ctx, u)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return 0, err
	}
	im.years[u] = im.Year
	if s.Year != 0 {
		im.years[u] = s.Year
	}
	return im.years[u], nil
}

// newAccount returns the account of a number not known yet: random for everybody
// else, the same each time this import asks.
func (im *importer) newAccount(alias string) school.PersonID {
	mac := hmac.New(sha256.New, im.secret)
	mac.Write([]byte(alias))
	return school.PersonID(school.DerivedID(string(mac.Sum(nil))))
}

func (im *importer) tell(l Line) { im.rep.add(l, im.Line) }

// tellOf adds a line about a record, with pairs of name and value.
func (im *importer) tellOf(r *Record, key string, pairs ...any) {
	im.tell(Line{Key: key, File: r.File, Line: r.Line, ID: r.ID, Args: argsOf(pairs...)})
}

// refuse leaves a record out and says why.
func (im *importer) refuse(r *Record, key string, pairs ...any) {
	im.rep.Count[r.Kind].Refused++
	im.tell(Line{Key: key, Refused: true, File: r.File, Line: r.Line, ID: r.ID, Args: argsOf(pairs...)})
}

func (im *importer) advance(phase string, done, total int64) {
	if im.Advance == nil {
		return
	}
	if im.progress.Phase != phase {
		im.progress = Progress{Phase: phase, Since: time.Now()}
	}
	im.progress.Done, im.progress.Total = done, total
	im.Advance(im.progress)
}

// Years of studies after the baccalauréat begin with these digits of the MEF.
var afterBac = []byte{'3', '4'}

func (im *importer) terms(mef []string) int {
	if im.Terms != 0 {
		return im.Terms
	}
	if len(mef) > 0 && mef[0] != "" && slices.Contains(afterBac, mef[0][0]) {
		return 2
	}
	return 3
}
