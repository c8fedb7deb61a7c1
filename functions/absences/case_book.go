package absences

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// An Excuse is what somebody says of a stretch of time: why the pupil was not there, or
// will not be.
type Excuse struct {
	From, To time.Time
	Late     bool
	Motif    string
	Words    string
	File     string // id of a file sent before
	Said     *Voice
}

const (
	mostWaiting = 30                  // cases of one pupil that wait for a ruling
	longest     = 31 * 24 * time.Hour // of one case
	keepsProof  = 30 * 24 * time.Hour // a document or words about health, at most
)

// Excuse stores what a family, or staff for it, says of an absence that happened or is
// to come. The same said twice is stored once. It fails with fault.Invalid, each fault at
// its place, and with fault.TooMany while too many cases of the pupil wait.
func (r *Register) Excuse(ctx context.Context, grant policy.JustifyOf, x Excuse, now time.Time) (*Life, string, error) {
	e := grant.Enrolment()
	if grant.Pupil() == "" {
		return nil, "", fault.New(fault.NotFound, "no grant on this file")
	}
	home, err := r.home(ctx, e.School, now)
	if err != nil {
		return nil, "", err
	}
	if err := x.check(grant, e, home.zone, now); err != nil {
		return nil, "", err
	}
	l, err := r.life(ctx, e, true, now, x.days(home.zone)...)
	if err != nil {
		return nil, "", err
	}
	c := x.open(grant, now)
	c.ID = c.identity(e.Pupil)
	if find(l.Cases, c.ID) != nil {
		return l, c.ID, nil
	}
	if waiting(l.Cases) >= mostWaiting {
		return nil, "", &fault.Fault{Kind: fault.TooMany, Key: "absences.cases-full", Retry: 3600}
	}
	changes, err := r.opening(ctx, l, &c, x, now)
	if err != nil {
		return nil, "", err
	}
	if err := r.table.Commit(ctx, changes...); err != nil {
		return nil, "", fmt.Errorf("case of %s: %w", e.Pupil, err)
	}
	c.version = 1
	l.Cases = append(l.Cases, c)
	return l, c.ID, nil
}

// check returns every fault of an excuse at once.
func (x *Excuse) check(grant policy.JustifyOf, e roster.Enrolment, zone *time.Location, now time.Time) error {
	var wrong []fault.Field
	add := func(pointer, key string) { wrong = append(wrong, fault.Field{Pointer: pointer, Key: key}) }
	m, known := motive(x.Motif)
	switch {
	case !known || !grant.OnBehalf() && !m.Family:
		add("/motif", "absences.motif-unknown")
	case x.Late && !m.Late:
		add("/motif", "absences.motif-late")
	}
	day := school.DateOf(x.From, zone)
	switch {
	case x.To.Sub(x.From) <= 0:
		add("/to", "absences.span")
	case x.To.Sub(x.From) > longest:
		add("/to", "absences.span-long")
	case school.YearOf(x.From.In(zone)) != e.Year || school.YearOf(x.To.In(zone)) != e.Year || !e.Active(day):
		add("/from", "absences.span-year")
	}
	if utf8.RuneCountInString(x.Words) > MaxReason {
		add("/words", "absences.words-long")
	}
	if x.Said != nil && (!grant.OnBehalf() || strings.TrimSpace(x.Said.Who) == "" || x.Said.At.After(now)) {
		add("/said", "absences.said")
	}
	if grant.OnBehalf() && x.Said == nil {
		add("/said", "absences.said")
	}
	if len(wrong) > 0 {
		return &fault.Fault{Kind: fault.Invalid, Detail: "excuse", Fields: wrong}
	}
	return nil
}

// days returns the days that an excuse touches.
func (x *Excuse) days(zone *time.Location) (days []school.Date) {
	last := school.DateOf(x.To.Add(-time.Second), zone)
	for day := school.DateOf(x.From, zone); day <= last; day = day.AddDays(1) {
		days = append(days, day)
	}
	return days
}

// open returns the case that an excuse opens.
func (x *Excuse) open(grant policy.JustifyOf, now time.Time) Case {
	c := Case{
		From: x.From.UTC().Truncate(time.Minute), To: x.To.UTC().Truncate(time.Minute), Late: x.Late, Motif: x.Motif,
		Words: strings.TrimSpace(x.Words), Said: x.Said, Coming: x.From.After(now), By: grant.Author(), At: now.UTC().Truncate(time.Second),
		Document: x.File,
	}
	if c.Said != nil && c.Said.At.IsZero() {
		said := *c.Said
		said.At = c.At
		c.Said = &said
	}
	return c
}

// opening returns everything that is stored with a new case: the case, its copies in the
// school's days, the file joined, when what is confidential is deleted, and the journal.
func (r *Register) opening(ctx context.Context, l *Life, c *Case, x Excuse, now time.Time) ([]table.Change, error) {
	e := l.Enrolment
	k := caseKey(e.School, e.Year, e.Pupil, c.ID)
	changes, err := r.sealWords(ctx, e.Pupil, k, c)
	if err != nil {
		return nil, err
	}
	put, err := l.putCase(c)
	if err != nil {
		return nil, err
	}
	changes = append(changes, put)
	if x.File != "" {
		joined, err := r.join(ctx, e, c, x.File)
		if err != nil {
			return nil, err
		}
		changes = append(changes, joined...)
	}
	if x.File != "" || c.Sealed != nil {
		later, err := forgetting(e, c.ID, c.At.Add(keepsProof))
		if err != nil {
			return nil, err
		}
		changes = append(changes, later)
	}
	copies, err := l.announce(c)
	if err != nil {
		return nil, err
	}
	action := policy.AbsenceJustify
	if c.Coming {
		action = policy.AbsenceDeclare
	}
	entry, err := l.journal(now, c.By, action, c.ID, told{From: c.From, To: c.To})
	return append(append(changes, copies...), entry), err
}

// putCase returns the write of a case at the version read, in the list of those that
// wait for a ruling as long as it does. Nothing of it survives the school year.
func (l *Life) putCase(c *Case) (table.Change, error) {
	e := l.Enrolment
	it, err := l.item(caseKey(e.School, e.Year, e.Pupil, c.ID)).With(listedCase{c, ownerOf(e)})
	it.Expires, it.Index = ends(e.Year), table.Key{}
	if c.Reason() == Waiting {
		it.Index = ruleIndex(e.School, e.Pupil, c)
	}
	return table.Change{Op: table.Put, Item: it}, err
}

// announce copies a case into the days of the school that it covers, for the rolls and
// the board to know that the family has spoken.
func (l *Life) announce(c *Case) (changes []table.Change, err error) {
	e := l.Enrolment
	if c.Late {
		return nil, nil
	}
	source := FromExcuse
	if c.Coming {
		source = FromFamily
	}
	x := Excuse{From: c.From, To: c.To}
	for _, day := range x.days(l.zone()) {
		h, _ := l.hours(day)
		cover, ok := c.on(day, l.zone())
		open := cover.within(h.Open)
		if !ok || open.empty() {
			continue
		}
		it, err := table.Item{Key: deskKey(e.School, e.Year, day, e.Pupil, c.ID)}.With(Desk{
			Name: e.Name, Class: e.Class,
			Entry: Entry{ID: c.ID, Kind: Absent, From: open.From, To: open.To, Source: source, By: c.By, At: c.At, Version: 1},
		})
		if err != nil {
			return nil, err
		}
		it.Expires = ends(e.Year)
		changes = append(changes, table.Change{Op: table.Put, Item: it})
	}
	return changes, nil
}

// told is what the journal keeps of a change to a file: never a motive nor a word.
type told struct {
	School school.UAI        `json:"school"`
	Year   school.Year       `json:"year"`
	Pupils []school.PersonID `json:"pupils"`
	From   time.Time         `json:"from,omitzero"`
	To     time.Time         `json:"to,omitzero"`
	What   string            `json:"what,omitempty"`
	Held   bool              `json:"held,omitempty"`   // a ruling that may no longer be taken back
	Author school.PersonID   `json:"author,omitempty"` // of what was ruled on
	Late   bool              `json:"late,omitempty"`   // about a late arrival
}

// journal returns the journal's entry of a change to the file, wiped with the file.
func (l *Life) journal(now time.Time, by school.PersonID, a policy.Action, object string, t told) (table.Change, error) {
	e := l.Enrolment
	t.School, t.Year, t.Pupils = e.School, e.Year, []school.PersonID{e.Pupil}
	entry, err := journal.New(now, by, a.String(), object, t)
	if err != nil {
		return table.Change{}, err
	}
	change, err := entry.Change(roster.ProfileKey(e.Pupil).Part)
	change.Item.Expires = ends(e.Year)
	return change, err
}

// forget is what waits until a document or words about health are deleted.
type forget struct {
	Pupil  school.PersonID `json:"pupil"`
	School school.UAI      `json:"school"`
	Year   school.Year     `json:"year"`
	Case   string          `json:"case"`
}

// DueForget is the kind of what waits to be deleted from a case.
const DueForget = "absences.forget"

func forgetting(e roster.Enrolment, id string, at time.Time) (table.Change, error) {
	data, err := json.Marshal(forget{e.Pupil, e.School, e.Year, id})
	if err != nil {
		return table.Change{}, err
	}
	return journal.Due{ID: "forget-" + id + "-" + string(e.Pupil), Kind: DueForget, At: at, Data: data}.Change()
}
