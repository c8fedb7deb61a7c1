package absences

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// WhereView says where every pupil of a school should be found now: the list of an
// evacuation. Each pupil stands in it once.
type WhereView struct {
	At     time.Time   `json:"at"`
	Rooms  []RoomNow   `json:"rooms" doc:"by room"`
	Places []PlaceNow  `json:"places" doc:"elsewhere in the school's care"`
	Free   []Listed    `json:"free" doc:"without a lesson now"`
	Absent []AbsentNow `json:"absent"`
	Away   []AwayNow   `json:"away" doc:"nobody looks for them: a dated status says that they are not expected"`
}

// RoomNow is a lesson of now with those who should be in its room.
type RoomNow struct {
	RollLesson
	Done   bool     `json:"done" doc:"the roll is called: who is listed here was seen"`
	Pupils []Listed `json:"pupils"`
}

// PlaceNow is a place other than a lesson.
type PlaceNow struct {
	Place  Place    `json:"place"`
	Pupils []Listed `json:"pupils"`
}

// AwayNow are pupils whom a dated status keeps elsewhere.
type AwayNow struct {
	Kind   string   `json:"kind" enum:"exempted,remote,pfmp"`
	Pupils []Listed `json:"pupils"`
}

// A search puts each pupil of a school in one place.
type search struct {
	home   *place
	now    school.Clock
	book   *daybook
	placed map[school.PersonID]bool
	notes  map[school.PersonID][]Note
	away   map[string][]Listed
}

// Where returns where the pupils of a school should be found now.
func (b *Book) Where(ctx context.Context, grant policy.BoardOf, now time.Time, say words) (WhereView, error) {
	if grant.School() == "" {
		return WhereView{}, fault.New(fault.NotFound, "no grant on this school")
	}
	home, err := b.place(ctx, grant.School())
	if err != nil {
		return WhereView{}, err
	}
	s := &search{home: home, now: school.ClockOf(now, home.zone), placed: map[school.PersonID]bool{}, away: map[string][]Listed{}}
	day := school.DateOf(now, home.zone)
	if s.book, err = b.daybook(ctx, grant.School(), grant.Year(), day, s.now, s.now); err != nil {
		return WhereView{}, err
	}
	running := s.book.running(s.now)
	items, err := b.everybody(ctx, grant, home, running)
	if err != nil {
		return WhereView{}, err
	}
	if err := s.readNotes(items, grant); err != nil {
		return WhereView{}, err
	}
	v := WhereView{At: now.UTC().Truncate(time.Second), Rooms: []RoomNow{}, Places: []PlaceNow{}, Free: []Listed{}, Absent: []AbsentNow{}, Away: []AwayNow{}}
	for _, m := range s.book.absent(s.now) {
		if s.placed[m.Pupil] = true; grant.Watches(m.Class) {
			v.Absent = append(v.Absent, m.view(home, s.book.news(m.Pupil, s.now), say))
		}
	}
	s.elsewhere(grant, &v)
	if err := b.inRooms(s, grant, items, running, &v); err != nil {
		return WhereView{}, err
	}
	err = b.free(s, grant, items, day, &v)
	for kind, pupils := range s.away {
		slices.SortFunc(pupils, byName)
		v.Away = append(v.Away, AwayNow{kind, pupils})
	}
	slices.SortFunc(v.Away, func(a, b AwayNow) int { return cmp.Compare(a.Kind, b.Kind) })
	return v, err
}

// everybody reads the classes of a school with the statuses of their pupils, and the
// groups that have a lesson now.
func (b *Book) everybody(ctx context.Context, grant policy.BoardOf, home *place, running []Lesson) (table.Items, error) {
	var keys []table.Key
	for _, c := range home.Classes {
		keys = append(keys, roster.ClassKey(grant.School(), grant.Year(), c.ID), notesKey(grant.School(), grant.Year(), c.ID))
	}
	for i := range running {
		for _, g := range running[i].Groups {
			keys = append(keys, roster.GroupKey(grant.School(), grant.Year(), g))
		}
	}
	var items table.Items
	for some := range slices.Chunk(table.Distinct(keys), table.MaxGet) {
		read, err := b.table.Get(ctx, false, some...)
		if err != nil {
			return nil, fmt.Errorf("classes of %s: %w", grant.School(), err)
		}
		items = append(items, read...)
	}
	return items, nil
}

// readNotes keeps the statuses by pupil.
func (s *search) readNotes(items table.Items, grant policy.BoardOf) error {
	s.notes = map[school.PersonID][]Note{}
	for _, c := range s.home.Classes {
		var of Notes
		if err := items.Find(notesKey(grant.School(), grant.Year(), c.ID)).Decode(&of); err != nil {
			return fmt.Errorf("statuses of %s: %w", c.ID, err)
		}
		for _, n := range of.Notes {
			s.notes[n.Pupil] = append(s.notes[n.Pupil], n)
		}
	}
	return nil
}

// freed returns what keeps a pupil from a lesson: the kind of a status as rolls say it,
// "" if nothing does.
func (s *search) freed(p school.PersonID, m Moment) string {
	for _, n := range s.notes[p] {
		if n.Frees(m) {
			return n.Said()
		}
	}
	return ""
}

// put places a pupil: away for what keeps the pupil from coming, or else in a list.
func (s *search) put(p *roster.Pupil, class school.ClassID, away string, list *[]Listed) {
	s.placed[p.ID] = true
	line := s.line(p.ID, p.Name, class)
	if away != "" {
		s.away[away] = append(s.away[away], line)
		return
	}
	*list = append(*list, line)
}

// sentTo is where those are whom a teacher sent away.
var sentTo = map[Kind]Place{Infirmary: Sickroom, SentOut: Permanence}

// elsewhere puts those whom the office or a lesson sent somewhere.
func (s *search) elsewhere(grant policy.BoardOf, v *WhereView) {
	at := map[Place][]Listed{}
	for i := range s.book.desks {
		d := &s.book.desks[i]
		place, sent := sentTo[d.Entry.Kind]
		if d.Entry.Kind == Present {
			place, sent = d.Entry.Place, true
		}
		here := sent && d.Entry.Stands() && d.Entry.From <= s.now && s.now < d.Entry.To
		if !here || s.placed[d.Pupil] || !grant.Watches(d.Class) {
			continue
		}
		s.placed[d.Pupil] = true
		at[place] = append(at[place], s.line(d.Pupil, d.Name, d.Class))
	}
	for i := range s.book.rolls {
		r := &s.book.rolls[i]
		for _, m := range r.Marks {
			place, sent := sentTo[m.Kind]
			if sent && r.Start <= s.now && s.now < r.End && !s.placed[m.Pupil] && grant.Watches(m.Class) {
				s.placed[m.Pupil] = true
				at[place] = append(at[place], s.line(m.Pupil, m.Name, m.Class))
			}
		}
	}
	for place, pupils := range at {
		slices.SortFunc(pupils, byName)
		v.Places = append(v.Places, PlaceNow{place, pupils})
	}
	slices.SortFunc(v.Places, func(a, b PlaceNow) int { return cmp.Compare(a.Place, b.Place) })
}

// inRooms puts those who have a lesson.
func (b *Book) inRooms(s *search, grant policy.BoardOf, items table.Items, running []Lesson, v *WhereView) error {
	for i := range running {
		l := &running[i]
		if !l.Held() || !slices.ContainsFunc(l.Classes, grant.Watches) {
			continue
		}
		expected, err := b.expected(items, grant.School(), grant.Year(), l)
		if err != nil {
			return err
		}
		room := RoomNow{RollLesson: lessonOf(l), Done: s.book.called(l), Pupils: []Listed{}}
		for _, p := range expected {
			if s.placed[p.ID] || !grant.Watches(p.Class) {
				continue
			}
			away := s.freed(p.ID, momentOf(l))
			if !l.Rolled() {
				away = PFMP // the whole class is in companies
			}
			s.put(&p, p.Class, away, &room.Pupils)
		}
		if l.Rolled() {
			v.Rooms = append(v.Rooms, room)
		}
	}
	slices.SortStableFunc(v.Rooms, func(a, b RoomNow) int {
		return cmp.Or(cmp.Compare(a.Room, b.Room), cmp.Compare(a.Class, b.Class), cmp.Compare(a.ID, b.ID))
	})
	return nil
}

// free puts everybody else.
func (b *Book) free(s *search, grant policy.BoardOf, items table.Items, day school.Date, v *WhereView) error {
	for _, c := range s.home.Classes {
		if !grant.Watches(c.ID) {
			continue
		}
		class, err := b.classes.Of(items.Find(roster.ClassKey(grant.School(), grant.Year(), c.ID)))
		if err != nil {
			return err
		}
		for _, p := range class.Pupils {
			if p.In(day) && !s.placed[p.ID] {
				s.put(&p, c.ID, s.freed(p.ID, Moment{day, s.book.letter, "", s.now, s.now + 1}), &v.Free)
			}
		}
	}
	return nil
}

func (s *search) line(p school.PersonID, name roster.Name, class school.ClassID) Listed {
	return Listed{string(p), name.First, name.Last, s.home.Class(class)}
}

// byName orders pupils as a list does.
func byName(a, b Listed) int {
	return cmp.Or(cmp.Compare(a[2], b[2]), cmp.Compare(a[1], b[1]), cmp.Compare(a[0], b[0]))
}
