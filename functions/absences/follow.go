package absences

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/preau-ent/preau/functions/timetable"
	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// register returns the register over what a process works with.
func register(m api.Means) *Register {
	r := NewRegister(m.Table, Planned(timetable.BookOf(m)), m.Keys, m.Files)
	return r
}

// Following is what the function does after a write of its own or of another.
var Following = api.Following{Followers: followers, Due: dues}

func followers(m api.Means) []journal.Follower {
	r := register(m)
	return []journal.Follower{absenteeism(r, m), moving(newCounting(r, m)), planned(newCounting(r, m))}
}

func dues(m api.Means) map[string]journal.DueHandler { return register(m).dues(m) }

// DueCount is the kind of pupils that wait to be counted: those of a large roll.
const DueCount = "absences.count"

// together is how many pupils are counted with one effect: fewer where all that changes in
// their steps, with its journal, would not be one transaction.
const together = 12

// A counting follows the journal: whenever a file changes, its legal steps follow.
type counting struct {
	register *Register
	now      func() time.Time
	by       school.PersonID
}

func newCounting(r *Register, m api.Means) *counting {
	now := m.Now
	if now == nil {
		now = time.Now
	}
	return &counting{r, now, policy.System(policy.JobNotify).By()}
}

// absenteeism is the follower of every change to a file.
func absenteeism(r *Register, m api.Means) journal.Follower {
	c := newCounting(r, m)
	return journal.Follower{Name: "absenteeism", Wants: changesAFile, Do: c.follow}
}

// planned is the follower of an import of timetables, of a calendar and of rules that the
// school settles: half-days that are none any more are taken back from the steps that they
// led to. A step to which more half-days lead is opened with the next word about the pupil.
func planned(c *counting) journal.Follower {
	return journal.Follower{
		Name: "planned",
		Wants: func(e journal.Entry) bool {
			return e.Action == policy.ImportRun.String() && e.Flag == "" || settlesRules(e)
		},
		Do: func(ctx context.Context, t journal.Told) (journal.Effect, error) {
			var about told
			switch about.place(t.Part); {
			case settlesRules(t.Entry):
				about.School, about.Year = school.UAI(t.Part), school.YearOf(c.now())
			case !strings.HasSuffix(t.Part, "#PLAN"):
				return journal.Effect{}, nil
			}
			steps, err := listed(ctx, c.register.table, stepPart(about.School))
			if err != nil || len(steps) == 0 {
				return journal.Effect{}, err
			}
			for _, it := range steps {
				if p := pupilIn(it.Part); !slices.Contains(about.Pupils, p) {
					about.Pupils = append(about.Pupils, p)
				}
			}
			later, err := recount(about, "planned-"+t.Entry.ID, c.now().Add(max(timetable.Copying, remembers)))
			return journal.Effect{Changes: []table.Change{later}}, err
		},
	}
}

// settlesRules reports whether an entry tells what a school settled about how absences
// count, on its page or by a command.
func settlesRules(e journal.Entry) bool {
	return e.Action == policy.ConfigWrite.String() && (e.Object == rulesObject || e.Object == roster.SchoolKey("").Sort)
}

// changesAFile reports whether an entry may change what a file counts.
func changesAFile(e journal.Entry) bool {
	switch policy.Action(e.Action) {
	case policy.AbsenceReport, policy.AbsenceAsk, AlertAction:
		return false
	case policy.ExemptionRule, policy.TimetableWrite: // a lesson that does not take place was not missed
		return true
	}
	return strings.HasPrefix(e.Action, "absence.")
}

func (c *counting) follow(ctx context.Context, t journal.Told) (journal.Effect, error) {
	about, err := c.register.concerned(ctx, t)
	if err != nil {
		return journal.Effect{}, fmt.Errorf("entry %s: %w", t.Entry.ID, err)
	}
	if _, day, is := strings.Cut(t.Part, dayMark); is && len(about.Pupils) > 0 {
		at, err := c.ahead(ctx, about.School, school.Date(day))
		if err != nil {
			return journal.Effect{}, err
		}
		if !at.IsZero() {
			later, err := recount(about, "day-"+t.Entry.ID, at)
			return journal.Effect{Changes: []table.Change{later}}, err
		}
	}
	return c.count(ctx, about, t.Entry.ID)
}

// ahead returns when the classes of a day to come end, which is when what the school wrote
// of it beforehand is counted: rolls that agree with it write nothing. It is zero for a
// day that counts already.
func (c *counting) ahead(ctx context.Context, at school.UAI, day school.Date) (time.Time, error) {
	now := c.now()
	home, err := c.register.home(ctx, at, now)
	if err != nil || day <= school.DateOf(now, home.zone) {
		return time.Time{}, err
	}
	_, closes := home.Life.Open(day.Weekday())
	return closes.On(day, home.zone), nil
}

// concerned reads whom an entry is about: it names the pupils, or tells something of
// each of them, as rolls do. A changed lesson is about those whom its roll lists.
func (r *Register) concerned(ctx context.Context, t journal.Told) (told, error) {
	if t.Entry.Action == policy.TimetableWrite.String() {
		return r.listed(ctx, t)
	}
	var detail struct {
		told
		Pupils []json.RawMessage `json:"pupils"`
	}
	if err := json.Unmarshal(t.Entry.Detail, &detail); err != nil {
		return told{}, err
	}
	about := detail.told
	about.place(t.Part)
	for _, raw := range detail.Pupils {
		var one Told
		if err := json.Unmarshal(raw, &one.Pupil); err != nil {
			if err := json.Unmarshal(raw, &one); err != nil {
				return told{}, err
			}
		}
		about.Pupils = append(about.Pupils, one.Pupil)
	}
	return about, nil
}

// listed returns those whom the roll of a changed lesson lists, nobody if it was not called.
func (r *Register) listed(ctx context.Context, t journal.Told) (told, error) {
	var changed struct {
		Lesson school.LessonID `json:"lesson"`
		Start  school.Clock    `json:"start"` // in the weekly timetable
	}
	if err := json.Unmarshal(t.Entry.Detail, &changed); err != nil {
		return told{}, err
	}
	var about told
	about.place(t.Part)
	var keys []table.Key
	for _, hour := range []school.Clock{changed.Start, 0} { // an added lesson's is at 0
		keys = append(keys, table.Key{Part: t.Part, Sort: rollPrefix + hhmm(hour) + "#" + string(changed.Lesson)})
	}
	items, err := r.table.Get(ctx, true, keys...)
	if err != nil {
		return told{}, err
	}
	for _, it := range items {
		roll, err := decodeRoll(it)
		if err != nil {
			return told{}, err
		}
		for _, m := range roll.Marks {
			about.Pupils = append(about.Pupils, m.Pupil)
		}
	}
	return about, nil
}

// place reads the school and the year of an entry in a school's own day, where the
// entry does not say them.
func (t *told) place(part string) {
	if t.School != "" {
		return
	}
	if words := strings.SplitN(part, "#", 3); len(words) == 3 {
		var y int
		if _, err := fmt.Sscan(words[1], &y); err == nil {
			t.School, t.Year = school.UAI(words[0]), school.Year(y)
		}
	}
}

// recount makes some pupils of a school and year wait to be counted at a moment.
func recount(t told, id string, at time.Time) (table.Change, error) {
	data, err := json.Marshal(told{School: t.School, Year: t.Year, Pupils: t.Pupils})
	if err != nil {
		return table.Change{}, err
	}
	return journal.Due{ID: id, Kind: DueCount, At: at, Data: data}.Change()
}

// count brings the steps of some pupils in line, as many as one effect holds; the others
// wait for the next minute.
func (c *counting) count(ctx context.Context, t told, id string) (journal.Effect, error) {
	var effect journal.Effect
	done := 0
	for done < min(together, len(t.Pupils)) {
		changes, err := c.pupil(ctx, t.School, t.Year, t.Pupils[done])
		if err != nil {
			return journal.Effect{}, err
		}
		if done > 0 && len(effect.Changes)+len(changes) > journal.MostChanges-1 {
			break
		}
		effect.Changes = append(effect.Changes, changes...)
		done++
	}
	if t.Pupils = t.Pupils[done:]; len(t.Pupils) == 0 {
		return effect, nil
	}
	later, err := recount(t, school.DerivedID(fmt.Sprintf("count|%s|%d", id, len(t.Pupils))), c.now())
	effect.Changes = append(effect.Changes, later)
	return effect, err
}

// pupil returns what changes in the steps of one pupil.
func (c *counting) pupil(ctx context.Context, at school.UAI, y school.Year, p school.PersonID) ([]table.Change, error) {
	l, ok, err := c.lifeOf(ctx, at, y, p)
	if err != nil || !ok {
		return nil, err
	}
	now := c.now()
	return l.alert(c.by, school.DateOf(now, l.zone()), now)
}

// lifeOf reads the file of a pupil of a school and year; false if there is no such pupil.
func (c *counting) lifeOf(ctx context.Context, at school.UAI, y school.Year, p school.PersonID) (*Life, bool, error) {
	e, ok, err := c.register.enrolmentOf(ctx, at, y, p)
	if err != nil || !ok {
		return nil, false, err
	}
	l, err := c.register.life(ctx, e, true, c.now())
	return l, err == nil, err
}

// enrolmentOf reads where a pupil is in one school and year.
func (r *Register) enrolmentOf(ctx context.Context, at school.UAI, y school.Year, p school.PersonID) (roster.Enrolment, bool, error) {
	k := roster.EnrolKey(p)
	items, err := r.table.Get(ctx, true, k)
	if err != nil {
		return roster.Enrolment{}, false, err
	}
	var all roster.Enrolments
	if err := items.Find(k).Decode(&all); err != nil {
		return roster.Enrolment{}, false, err
	}
	for _, e := range all.Enrolments {
		if e.School == at && e.Year == y {
			return e, true, nil
		}
	}
	return roster.Enrolment{}, false, nil
}

// dues returns what the file left for later, by kind.
func (r *Register) dues(m api.Means) map[string]journal.DueHandler {
	c := newCounting(r, m)
	return map[string]journal.DueHandler{
		DueCount: func(ctx context.Context, d journal.Due, _ time.Time) (journal.Effect, error) {
			var t told
			if err := json.Unmarshal(d.Data, &t); err != nil {
				return journal.Effect{}, err
			}
			return c.count(ctx, t, d.ID)
		},
		DueMoved: func(ctx context.Context, d journal.Due, _ time.Time) (journal.Effect, error) {
			var t told
			if err := json.Unmarshal(d.Data, &t); err != nil {
				return journal.Effect{}, err
			}
			return c.moved(ctx, t, d.ID)
		},
		DueDrop:   r.drop,
		DueHold:   r.hold,
		DueForget: r.forget,
	}
}

// drop deletes the bytes of a file, unless a case has taken it that is younger than what
// the law leaves it. Removing them twice is removing them once, so that it may be done
// before its mark is stored.
func (r *Register) drop(ctx context.Context, due journal.Due, now time.Time) (journal.Effect, error) {
	var x drop
	if err := json.Unmarshal(due.Data, &x); err != nil || r.files == nil {
		return journal.Effect{}, err
	}
	k := documentKey(x.File)
	items, err := r.table.Get(ctx, true, k)
	if err != nil {
		return journal.Effect{}, err
	}
	it := items.Find(k)
	d, err := decodeDocument(it)
	if err != nil || d.Case != "" && !x.Now && now.Before(it.Expires.Add(-time.Hour)) {
		return journal.Effect{}, err
	}
	for n := range x.Parts {
		if err := r.files.Delete(ctx, partKey(x.File, n)); err != nil {
			return journal.Effect{}, err
		}
	}
	if !it.Found() {
		return journal.Effect{}, nil
	}
	of := roster.Enrolment{Pupil: d.Pupil, School: d.School, Year: school.YearOf(now)}
	changes, err := d.deletion(it, of, cmp.Or(x.By, policy.System(policy.JobNotify).By()), now)
	return journal.Effect{Changes: changes}, err
}

// forget takes the document, and the words about health, out of a case that nobody ruled
// on, unless its author spoke again since: what was said then ends in its own time, and so
// does the answer of a ruling.
func (r *Register) forget(ctx context.Context, due journal.Due, now time.Time) (journal.Effect, error) {
	var x forget
	if err := json.Unmarshal(due.Data, &x); err != nil {
		return journal.Effect{}, err
	}
	k := caseKey(x.School, x.Year, x.Pupil, x.Case)
	items, err := r.table.Get(ctx, true, k)
	if err != nil {
		return journal.Effect{}, err
	}
	it := items.Find(k)
	c := listedCase{Case: &Case{}}
	if err := it.Decode(&c); err != nil || !it.Found() || !c.outlived(now) {
		return journal.Effect{}, err
	}
	if it, err = it.With(c); err != nil {
		return journal.Effect{}, err
	}
	return journal.Effect{Changes: []table.Change{{Op: table.Put, Item: it}}}, nil
}
