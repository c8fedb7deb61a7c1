package today

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/preau-ent/preau/functions/absences"
	"github.com/preau-ent/preau/functions/grades"
	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// A keeper follows the journal: when a gradebook is saved or a file changes, the cards of
// the pupils are brought in line with what is stored now.
type keeper struct {
	table  *table.Table
	grades *grades.Book
	files  *absences.Register
	rolls  *absences.Book
	now    func() time.Time
	grant  policy.Machine
}

// DueCards is the kind of cards that wait: those of an entry about very many pupils.
const DueCards = "today.cards"

// together is how many cards are kept with one effect.
const together = 40

func newKeeper(m api.Means) *keeper {
	k := &keeper{m.Table, grades.NewBook(m.Table), absences.RegisterOf(m), absences.BookOf(m), m.Now, policy.System(policy.JobCards)}
	if k.now == nil {
		k.now = time.Now
	}
	return k
}

// Following is what the function does after a write of its own or of another.
var Following = api.Following{Followers: followers, Due: dues}

func followers(m api.Means) []journal.Follower {
	k := newKeeper(m)
	return []journal.Follower{
		{Name: "cards", Do: k.follow, Wants: func(e journal.Entry) bool { return e.Action == policy.MarkWrite.String() || absences.Follows(e) }},
		{Name: "figures", Do: k.moved, Wants: absences.MovesFigures}, // by itself: all entries of a school meet in one item
	}
}

func dues(m api.Means) map[string]journal.DueHandler {
	k := newKeeper(m)
	return map[string]journal.DueHandler{DueCards: k.rest, DueFigures: k.again}
}

// rest brings the cards in line that were left for the next minute.
func (k *keeper) rest(ctx context.Context, d journal.Due, _ time.Time) (journal.Effect, error) {
	var of cards
	if err := json.Unmarshal(d.Data, &of); err != nil {
		return journal.Effect{}, err
	}
	if of.Service == "" {
		return k.filed(ctx, of, d.ID)
	}
	saved, err := k.grades.SavedOf(ctx, k.grant, of.School, of.Year, of.Service, of.Period)
	if err != nil {
		return journal.Effect{}, err
	}
	of.Pupils = slices.DeleteFunc(of.Pupils, func(p school.PersonID) bool { return !slices.Contains(saved.Pupils, p) })
	return k.lined(ctx, &saved, of, d.ID)
}

// follow brings the cards in line with what an entry changes: of pupils, and of teachers.
func (k *keeper) follow(ctx context.Context, t journal.Told) (effect journal.Effect, err error) {
	if t.Entry.Action == policy.MarkWrite.String() {
		return k.marked(ctx, t)
	}
	at, year, pupils, err := k.files.Concerned(ctx, t)
	if err != nil {
		return effect, fmt.Errorf("entry %s: %w", t.Entry.ID, err)
	}
	if effect, err = k.filed(ctx, cards{School: at, Year: year, Pupils: pupils}, t.Entry.ID); err != nil {
		return effect, err
	}
	roll, err := k.called(ctx, at, t)
	effect.Changes = append(effect.Changes, roll...)
	return effect, err
}

// marked brings the cards of a gradebook's pupils and teachers in line with it.
func (k *keeper) marked(ctx context.Context, t journal.Told) (journal.Effect, error) {
	at, year, ok := placeOf(t.Part)
	if !ok {
		return journal.Effect{}, fmt.Errorf("entry %s in %s", t.Entry.ID, t.Part)
	}
	saved, err := k.grades.SavedIn(ctx, k.grant, t.Entry, at, year)
	if err != nil {
		return journal.Effect{}, err
	}
	effect, err := k.lined(ctx, &saved, cards{at, year, saved.Pupils, saved.Service, saved.Period}, t.Entry.ID)
	if err != nil {
		return effect, err
	}
	work, err := k.saved(ctx, saved, t.Entry.By, at)
	effect.Changes = append(effect.Changes, work...)
	return effect, err
}

// cards are those of pupils whose files changed, or who are in a gradebook that was saved.
type cards struct {
	School  school.UAI        `json:"school"`
	Year    school.Year       `json:"year"`
	Pupils  []school.PersonID `json:"pupils"`
	Service school.ServiceID  `json:"service,omitempty"` // of the gradebook
	Period  school.PeriodID   `json:"period,omitempty"`
}

// lined brings the marks of some cards in line with a gradebook.
func (k *keeper) lined(ctx context.Context, saved *grades.Saved, of cards, id string) (journal.Effect, error) {
	return k.some(ctx, of, id, func(p school.PersonID, c *Card) (bool, error) {
		if c.School != of.School || c.Year != of.Year || c.Marks == nil {
			return true, nil
		}
		return saved.Update(c.Marks, p, k.now())
	})
}

// filed makes the absences of some cards anew.
func (k *keeper) filed(ctx context.Context, of cards, id string) (journal.Effect, error) {
	return k.some(ctx, of, id, func(p school.PersonID, c *Card) (bool, error) {
		if c.Absences == nil || c.School != of.School || c.Year != of.Year {
			return true, nil
		}
		var err error
		c.Absences, err = k.files.CardOf(ctx, k.grant, of.School, of.Year, p, k.now())
		return true, err
	})
}

// some changes the first cards; those beyond wait for the next minute.
func (k *keeper) some(ctx context.Context, of cards, id string, change func(school.PersonID, *Card) (bool, error)) (journal.Effect, error) {
	n := min(together, len(of.Pupils))
	effect, err := k.each(ctx, of.Pupils[:n], change)
	if err != nil || n == len(of.Pupils) {
		return effect, err
	}
	of.Pupils = of.Pupils[n:]
	data, err := json.Marshal(of)
	if err != nil {
		return effect, err
	}
	later, err := journal.Due{ID: school.DerivedID(fmt.Sprintf("cards|%s|%d", id, len(of.Pupils))), Kind: DueCards, At: k.now(), Data: data}.Change()
	effect.Changes = append(effect.Changes, later)
	return effect, err
}

// each changes the cards of some pupils. What nobody has made yet is written as it is:
// somebody who makes it at this moment, of what stood before, then comes too late.
func (k *keeper) each(ctx context.Context, pupils []school.PersonID, change func(school.PersonID, *Card) (bool, error)) (journal.Effect, error) {
	var effect journal.Effect
	if len(pupils) == 0 {
		return effect, nil
	}
	pupils = slices.Compact(slices.Sorted(slices.Values(pupils)))
	keys := make([]table.Key, len(pupils))
	for i, p := range pupils {
		keys[i] = cardKey(p)
	}
	items, err := k.table.Get(ctx, true, keys...)
	if err != nil {
		return effect, err
	}
	for i, key := range keys {
		it := items.Find(key)
		var c Card
		if err := it.Decode(&c); err != nil {
			return effect, err
		}
		changed, err := change(pupils[i], &c)
		if err != nil {
			return effect, err
		}
		if !changed && it.Found() {
			continue
		}
		it.Key = key
		if it, err = it.With(c); err != nil {
			return effect, err
		}
		effect.Changes = append(effect.Changes, table.Change{Op: table.Put, Item: it})
	}
	return effect, nil
}

// placeOf reads the school and the year that begin a partition.
func placeOf(part string) (school.UAI, school.Year, bool) {
	words := strings.SplitN(part, "#", 3)
	if len(words) < 3 {
		return "", 0, false
	}
	var y int
	_, err := fmt.Sscan(words[1], &y)
	return school.UAI(words[0]), school.Year(y), err == nil
}
