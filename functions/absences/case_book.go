package absences

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/preau-ent/preau/functions/notify"
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
// to come. The same said twice is stored once; other words of the same author about the
// same time take the place of the former ones, as long as nobody ruled on them. After a
// refusal they are a case of their own. It fails with fault.Invalid, each fault at its
// place, with fault.Conflict once the former words were accepted, and with fault.TooMany
// while too many cases of the pupil wait.
func (r *Register) Excuse(ctx context.Context, grant policy.JustifyOf, x Excuse, now time.Time) (l *Life, id string, err error) {
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
	err = again(func() error {
		if l, err = r.life(ctx, e, true, now, x.days(home.zone)...); err != nil {
			return err
		}
		id, err = r.excuse(ctx, l, x.open(grant, now), now)
		return err
	})
	return l, id, err
}

// excuse stores a case over the file as it was read, as a new one or in the place of
// what its author said before.
func (r *Register) excuse(ctx context.Context, l *Life, c Case, now time.Time) (string, error) {
	former, refused := c.former(l.Cases)
	if former != nil {
		same, err := r.sameWords(ctx, l.Enrolment, former, &c)
		switch {
		case err != nil:
			return "", err
		case same:
			return former.ID, nil
		case former.Reason() == Accepted:
			return "", &fault.Fault{Kind: fault.Conflict, Key: "absences.excuse-ruled", Current: versionOf(former)}
		case former.Reason() == Waiting:
			return former.ID, r.reword(ctx, l, former, c, now)
		}
	}
	c.ID = c.identity(l.Enrolment.Pupil, refused)
	if waiting(l.Cases) >= mostWaiting {
		return "", &fault.Fault{Kind: fault.TooMany, Key: "absences.cases-full", Retry: 3600}
	}
	changes, err := r.opening(ctx, l, &c, now)
	if err != nil {
		return "", err
	}
	if err := r.table.Commit(ctx, changes...); err != nil {
		return "", fmt.Errorf("case of %s: %w", l.Enrolment.Pupil, err)
	}
	c.version = 1
	l.Cases = append(l.Cases, c)
	return c.ID, nil
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
func (r *Register) opening(ctx context.Context, l *Life, c *Case, now time.Time) ([]table.Change, error) {
	changes, err := r.writing(ctx, l, c, c.Document)
	if err != nil {
		return nil, err
	}
	copies, err := l.announce(c)
	if err != nil {
		return nil, err
	}
	action := policy.AbsenceJustify
	if c.Coming {
		action = policy.AbsenceDeclare
	}
	entry, err := l.journal(now, c.By, action, c.ID, told{From: c.From, To: c.To, File: c.Document})
	return append(append(changes, copies...), entry), err
}

// writing returns the write of a case with the words it has now: sealed if they are about
// health, the file that is new joined, and when what is confidential is deleted.
func (r *Register) writing(ctx context.Context, l *Life, c *Case, file string) ([]table.Change, error) {
	e := l.Enrolment
	changes, err := r.sealWords(ctx, e.Pupil, caseKey(e.School, e.Year, e.Pupil, c.ID), c)
	if err != nil {
		return nil, err
	}
	put, err := l.putCase(c)
	if err != nil {
		return nil, err
	}
	changes = append(changes, put)
	if file != "" {
		joined, err := r.join(ctx, e, c, file)
		if err != nil {
			return nil, err
		}
		changes = append(changes, joined...)
	}
	if c.Document != "" || c.Sealed != nil {
		later, err := forgetting(e, c.ID, c.At.Add(keepsProof))
		if err != nil {
			return nil, err
		}
		changes = append(changes, later)
	}
	return changes, nil
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
			Name: e.Name, Class: e.On(day).Class,
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
	File   string            `json:"file,omitempty"`   // id of a document
	Spans  []notify.Span     `json:"spans,omitempty"`  // of what is asked about: hours of its first day
}

// journal returns the journal's entry of a change to the file, wiped with the file.
func (l *Life) journal(now time.Time, by school.PersonID, a policy.Action, object string, t told) (table.Change, error) {
	return entryOf(l.Enrolment, now, by, a, object, t)
}

// entryOf is the journal's entry of a change to the file of a pupil.
func entryOf(e roster.Enrolment, now time.Time, by school.PersonID, a policy.Action, object string, t told) (table.Change, error) {
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
	return journal.Due{ID: "forget-" + school.NewID(), Kind: DueForget, At: at, Data: data}.Change()
}
