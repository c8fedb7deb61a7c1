package timetable

import (
	"context"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/preau-ent/preau/functions/timetable/csv"
	"github.com/preau-ent/preau/functions/timetable/delivery"
	"github.com/preau-ent/preau/functions/timetable/edt"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// Formats are the files that an import reads.
const (
	FormatCSV = "csv"
	FormatEDT = "exp-cours"
)

// usualShare is the percentage of the courses that a file may take away without force.
const usualShare = 20

// kept is how long an import can be undone.
const kept = 30 * 24 * time.Hour

// An importer is who may bring a timetable into a school: a person, or an operator.
type importer struct {
	by   school.PersonID
	into func(school.UAI) bool
}

// ByPerson returns the importer of a person's grant.
func ByPerson(grant policy.Import) importer { return importer{grant.Author(), grant.Into} }

// ByMachine returns the importer of an operator's grant.
func ByMachine(grant policy.Machine) importer {
	return importer{grant.By(), func(school.UAI) bool { return grant.Job() == policy.JobImport || grant.Job() == policy.JobDemo }}
}

// A Delivered is a file with what is to be done with it.
type Delivered struct {
	School school.UAI
	Year   school.Year
	Format string
	File   io.Reader
	DryRun bool        // tells everything, writes nothing
	Force  bool        // although it takes away more than its share
	Share  int         // percentage; 0: 20
	From   school.Date // first day of the new timetable; "": the day of the import, or the first day of class

	Answers []Answer // which of two namesakes a row means
}

// A Report tells what an import did, or would do.
type Report struct {
	ID      string `json:"id,omitempty" doc:"to undo it; none if nothing was written"`
	Courses int    `json:"courses" doc:"of the file that count"`
	Difference
	From     school.Date     `json:"from"`
	DryRun   bool            `json:"dryRun,omitempty"`
	Lost     int             `json:"lost" doc:"changes of coming days whose lesson is no longer there"`
	Written  int             `json:"written" doc:"timetables of classes, teachers and rooms"`
	Notes    []delivery.Note `json:"-"`
	Teachers []Unknown       `json:"-"`
	Classes  []Unknown       `json:"-"`
	Rooms    []Unknown       `json:"-"`
	Subjects []Unknown       `json:"-"`

	Questions []Question `json:"questions" doc:"which of two namesakes a row means"`
}

// Import brings the weekly timetable of a school in line with a file, from a day on.
// Lessons already given stay as they were. It may be run again at any time: the same
// file changes nothing, and completes an import that was cut.
//
// Errors: fault.NotFound, fault.Invalid for a file that cannot be read or takes away
// too large a share of the courses; the report then says what it would have done.
func (b *Book) Import(ctx context.Context, by importer, d Delivered, now time.Time) (*Report, error) {
	if by.by == "" || !by.into(d.School) {
		return nil, fault.New(fault.NotFound, "no grant to import")
	}
	p, err := b.plan(ctx, d.School, d.Year)
	if err != nil {
		return nil, err
	}
	if d.From == "" {
		d.From = max(p.Calendar.First, school.DateOf(now, p.Calendar.location()))
	}
	if !d.From.Valid() {
		return nil, fault.Say(fault.Invalid, "timetable.import.date")
	}
	m, err := b.matched(ctx, p, d)
	if err != nil {
		return nil, err
	}
	courses, diff := p.replaced(m.courses, d.From)
	rep := m.report(d, diff)
	if err := rep.bounded(d, len(p.Courses)); err != nil {
		return rep, err
	}
	return rep, b.apply(ctx, by, d, p, courses, rep, now)
}

// matched reads the file and compares it with the school.
func (b *Book) matched(ctx context.Context, p *planned, d Delivered) (*match, error) {
	dir, err := b.directory(ctx, p)
	if err != nil {
		return nil, err
	}
	m := newMatch(dir)
	m.answers = d.Answers
	to := delivery.Taker{Row: m.take, Note: func(n delivery.Note) { m.notes = append(m.notes, n) }}
	switch d.Format {
	case FormatCSV:
		err = csv.Read(d.File, to)
	case FormatEDT:
		err = edt.Read(d.File, to)
	default:
		err = fault.Say(fault.Invalid, "timetable.import.format")
	}
	m.apart()
	slices.SortStableFunc(m.notes, func(a, b delivery.Note) int { return a.Line - b.Line })
	return m, err
}

func (m *match) report(d Delivered, diff Difference) *Report {
	return &Report{
		Courses: len(m.courses), Difference: diff, From: d.From, DryRun: d.DryRun, Notes: m.notes,
		Teachers: listed(m.unknownStaff), Classes: listed(m.unknownClasses), Rooms: listed(m.newRooms), Subjects: listed(m.unknownSubjects),
		Questions: append([]Question{}, m.questions...),
	}
}

// bounded refuses a file that takes away more than its share.
func (r *Report) bounded(d Delivered, all int) error {
	share := d.Share
	if share == 0 {
		share = usualShare
	}
	switch {
	case r.Courses == 0:
		return fault.Say(fault.Invalid, "timetable.import.none")
	case !d.Force && r.Removed*100 > share*all:
		return fault.Say(fault.Invalid, "timetable.import.share", "removed", r.Removed, "all", all, "share", share)
	}
	return nil
}

// apply stores the new plan with what it replaces, then every timetable.
func (b *Book) apply(ctx context.Context, by importer, d Delivered, p *planned, courses []Course, rep *Report, now time.Time) error {
	id := strings.ToLower(now.UTC().Format("20060102t150405")) + school.NewID()[:6]
	changes, err := p.writes(p.Calendar, courses, id, now)
	if err != nil {
		return err
	}
	if rep.Lost, err = b.lost(ctx, p, courses, now); err != nil || d.DryRun {
		return err
	}
	more, err := b.former(ctx, p, rep.before)
	if err != nil {
		return err
	}
	if len(changes) > 0 {
		rep.ID = id
		entries, err := p.recorded(by, d, rep, now)
		if err != nil {
			return err
		}
		if err := b.table.Commit(ctx, append(changes, entries...)...); err != nil {
			return err
		}
	}
	rep.Written, err = b.copies(ctx, d.School, d.Year, more, now)
	return err
}

// lost counts the changes of coming days that no lesson of the new plan has.
func (b *Book) lost(ctx context.Context, p *planned, courses []Course, now time.Time) (int, error) {
	before, err := b.lives(ctx, p, now)
	if err != nil {
		return 0, err
	}
	next := &planned{Plan: Plan{p.Calendar, courses}}
	byID := map[school.CourseID]*Course{}
	for i := range courses {
		byID[courses[i].ID] = &courses[i]
	}
	n, today := 0, school.DateOf(now, p.Calendar.location())
	for _, a := range before {
		if len(a.Changes) > 0 && a.last() >= today && !next.has(&a, byID) {
			n++
		}
	}
	return n, nil
}

// former returns whose timetables the plan showed before, and before the imports of the
// last days, one of which may have been cut.
func (b *Book) former(ctx context.Context, p *planned, before []Course) ([]place, error) {
	var list []place
	for _, k := range append(slices.Clone(before), p.Courses...) {
		list = append(list, k.places()...)
	}
	records, _, err := b.records(ctx, p.school, p.year)
	if err != nil {
		return nil, err
	}
	for _, r := range records {
		places, err := r.places()
		if err != nil {
			return nil, err
		}
		list = append(list, places...)
	}
	seen := map[place]bool{}
	return slices.DeleteFunc(list, func(q place) bool {
		known := seen[q]
		seen[q] = true
		return known
	}), nil
}

// imported is the journal's account of an import.
type imported struct {
	ID     string      `json:"id"`
	Format string      `json:"format,omitempty"`
	From   school.Date `json:"from,omitempty"`
	Counts Difference  `json:"counts"`
	Undone bool        `json:"undone,omitempty"`
}

// recorded returns what an import leaves behind: itself, for thirty days, and its entry
// in the journal.
func (p *planned) recorded(by importer, d Delivered, rep *Report, now time.Time) ([]table.Change, error) {
	before, err := (&sheet{Courses: rep.before}).encode("")
	if err != nil {
		return nil, err
	}
	r := record{
		ID: rep.ID, At: now.UTC(), By: by.by, From: d.From, Format: d.Format, After: p.Calendar.Import,
		Courses: rep.Courses, Counts: rep.Difference, New: rep.added, Before: before,
	}
	it, err := table.Item{Key: importKey(p.school, p.year, r.ID), Expires: now.Add(kept)}.With(r)
	if err != nil {
		return nil, err
	}
	entry, err := p.told(by, imported{ID: r.ID, Format: d.Format, From: d.From, Counts: rep.Difference}, now)
	return []table.Change{{Op: table.Put, Item: it}, entry}, err
}

func (p *planned) told(by importer, what imported, now time.Time) (table.Change, error) {
	e, err := journal.New(now, by.by, policy.ImportRun.String(), what.ID, what)
	if err != nil {
		return table.Change{}, err
	}
	return e.Change(planPart(p.school, p.year))
}
