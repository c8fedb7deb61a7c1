package notify

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/preau-ent/preau/functions/grades"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// A Note is one line that waits for a digest, or for its reader's hours.
type Note struct {
	Kind   Kind            `json:"kind"`
	Pupil  school.PersonID `json:"pupil"`
	School school.UAI      `json:"school"`
	Lesson school.LessonID `json:"lesson,omitempty"`
	At     time.Time       `json:"at"`
	Line
	More  []Line `json:"more,omitempty"`  // sentences after it
	Held  bool   `json:"held,omitempty"`  // waits for its reader's hours alone: it goes by the way of its kind
	Tries int    `json:"tries,omitempty"` // how often it was handed over and not taken
}

// A Digest is what waits for a person: item PERSON#<id> / DIGEST.
type Digest struct {
	Due   time.Time `json:"due,omitzero"` // when it leaves; zero: nothing waits
	Since time.Time `json:"since,omitzero"`
	Notes []Note    `json:"notes,omitempty"`
}

// mostNotes is how many lines a digest has; what is older makes room.
const mostNotes = 40

func digestKey(p school.PersonID) table.Key {
	return table.Key{Part: "PERSON#" + string(p), Sort: "DIGEST"}
}

// pending is a digest with the item that holds it.
type pending struct {
	Digest
	item table.Item
}

func (d *pending) change() (table.Change, error) {
	it, err := d.item.With(d.Digest)
	return table.Change{Op: table.Put, Item: it}, err
}

func (b *Book) digestOf(ctx context.Context, id school.PersonID) (*pending, error) {
	items, err := b.get(ctx, digestKey(id))
	if err != nil {
		return nil, err
	}
	d := &pending{item: items.Find(digestKey(id))}
	return d, d.item.Decode(&d.Digest)
}

func (p *plan) digest(ctx context.Context, id school.PersonID) (*pending, error) {
	if d, ok := p.digests[id]; ok {
		return d, nil
	}
	return p.book.digestOf(ctx, id)
}

// note puts a line into a person's next digest, and sees that there will be one. Who
// has no mail reads it in the pages alone.
func (p *plan) note(ctx context.Context, id school.PersonID, n Note) error {
	a := p.people[id]
	if a.by(ByMail, p.home.Life, 0).Reason != "" {
		return nil
	}
	d, err := p.digest(ctx, id)
	if err != nil {
		return err
	}
	if n.Kind == OfMark && slices.ContainsFunc(d.Notes, func(o Note) bool { return o.Kind == OfMark && o.Pupil == n.Pupil }) {
		return nil
	}
	return p.add(id, d, n, digestAt(p.now, a.Choices, hoursOf(p.home.Life), p.zone))
}

// noteAt puts a line into a digest that leaves at a moment, or with an earlier one.
func (p *plan) noteAt(ctx context.Context, id school.PersonID, n Note, at time.Time) error {
	d, err := p.digest(ctx, id)
	if err != nil {
		return err
	}
	return p.add(id, d, n, at)
}

func (p *plan) add(id school.PersonID, d *pending, n Note, at time.Time) error {
	n.At = p.now
	if n.Kind == OfChange && n.Lesson != "" { // of a lesson that changes again, the last word counts
		d.Notes = slices.DeleteFunc(d.Notes, func(o Note) bool { return o.Kind == OfChange && o.Pupil == n.Pupil && o.Lesson == n.Lesson })
	}
	d.Notes = append(d.Notes, n)
	d.Notes = d.Notes[max(0, len(d.Notes)-mostNotes):]
	p.digests[id] = d
	if d.Due.After(p.now) && !at.Before(d.Due) {
		return nil
	}
	d.Due = at
	return p.due(dueDigest, at, personOf{id})
}

// unnote takes lines out of a person's next digest.
func (p *plan) unnote(ctx context.Context, id school.PersonID, is func(Note) bool) error {
	d, err := p.digest(ctx, id)
	if err != nil || !slices.ContainsFunc(d.Notes, is) {
		return err
	}
	d.Notes = slices.DeleteFunc(d.Notes, is)
	p.digests[id] = d
	return nil
}

type personOf struct {
	Person school.PersonID `json:"person"`
}

// sendDigest sends what waits for a person, in one mail: late arrivals, changes, and
// that there are new marks, if they are visible by now and to this reader. What waited for
// the hours alone of who prefers a text message goes as one.
func (b *Book) sendDigest(ctx context.Context, of personOf, now time.Time) (journal.Effect, error) {
	d, err := b.digestOf(ctx, of.Person)
	if err != nil || len(d.Notes) == 0 || d.Due.After(now) {
		return journal.Effect{}, err
	}
	p, err := b.newPlan(ctx, d.Notes[0].School, now)
	if err != nil {
		return journal.Effect{}, err
	}
	if err := p.know(ctx, of.Person); err != nil {
		return journal.Effect{}, err
	}
	a := p.people[of.Person]
	notes, wait, next, err := p.ripe(ctx, a, d)
	if err != nil {
		return journal.Effect{}, err
	}
	since := d.Since
	d.Notes, d.Due, d.Since = wait, time.Time{}, now
	p.digests[of.Person] = d
	if len(wait) > 0 {
		d.Due = digestAt(maxTime(now, next), a.Choices, hoursOf(p.home.Life), p.zone)
	}
	var mailed, texted, other []Note
	for _, n := range notes {
		switch w := a.way(n.Kind, p.home.Life, p.texts); {
		case !n.Held || w.By == ByMail:
			mailed = append(mailed, n)
		case n.over(p.now, p.zone): // a telephone rings for what somebody can still act on
		case w.By == BySMS && n.School != p.home.UAI:
			other = append(other, n) // to be paid by its own school
		case w.By == BySMS:
			texted = append(texted, n)
		}
	}
	if len(other) > 0 {
		d.Notes, d.Due = append(other, wait...), now
	}
	if !d.Due.IsZero() {
		if err := p.due(dueDigest, d.Due, of); err != nil {
			return journal.Effect{}, err
		}
	}
	if w := a.by(ByMail, p.home.Life, 0); w.Reason == "" && len(mailed) > 0 {
		p.out = append(p.out, outgoing{id: "n-" + school.NewID(), to: a, way: w, kind: OfSchool, page: p.digestPage(linesOf(mailed)), notes: mailed, since: since})
	}
	p.textNotes(a, texted)
	return p.effect()
}

// textNotes sends notes by text message, one about each pupil: a note in its own words,
// several as that there are.
func (p *plan) textNotes(a *addressee, notes []Note) {
	for len(notes) > 0 {
		n := notes[0]
		about := func(o Note) bool { return o.Pupil == n.Pupil && o.First == n.First }
		same := slices.DeleteFunc(slices.Clone(notes), func(o Note) bool { return !about(o) })
		notes = slices.DeleteFunc(notes, about)
		w := a.way(n.Kind, p.home.Life, p.texts)
		if w.By != BySMS {
			continue // the one before was the last of the month
		}
		facts, key := n.Facts, n.sentence()
		if len(same) > 1 {
			key = "digest"
		}
		facts.Site, facts.School = p.book.site, p.home.Name
		p.spent++
		p.texts--
		p.out = append(p.out, outgoing{id: "n-" + school.NewID(), to: a, way: w, key: key, facts: facts, kind: n.Kind, notes: same, since: p.now})
	}
}

// over reports whether a note is about a lesson whose hour has passed.
func (n *Note) over(now time.Time, zone *time.Location) bool {
	return n.Kind == OfChange && n.Hour.On(n.Date, zone).Before(now)
}

// sentence returns the key of what is told of a note by itself.
func (n *Note) sentence() string {
	if n.Kind == OfAbsence {
		return "justification" // nothing else of an absence is a note
	}
	return "change"
}

func linesOf(notes []Note) (lines []Line) {
	for _, n := range notes {
		lines = append(append(lines, n.Line), n.More...)
	}
	return lines
}

func maxTime(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func (p *plan) digestPage(lines []Line) Page {
	return Page{
		Subject: "digest.subject", Head: Facts{Date: school.DateOf(p.now, p.zone)}, Lines: lines, Button: "digest.button",
		Link: p.book.site + "/app/aujourdhui/", Choose: p.book.site + choosePage, School: p.home.Name,
	}
}

// ripe returns what of a digest is said now, and what waits on: marks that are not
// visible yet, with the moment at which the next of them is.
func (p *plan) ripe(ctx context.Context, a *addressee, d *pending) (now, wait []Note, next time.Time, err error) {
	for _, n := range d.Notes {
		if a.Of(n.Kind).When == Never {
			continue
		}
		if n.Kind != OfMark {
			reads, err := p.stillReads(ctx, a, n)
			if err != nil {
				return nil, nil, next, err
			}
			if reads {
				now = append(now, n)
			}
			continue
		}
		news, err := p.book.news(ctx, a, n.Pupil, p.now, school.DateOf(p.now, p.zone))
		if fault.Is(err, fault.NotFound) {
			continue // nothing of this pupil is the reader's to know any more
		}
		if err != nil {
			return nil, nil, next, err
		}
		if subjects := fresh(news, d.Since); len(subjects) > 0 {
			n.Subjects = strings.Join(subjects, ", ")
			now = append(now, n)
		}
		if len(news.Next) > 0 {
			wait, next = append(wait, n), news.Next[0].VisibleFrom
		}
	}
	return now, wait, next, nil
}

// stillReads reports whether a line is its reader's to know when the digest leaves. What
// is about no pupil is about the reader's own work.
func (p *plan) stillReads(ctx context.Context, a *addressee, n Note) (bool, error) {
	if n.Pupil == "" || n.Pupil == a.ID {
		return true, nil
	}
	today := school.DateOf(p.now, p.zone)
	homes, err := p.book.households(ctx, n.School, yearOf(today), []school.PersonID{n.Pupil}, today)
	home, ok := homes[n.Pupil]
	return ok && p.reads(a, home.pupil, n.Kind), err
}

// fresh returns the subjects with a mark that became visible since a moment.
func fresh(news grades.News, since time.Time) []string {
	var subjects []string
	for _, f := range news.Fresh {
		if f.Since.After(since) && !slices.Contains(subjects, f.Subject) {
			subjects = append(subjects, f.Subject)
		}
	}
	return subjects
}

// news returns the new marks of a pupil that a person may read, by that person's own
// rights today: what is said in a digest is what its reader finds in the pages.
func (b *Book) news(ctx context.Context, a *addressee, pupil school.PersonID, now time.Time, today school.Date) (grades.News, error) {
	items, err := b.get(ctx, roster.EnrolKey(pupil))
	if err != nil {
		return grades.News{}, err
	}
	var e roster.Enrolments
	if err := items.Find(roster.EnrolKey(pupil)).Decode(&e); err != nil {
		return grades.News{}, err
	}
	who := roster.Person{ID: a.ID, Name: a.Name, Birth: a.Birth, Suspended: a.Suspended, Links: a.Links, Now: now, Today: today, About: e.Enrolments}
	grant, err := b.grades.ReadGrades(ctx, who, pupil, "")
	if err != nil {
		return grades.News{}, err
	}
	return b.grades.News(ctx, grant, now)
}
