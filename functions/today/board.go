package today

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/preau-ent/preau/functions/absences"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// A Kept is the item of a school's figures. Somebody who looks makes it; from then on, for
// a while, every write that moves them makes it anew, so that a look reads one small item.
// After that while nobody pays for figures at which nobody looks.
type Kept struct {
	Made  time.Time `json:"m"` // when somebody looked and found none
	Read  time.Time `json:"w"` // when what it counts was read
	Again time.Time `json:"n"` // the last minute for which counting once more is due
	absences.Outlook
}

const (
	// looked is for how long the figures are kept once somebody looked.
	looked = 30 * time.Minute
	// settling is within what time a read, and the index behind the lists, may lag behind a
	// write: what was read earlier after it may not have seen it.
	settling = 5 * time.Second
	// longest is what may pass between the moment of an entry, when its request came, and
	// its write.
	longest = 30 * time.Second
)

// DueFigures is the kind of figures that are counted once more in the next minute: the
// index behind the lists follows the writes with a small delay.
const DueFigures = "today.figures"

// figured names the school of figures that are due.
type figured struct {
	School school.UAI  `json:"school"`
	Year   school.Year `json:"year"`
}

func (f figured) key() table.Key {
	return table.Key{Part: roster.YearPart(f.School, f.Year) + "#TODAY", Sort: "FIGURES"}
}

// fits reports whether the figures are those of a moment.
func (k *Kept) fits(now time.Time) bool { return k.Tells(now) && now.Before(k.Made.Add(looked)) }

// count counts the figures as they are now, and returns their write.
func count(ctx context.Context, book *absences.Book, grant policy.FiguresOf, it table.Item, k *Kept, now time.Time) (table.Change, error) {
	o, err := book.OutlookOf(ctx, grant, now, k.Made.Add(looked).Sub(now))
	if err != nil {
		return table.Change{}, err
	}
	k.Outlook, k.Read = *o, now
	it.Key, it.Expires = figured{grant.School(), grant.Year()}.key(), k.Made.Add(24*time.Hour)
	it, err = it.With(k)
	return table.Change{Op: table.Put, Item: it}, err
}

// countTwice counts the figures as they are now and, unless this is due already, once more
// in the next minute.
func countTwice(ctx context.Context, book *absences.Book, grant policy.FiguresOf, it table.Item, k *Kept, now time.Time) ([]table.Change, error) {
	later, err := k.once(figured{grant.School(), grant.Year()}, now)
	if err != nil {
		return nil, err
	}
	put, err := count(ctx, book, grant, it, k, now)
	return append(later, put), err
}

// once returns that the figures are counted in the next minute; nothing where this is due
// already. Its name says the minute: one that had to be put off is in nobody's way.
func (k *Kept) once(f figured, now time.Time) ([]table.Change, error) {
	soon := now.Add(settling)
	if k.Again.After(soon) {
		return nil, nil
	}
	data, err := json.Marshal(f)
	if err != nil {
		return nil, err
	}
	k.Again = soon.Truncate(time.Minute).Add(time.Minute)
	id := fmt.Sprintf("figures-%s-%d", f.School, k.Again.Unix()/60)
	due, err := journal.Due{ID: id, Kind: DueFigures, At: k.Again, Data: data}.Change()
	return []table.Change{due}, err
}

// board adds the figures of a school's board, of the first school where there is one.
func (d *Desk) board(ctx context.Context, who roster.Person, at school.UAI, lang string, items table.Items, day *Day) error {
	grant, err := policy.ReadBoard(who, at, school.YearOf(who.Now))
	if err != nil {
		return unseen(err)
	}
	if !grant.Everyone() {
		figures, err := d.rolls.Figures(ctx, grant, who.Now, lang)
		day.Board = &Board{at, figures}
		return err
	}
	it := items.Find(figured{at, grant.Year()}.key())
	var k Kept
	if err := it.Decode(&k); err != nil {
		return err
	}
	if !k.fits(who.Now) {
		k.Made = who.Now
		changes, err := countTwice(ctx, d.rolls, grant.Figures(), it, &k, who.Now)
		if err != nil {
			return err
		}
		if err := d.keep(ctx, changes); err != nil {
			return err
		}
	}
	day.Board = &Board{at, k.Shown(grant, who.Now)}
	return nil
}

// keep stores figures that somebody's look made. Where this cannot be because the same is
// due already, of figures that are forgotten since, they are stored alone; where somebody
// else looked meanwhile, not at all.
func (d *Desk) keep(ctx context.Context, changes []table.Change) error {
	err := d.table.Commit(ctx, changes...)
	if fault.Is(err, fault.Conflict) {
		err = d.table.Write(ctx, changes[len(changes)-1])
	}
	if fault.Is(err, fault.Conflict) {
		return nil
	}
	return err
}

// moved brings the kept figures of a school in line with an entry; nothing where nobody
// looked for a while. The entries about legal steps come in crowds, after an import: they
// are counted together, in the next minute.
func (k *keeper) moved(ctx context.Context, t journal.Told) (effect journal.Effect, err error) {
	at, year, ok := absences.PlaceOf(t)
	if !ok {
		return effect, nil
	}
	f := figured{at, year}
	it, kept, err := k.figuresOf(ctx, f)
	switch now := k.now(); {
	case err != nil || !it.Found():
	case !kept.fits(now):
		effect.Changes = []table.Change{{Op: table.Delete, Item: it}}
	case kept.Read.After(t.Entry.At.Add(longest)): // it was read with what the entry wrote
	case t.Entry.Action == absences.AlertAction.String():
		if effect.Changes, err = kept.once(f, now); len(effect.Changes) > 0 && err == nil {
			it, err = it.With(kept)
			effect.Changes = append(effect.Changes, table.Change{Op: table.Put, Item: it})
		}
	default:
		effect.Changes, err = countTwice(ctx, k.rolls, k.grant.Figures(at, year), it, &kept, now)
	}
	return effect, err
}

// again counts the figures of a school once more, those at which somebody still looks.
func (k *keeper) again(ctx context.Context, d journal.Due, now time.Time) (journal.Effect, error) {
	var f figured
	if err := json.Unmarshal(d.Data, &f); err != nil {
		return journal.Effect{}, err
	}
	it, kept, err := k.figuresOf(ctx, f)
	if err != nil || !it.Found() || !kept.fits(now) {
		return journal.Effect{}, err
	}
	put, err := count(ctx, k.rolls, k.grant.Figures(f.School, f.Year), it, &kept, now)
	return journal.Effect{Changes: []table.Change{put}}, err
}

func (k *keeper) figuresOf(ctx context.Context, f figured) (it table.Item, kept Kept, err error) {
	items, err := k.table.Get(ctx, true, f.key())
	if err != nil {
		return it, kept, err
	}
	it = items.Find(f.key())
	return it, kept, it.Decode(&kept)
}
