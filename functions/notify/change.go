package notify

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// An amended is the detail of a journal entry about one lesson that changes.
type amended struct {
	Lesson  school.LessonID   `json:"lesson"`
	Date    school.Date       `json:"date"` // on which it was planned
	Start   school.Clock      `json:"start"`
	End     school.Clock      `json:"end"`
	Service school.ServiceID  `json:"service"`
	Label   string            `json:"label"`   // of the class or group
	Subject string            `json:"subject"` // in words
	Classes []school.ClassID  `json:"classes"`
	Groups  []school.GroupID  `json:"groups"`
	Staff   []school.PersonID `json:"staff"`
	Changes []struct {
		Kind string `json:"kind"`
		Now  string `json:"now"`
	} `json:"changes"` // none: everything was taken back
}

// news is one piece of news for some pupils' families, and for teachers.
type news struct {
	School  school.UAI        `json:"school"`
	Year    school.Year       `json:"year"`
	Kind    Kind              `json:"kind"`
	Service school.ServiceID  `json:"service,omitempty"`
	Lesson  school.LessonID   `json:"lesson,omitempty"` // that changes
	Pupils  []school.PersonID `json:"pupils,omitempty"`
	Staff   []school.PersonID `json:"staff,omitempty"`
	Label   string            `json:"label,omitempty"`  // for teachers, where a first name stands for families
	But     school.PersonID   `json:"but,omitempty"`    // who knows it already
	Author  school.PersonID   `json:"author,omitempty"` // of what is answered
	Line    Line              `json:"line"`
	More    []Line            `json:"more,omitempty"`    // sentences after it
	Only    []school.ClassID  `json:"only,omitempty"`    // whose pupils alone it is for; none: everybody's
	Without []school.ClassID  `json:"without,omitempty"` // whose pupils it is not for
}

// change returns what the change of a lesson brings about: its pupils, their families
// and its teachers are told, in parts.
func (b *Book) change(ctx context.Context, e journal.Told) (journal.Effect, error) {
	var a amended
	if err := json.Unmarshal(e.Entry.Detail, &a); err != nil {
		return journal.Effect{}, fmt.Errorf("entry %s: %w", e.Event, err)
	}
	u, y, err := placeOf(e.Part)
	if err != nil {
		return journal.Effect{}, err
	}
	_, zone, err := b.schoolOf(ctx, u, false)
	if err != nil {
		return journal.Effect{}, err
	}
	pupils, err := b.pupilsOf(ctx, u, y, a.Classes, a.Groups)
	if err != nil {
		return journal.Effect{}, err
	}
	var effect journal.Effect
	for i, n := range a.news(news{School: u, Year: y, Kind: OfChange, Service: a.Service, Lesson: a.Lesson, Pupils: pupils, Staff: a.Staff, Label: a.Label, But: e.Entry.By}) {
		if n.Line.Hour.On(n.Line.Date, zone).Before(b.now()) && a.End.On(a.Date, zone).Before(b.now()) {
			continue // it is over: nobody has to know before
		}
		more, err := b.parts(n, e.Event+strings.Repeat("x", i))
		if err != nil {
			return journal.Effect{}, err
		}
		effect.Changes = append(effect.Changes, more.Changes...)
	}
	return effect, nil
}

// familiesAtOnce is how many pupils' families one part of a piece of news writes to, so
// that what it stores is one write; whoever is more than that is dealt with in parts, and
// in parts of them: a whole school fits in no single write either.
const (
	familiesAtOnce = 10
	familiesInPart = familiesAtOnce * 40
)

// parts leaves a piece of news for within the minute, some families at a time. id is its
// own among all news.
func (b *Book) parts(n news, id string) (journal.Effect, error) {
	size := familiesAtOnce
	if len(n.Pupils) > familiesInPart {
		size = familiesInPart
	}
	return b.inSizes(n, id, size)
}

func (b *Book) inSizes(n news, id string, size int) (journal.Effect, error) {
	all := []news{}
	for some := range slices.Chunk(n.Pupils, size) {
		p := n
		p.Pupils, p.Staff = some, nil
		all = append(all, p)
	}
	if len(n.Staff) > 0 {
		p := n
		p.Pupils = nil
		all = append(all, p)
	}
	var effect journal.Effect
	for i, p := range all {
		data, err := json.Marshal(p)
		if err != nil {
			return effect, err
		}
		c, err := journal.Due{ID: id + "-" + strconv.Itoa(i), Kind: dueNews, At: b.now(), Data: data}.Change()
		if err != nil {
			return effect, err
		}
		effect.Changes = append(effect.Changes, c)
	}
	return effect, nil
}

var moved = regexp.MustCompile(`^(?:([0-9]{4}-[0-9]{2}-[0-9]{2}) )?([0-9]{1,2}:[0-9]{2})`)

// saidChanges are the changes of which there are words, in the order of what matters most to who
// is on the way to school.
var saidChanges = []string{"cancelled", "moved-time", "moved-room", "replaced", "test", "added"}

// lines returns the sentences about a changed lesson, one for each of its changes; of one
// that does not take place there is nothing else to say.
func (a *amended) lines() []Line {
	plain := Line{"change.restored", Facts{Date: a.Date, Hour: a.Start, Lesson: a.Subject}}
	if len(a.Changes) == 0 {
		return []Line{plain}
	}
	plain.Key = "change.other"
	var lines []Line
	at := plain // where it takes place now
	for _, kind := range saidChanges {
		for _, c := range a.Changes {
			if c.Kind != kind {
				continue
			}
			l := at
			l.Key = "change." + kind
			switch m := moved.FindStringSubmatch(c.Now); {
			case kind == "cancelled":
				return []Line{l}
			case kind == "moved-room":
				l.Room = c.Now
			case kind == "moved-time" && m == nil:
				l.Key = "change.other"
			case kind == "moved-time":
				l.Hour, _ = school.ParseClock(m[2])
				if m[1] != "" {
					l.Date = school.Date(m[1])
				}
				at.Hour, at.Date = l.Hour, l.Date
			}
			lines = append(lines, l)
		}
	}
	if len(lines) == 0 && len(a.exempted()) == 0 {
		return []Line{plain}
	}
	return lines
}

// exempted returns the classes that do not have the lesson.
func (a *amended) exempted() (classes []school.ClassID) {
	for _, c := range a.Changes {
		if c.Kind != "exempted" {
			continue
		}
		for id := range strings.SplitSeq(c.Now, ",") {
			classes = append(classes, school.ClassID(id))
		}
	}
	return classes
}

// news returns what is to be told of a change: to the classes that do not have the lesson
// that alone, to the others and the teachers the rest.
func (a *amended) news(of news) (all []news) {
	lines, exempted := a.lines(), a.exempted()
	if len(lines) > 0 {
		n := of
		n.Line, n.More, n.Without = lines[0], lines[1:], exempted
		all = append(all, n)
	}
	if len(exempted) > 0 {
		n := of
		n.Line, n.Only = Line{"change.exempted", Facts{Date: a.Date, Hour: a.Start, Lesson: a.Subject}}, exempted
		if len(lines) > 0 {
			n.Staff = nil
		}
		all = append(all, n)
	}
	return all
}

// pupilsOf returns the pupils of some classes, or of the groups if there are any, who are
// in them today on the school's own clocks.
func (b *Book) pupilsOf(ctx context.Context, u school.UAI, y school.Year, classes []school.ClassID, groups []school.GroupID) ([]school.PersonID, error) {
	var keys []table.Key
	for _, g := range groups {
		keys = append(keys, roster.GroupKey(u, y, g))
	}
	for _, c := range classes {
		if len(groups) == 0 {
			keys = append(keys, roster.ClassKey(u, y, c))
		}
	}
	_, zone, err := b.schoolOf(ctx, u, false)
	if err != nil {
		return nil, err
	}
	items, err := b.get(ctx, keys...)
	if err != nil {
		return nil, err
	}
	today := school.DateOf(b.now(), zone)
	var pupils []school.PersonID
	for _, it := range items {
		var list struct{ Pupils []roster.Pupil }
		if err := it.Decode(&list); err != nil {
			return nil, err
		}
		for _, p := range list.Pupils {
			if p.In(today) && !slices.Contains(pupils, p.ID) {
				pupils = append(pupils, p.ID)
			}
		}
	}
	return pupils, nil
}

// tellNews tells a piece of news to some families and teachers, each as they chose: now,
// if the hours allow; else with their digest, or with the first one of the morning.
func (b *Book) tellNews(ctx context.Context, n news) (journal.Effect, error) {
	if len(n.Pupils) > familiesAtOnce {
		return b.parts(n, school.NewID())
	}
	effect, err := b.tellAll(ctx, n)
	if size := len(n.Pupils); err == nil && size > 1 && len(effect.Changes) > journal.MostChanges {
		return b.inSizes(n, school.NewID(), (size+1)/2)
	}
	return effect, err
}

// tellAll tells a piece of news to all its families and teachers at once.
func (b *Book) tellAll(ctx context.Context, n news) (journal.Effect, error) {
	p, err := b.newPlan(ctx, n.School, b.now())
	if err != nil {
		return journal.Effect{}, err
	}
	homes, err := b.households(ctx, n.School, n.Year, n.Pupils, n.day(school.DateOf(p.now, p.zone)))
	if err != nil {
		return journal.Effect{}, err
	}
	if err := p.know(ctx, append(everybody(homes, nil), n.Staff...)...); err != nil {
		return journal.Effect{}, err
	}
	for _, id := range n.Pupils {
		h, ok := homes[id]
		if !ok || !n.concerns(h.pupil) {
			continue
		}
		for _, reader := range p.readers(h, &n) {
			if err := p.inform(ctx, reader, h.pupil.Pupil, h.pupil.Name.First, n); err != nil {
				return journal.Effect{}, err
			}
		}
	}
	for _, id := range n.Staff {
		if err := p.inform(ctx, id, "", n.Label, n); err != nil {
			return journal.Effect{}, err
		}
	}
	return p.effect()
}

// readers returns whom of a household a piece of news is for.
func (p *plan) readers(h household, n *news) []school.PersonID {
	if n.Kind == OfAbsence {
		readers := whom(h.pupil, p.family(h), p.now, school.DateOf(p.now, p.zone))
		return slices.DeleteFunc(readers, func(id school.PersonID) bool { return !n.answers(h.pupil, p.people[id], p.now) })
	}
	readers := []school.PersonID{h.pupil.Pupil}
	for _, a := range p.family(h) {
		if a.ID != h.pupil.Pupil && p.reads(a, h.pupil, n.Kind) {
			readers = append(readers, a.ID)
		}
	}
	return readers
}

// concerns reports whether news is about a pupil of its lists: one who follows the
// service, since the list of a class names those who do not, and of whose class it is.
func (n *news) concerns(e roster.Enrolment) bool {
	if slices.Contains(n.Without, e.Class) || len(n.Only) > 0 && !slices.Contains(n.Only, e.Class) {
		return false
	}
	return n.Service == "" || len(e.Services) == 0 || e.Attends(n.Service)
}

// day returns the day on which a pupil has to be there for the news to be about the pupil:
// that of which it speaks, or today.
func (n *news) day(today school.Date) school.Date { return cmp.Or(n.Line.Date, today) }

// inform tells one person one piece of news.
func (p *plan) inform(ctx context.Context, reader, pupil school.PersonID, first string, n news) error {
	a := p.people[reader]
	choice := a.Of(n.Kind)
	if choice.When == Never || reader == n.But {
		return nil
	}
	note := Note{Kind: n.Kind, Pupil: pupil, School: n.School, Lesson: n.Lesson, Line: n.Line}
	note.First, note.School = first, n.School
	for _, l := range n.More {
		l.First = first
		note.More = append(note.More, l)
	}
	at := allowed(p.now, hoursOf(p.home.Life), a.Hours, p.zone)
	if choice.When == InDigest || n.Kind == OfMark {
		return p.note(ctx, reader, note)
	}
	w := a.way(n.Kind, p.home.Life, p.texts)
	if w.Reason != "" {
		return nil // the pages say it; nobody is phoned for it
	}
	note.Held = true
	if at.After(p.now) {
		return p.noteAt(ctx, reader, note, at)
	}
	if w.By == BySMS {
		p.spent++
		p.texts--
	}
	facts := note.Facts
	facts.Site, facts.School = p.book.site, p.home.Name
	page := Page{
		Subject: "change.subject", Head: facts, Lines: append([]Line{{note.Key, facts}}, note.More...), Button: "change.button",
		Link: p.book.site + "/app/semaine/", Choose: p.book.site + choosePage, School: p.home.Name,
	}
	if n.Kind == OfAbsence {
		page.Subject, page.Button, page.Link = "justification.subject", "digest.button", p.book.site+"/app/absences/"
	}
	p.out = append(p.out, outgoing{id: "n-" + school.NewID(), to: a, way: w, key: note.sentence(), facts: facts, kind: n.Kind, page: page, notes: []Note{note}, since: p.now})
	return nil
}
