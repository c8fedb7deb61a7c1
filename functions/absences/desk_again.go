package absences

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// An Again is what is said of a lesson or of hours once more: the office, whose word had
// the last say of them, takes it back. Families are told from it in the same breath, so
// that whoever was told that the pupil was there is told better, once.
type Again struct {
	Lesson  school.LessonID `json:"lesson,omitempty"`
	Start   school.Clock    `json:"start"`
	End     school.Clock    `json:"end"`
	Kind    Kind            `json:"k"`
	Minutes int             `json:"m,omitempty"`
	Free    bool            `json:"free,omitempty"` // as in Told
	Said    *Spoken         `json:"said,omitempty"` // as in Told
}

// hides reports whether an entry takes an absence out of what counts and of what families
// are told: the office says that the pupil was somewhere else, or came, at all its hours.
func (e *Entry) hides(a *Entry) bool {
	return e.Source.Office() && e.Stands() && e.Kind != Absent && e.ID != a.ID && e.From <= a.From && a.To <= e.To
}

// hidden reports whether an entry of a day hides an absence.
func (d *Day) hidden(a *Entry) bool {
	return slices.ContainsFunc(d.Entries, func(e Entry) bool { return e.hides(a) })
}

// A hearing is what is said of some pupils of a school on one day by others than the
// office: what comes to light where the office takes its own word back.
type hearing struct {
	book   *Book
	school school.UAI
	year   school.Year
	date   school.Date
	all    []Lesson // of the school's day, once they are read
	read   bool
	rolls  []*heard
	desks  map[school.PersonID][]Entry // nil: not read
}

// A heard is the roll of a lesson in a hearing.
type heard struct {
	lesson  Lesson
	item    table.Item
	roll    Roll
	changed bool
}

// again returns what stands again of the pupil now that e was put over what stood before,
// and puts what rolls said meanwhile, and was not heard for the office's word, into the day.
func (h *hearing) again(ctx context.Context, w *editing, e *Entry) (list []Again, err error) {
	if old := w.read.Find(e.ID); old == nil || !old.Stands() || !old.Source.Office() {
		return nil, nil
	}
	lessons, err := h.lessons(ctx, w.pupil)
	if err != nil {
		return nil, err
	}
	silent := slices.DeleteFunc(slices.Clone(lessons), func(l Lesson) bool {
		return word(w.read.Entries, &l) == nil || word(w.day.Entries, &l) != nil
	})
	rolls, err := h.heard(ctx, silent)
	if err != nil {
		return nil, err
	}
	for _, r := range rolls {
		if a := r.heed(w); a != nil {
			list = append(list, *a)
		}
	}
	for i := range w.read.Entries {
		a := w.day.Find(w.read.Entries[i].ID)
		within := !e.Stands() && e.From <= a.From && a.To <= e.To
		heard := slices.ContainsFunc(list, func(o Again) bool { return o.Lesson != "" && o.Lesson == a.Lesson })
		if heard || a.Kind != Absent || !a.Stands() || w.day.hidden(a) || !within && !w.read.hidden(a) {
			continue
		}
		if a.Lesson == "" || slices.ContainsFunc(lessons, func(l Lesson) bool { return l.ID == a.Lesson }) {
			list = append(list, Again{Lesson: a.Lesson, Start: a.From, End: a.To, Kind: Absent})
		}
	}
	return list, h.explain(ctx, w.pupil, lessons, list)
}

// heed puts what the roll said of the pupil, and was not heard, into the roll and the day;
// nil if that is nothing to be told.
func (r *heard) heed(w *editing) *Again {
	if !r.roll.Tells(&r.lesson) {
		return nil // said of hours that the lesson has left
	}
	m, ok := r.roll.heed(w.pupil.Pupil)
	if !ok {
		return nil
	}
	r.roll.set(m)
	r.changed = true
	day, changed := judge(w.day, &r.lesson, m, r.roll.By, r.roll.At)
	if w.day = day; !changed || m.Kind != Absent && m.Kind != Late {
		return nil
	}
	return &Again{Lesson: r.lesson.ID, Start: r.lesson.Start, End: r.lesson.End, Kind: m.Kind, Minutes: m.Minutes}
}

// lessons returns those of the day of which a roll may list a pupil.
func (h *hearing) lessons(ctx context.Context, e roster.Enrolment) ([]Lesson, error) {
	if !h.read {
		_, all, err := h.book.lessons.Day(ctx, h.school, h.year, h.date, true)
		if err != nil {
			return nil, err
		}
		h.all, h.read = all, true
	}
	seat := e.On(h.date)
	return slices.DeleteFunc(slices.Clone(h.all), func(l Lesson) bool {
		grouped := slices.ContainsFunc(l.Groups, func(g school.GroupID) bool { return slices.Contains(seat.Groups, g) })
		return !l.Rolled() || !l.HeldFor(seat.Class) || !grouped && !slices.Contains(l.Classes, seat.Class)
	}), nil
}

// heard returns the rolls of some lessons, each read once.
func (h *hearing) heard(ctx context.Context, lessons []Lesson) (list []*heard, err error) {
	known := func(l Lesson) bool {
		return slices.ContainsFunc(h.rolls, func(r *heard) bool { return r.lesson.ID == l.ID })
	}
	var keys []table.Key
	unread := slices.DeleteFunc(slices.Clone(lessons), known)
	for i := range unread {
		keys = append(keys, rollKey(h.school, h.year, &unread[i]))
	}
	if len(keys) > 0 {
		items, err := h.book.table.Get(ctx, true, keys...)
		if err != nil {
			return nil, fmt.Errorf("rolls of %s: %w", h.date, err)
		}
		for i, k := range keys {
			r := &heard{lesson: unread[i], item: items.Find(k)}
			if r.roll, err = decodeRoll(r.item); err != nil {
				return nil, err
			}
			h.rolls = append(h.rolls, r)
		}
	}
	for _, r := range h.rolls {
		if slices.ContainsFunc(lessons, func(l Lesson) bool { return l.ID == r.lesson.ID }) {
			list = append(list, r)
		}
	}
	return list, nil
}

// explain adds to the absences of a pupil what makes families know of them already: what
// they said themselves, and the statuses that take the pupil out of a lesson.
func (h *hearing) explain(ctx context.Context, e roster.Enrolment, lessons []Lesson, list []Again) (err error) {
	if !slices.ContainsFunc(list, func(a Again) bool { return a.Kind == Absent }) {
		return nil
	}
	if h.desks == nil {
		if h.desks, err = h.book.desksBy(ctx, h.school, h.year, h.date); err != nil {
			return err
		}
	}
	k := notesKey(h.school, h.year, e.On(h.date).Class)
	items, err := h.book.table.Get(ctx, true, k)
	if err != nil {
		return err
	}
	var of Notes
	if err := items.Find(k).Decode(&of); err != nil {
		return err
	}
	for i := range list {
		a := &list[i]
		if a.Kind != Absent {
			continue
		}
		a.Said = spoken(h.desks[e.Pupil], a.Start, a.End)
		if at := slices.IndexFunc(lessons, func(l Lesson) bool { return l.ID == a.Lesson }); at >= 0 {
			m := momentOf(&lessons[at])
			a.Free = slices.ContainsFunc(of.Notes, func(n Note) bool { return n.Pupil == e.Pupil && n.Frees(m) })
		}
	}
	return nil
}

// writes returns what is stored beside the days: the rolls that are heard now, each with
// the entry of the journal that says so, and that nobody called one of the others
// meanwhile.
func (h *hearing) writes(by school.PersonID, now time.Time) (list []table.Change, err error) {
	for _, r := range h.rolls {
		if !r.changed {
			list = append(list, table.Change{Op: table.Check, Item: r.item})
			continue
		}
		it, err := r.item.With(r.roll.document(r.item.Key))
		if err != nil {
			return nil, err
		}
		t := Telling{Date: h.date, Lesson: r.lesson.ID, Start: r.lesson.Start, End: r.lesson.End, Roll: it.Sort, Pupils: []Told{}}
		entry, err := record(by, now, h.school, h.year, policy.AbsenceEdit, string(r.lesson.ID), t)
		if err != nil {
			return nil, err
		}
		list = append(list, table.Change{Op: table.Put, Item: it}, entry)
	}
	return list, nil
}
