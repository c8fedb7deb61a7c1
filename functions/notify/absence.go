package notify

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
)

// A roll is the detail of a journal entry about the lessons or hours of pupils: of a
// roll, or of the office.
type roll struct {
	Date   school.Date     `json:"date"`
	Lesson school.LessonID `json:"lesson"`
	Start  school.Clock    `json:"start"`
	End    school.Clock    `json:"end"`
	Former *hours          `json:"former"` // before the office moved them; nil: the same
	Pupils []marked        `json:"pupils"`

	Arrived school.Clock `json:"arrived"` // at the late desk, which wrote this; 0: another did
	Undone  bool         `json:"undone"`  // the late desk takes an arrival back
}

// hours are a part of a day.
type hours struct {
	Start school.Clock `json:"start"`
	End   school.Clock `json:"end"`
}

// A marked is what became of one pupil: what the roll says, and what it said before.
type marked struct {
	Pupil   school.PersonID `json:"p"`
	Kind    string          `json:"k"`
	Was     string          `json:"was"`
	Minutes int             `json:"m"`
	Free    bool            `json:"free"`  // a status takes the pupil out of the lesson
	Said    *said           `json:"said"`  // the family spoke of these hours before; nil: it did not
	Again   []again         `json:"again"` // what stands again now that the office takes its word back
}

// An again is what is said once more of another lesson, or of hours, of a pupil.
type again struct {
	Lesson  school.LessonID `json:"lesson"`
	Start   school.Clock    `json:"start"`
	End     school.Clock    `json:"end"`
	Kind    string          `json:"k"`
	Minutes int             `json:"m"`
	Free    bool            `json:"free"`
	Said    *said           `json:"said"`
}

// said is what somebody of the family said of an absence, before the school noted it.
type said struct {
	By   school.PersonID `json:"by"`
	Case string          `json:"case"` // the same for all days of which it was said
}

// Words of a roll that matter here; any other says that the pupil was there.
const (
	isAbsent = "absent"
	isLate   = "late"
)

// mostAtOnce is how many pupils of one entry are dealt with together; a whole school
// kept home by snow is dealt with in parts, within the minute.
const mostAtOnce = 24

// part is one part of an entry that names many pupils.
type part struct {
	School school.UAI  `json:"school"`
	Year   school.Year `json:"year"`
	Roll   roll        `json:"roll"`
	Event  string      `json:"event"`
	At     time.Time   `json:"at"`
	Office bool        `json:"office,omitempty"` // it is not of a roll
}

// absence returns what an entry about pupils' presence brings about.
func (b *Book) absence(ctx context.Context, e journal.Told) (journal.Effect, error) {
	var r roll
	if err := json.Unmarshal(e.Entry.Detail, &r); err != nil {
		return journal.Effect{}, fmt.Errorf("entry %s: %w", e.Event, err)
	}
	u, y, err := placeOf(e.Part)
	if err != nil {
		return journal.Effect{}, err
	}
	if len(r.Pupils) == 0 {
		return journal.Effect{}, nil
	}
	p := part{u, y, r, e.Event, e.Entry.At, policy.Action(e.Entry.Action) != policy.AbsenceCall}
	if len(r.Pupils) <= mostAtOnce {
		return b.tellPart(ctx, p)
	}
	return b.inParts(p, mostAtOnce)
}

// inParts leaves a part of an entry for within the minute, some pupils at a time.
func (b *Book) inParts(of part, most int) (journal.Effect, error) {
	var effect journal.Effect
	for i, some := range slices.Collect(slices.Chunk(of.Roll.Pupils, most)) {
		p := of
		p.Roll.Pupils, p.Event = some, of.Event+"-"+strconv.Itoa(i)
		data, err := json.Marshal(p)
		if err != nil {
			return effect, err
		}
		c, err := journal.Due{ID: p.Event, Kind: duePart, At: b.now(), Data: data}.Change()
		if err != nil {
			return effect, err
		}
		effect.Changes = append(effect.Changes, c)
	}
	return effect, nil
}

// placeOf reads the school and year that begin a partition of school matter.
func placeOf(part string) (school.UAI, school.Year, error) {
	names := strings.Split(part, "#")
	if len(names) < 2 {
		return "", 0, fmt.Errorf("partition %s is of no school", part)
	}
	y, err := strconv.Atoi(names[1])
	return school.UAI(names[0]), school.Year(y), err
}

// tellPart tells of the pupils of one part of an entry. Of one that is more than a single
// write, each half is told by itself: a crowd of late pupils buries nobody's absence.
func (b *Book) tellPart(ctx context.Context, of part) (journal.Effect, error) {
	effect, err := b.tellWhole(ctx, of)
	if n := len(of.Roll.Pupils); err == nil && n > 1 && len(effect.Changes) > journal.MostChanges {
		return b.inParts(of, (n+1)/2)
	}
	return effect, err
}

// tellWhole tells of all pupils of a part at once, however late a roll is typed that was on
// paper: the law has every absence told, it counts from its first hour, and the message
// names the day. Only of a school year that is over there is nothing left to tell of.
func (b *Book) tellWhole(ctx context.Context, of part) (journal.Effect, error) {
	p, err := b.newPlan(ctx, of.School, b.now())
	if err != nil {
		return journal.Effect{}, err
	}
	today := school.DateOf(p.now, p.zone)
	p.office = of.Office
	if of.Year != yearOf(today) {
		return journal.Effect{}, nil
	}
	if closed, err := b.closed(ctx, of); closed || err != nil {
		return journal.Effect{}, err
	}
	ids := make([]school.PersonID, len(of.Roll.Pupils))
	for i, m := range of.Roll.Pupils {
		ids[i] = m.Pupil
	}
	if p.tells, err = b.tellsOf(ctx, of.School, of.Year, of.Roll.Date, ids); err != nil {
		return journal.Effect{}, err
	}
	if ids = p.matter(&of.Roll); len(ids) == 0 {
		return journal.Effect{}, nil
	}
	homes, err := b.households(ctx, of.School, of.Year, append(ids, pupilsOf(p.tells)...), of.Roll.Date)
	if err != nil {
		return journal.Effect{}, err
	}
	if err := p.know(ctx, everybody(homes, p.tells)...); err != nil {
		return journal.Effect{}, err
	}
	for _, m := range of.Roll.Pupils {
		if home, ok := homes[m.Pupil]; ok {
			if err := p.mark(ctx, of, home, m); err != nil {
				return journal.Effect{}, err
			}
		}
	}
	p.release(homes)
	p.settle()
	return p.effect()
}

// closed reports whether hours that the office typed, for several days at a time, are of a
// day without class: nobody was expected. A lesson that was called took place.
func (b *Book) closed(ctx context.Context, of part) (bool, error) {
	if of.Roll.Lesson != "" {
		return false, nil
	}
	c, err := b.days.Calendar(ctx, of.School, of.Year)
	if err != nil {
		return false, fmt.Errorf("calendar of %s: %w", of.School, err)
	}
	_, off := c.Off(of.Roll.Date)
	return off, nil
}

// pupilsOf returns the pupils whom Tells are about.
func pupilsOf(tells []*filed) []school.PersonID {
	ids := make([]school.PersonID, len(tells))
	for i, f := range tells {
		ids[i] = f.Pupil
	}
	return ids
}

// matter leaves out the pupils of a roll who were there and of whom nothing was told,
// which is nearly all of a list of those who sit in the library; it returns the others.
func (p *plan) matter(r *roll) (ids []school.PersonID) {
	r.Pupils = slices.DeleteFunc(slices.Clone(r.Pupils), func(m marked) bool {
		known := slices.ContainsFunc(p.tells, func(f *filed) bool { return f.Pupil == m.Pupil && f.stands() })
		return !known && m.Kind != isAbsent && m.Kind != isLate && m.Was != isLate && len(m.Again) == 0
	})
	for _, m := range r.Pupils {
		ids = append(ids, m.Pupil)
	}
	return ids
}

func everybody(homes map[school.PersonID]household, tells []*filed) []school.PersonID {
	var ids []school.PersonID
	for id, h := range homes {
		ids = append(append(ids, id), h.adults...)
	}
	for _, f := range tells {
		for _, q := range f.Parties {
			ids = append(ids, q.Person)
		}
	}
	return ids
}
