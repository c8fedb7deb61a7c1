package notify

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/preau-ent/preau/functions/grades"
	"github.com/preau-ent/preau/functions/timetable"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/mail"
	"github.com/preau-ent/preau/shared/region"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// A Book reads and writes who is to be told, how that went, and what people chose.
type Book struct {
	table  *table.Table
	grades *grades.Book
	post   mail.Post
	site   string // address of the region's site, without a final slash
	now    func() time.Time
	days   *timetable.Book

	answerTo string // number to which text messages are answered; "": the region names none

	secrets [][]byte // under which numbers that answered are kept, newest first; none: no text message leaves
}

// NewBook returns a book over a table, whose messages leave by a post and lead to the
// site of a region.
func NewBook(t *table.Table, post mail.Post, r *region.Region, now func() time.Time) *Book {
	b := &Book{table: t, grades: grades.NewBook(t), days: timetable.NewBook(t), post: post, now: now}
	if r != nil {
		b.site, b.answerTo = strings.TrimSuffix(r.Mail.Site, "/"), r.Mail.SMS.Number
		b.days.Usual(r.Zone)
	}
	return b
}

// get reads any number of items strongly, each once: what follows writes on them.
func (b *Book) get(ctx context.Context, keys ...table.Key) (table.Items, error) {
	var all table.Items
	for lot := range slices.Chunk(keys, table.MaxGet) {
		items, err := b.table.Get(ctx, true, lot...)
		if err != nil {
			return nil, err
		}
		all = append(all, items...)
	}
	return all, nil
}

// addressees reads people with what they chose and their links.
func (b *Book) addressees(ctx context.Context, ids []school.PersonID) (map[school.PersonID]*addressee, error) {
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	var keys []table.Key
	for _, id := range ids {
		keys = append(keys, roster.ProfileKey(id), roster.LinksKey(id), ChoicesKey(id))
	}
	items, err := b.get(ctx, keys...)
	if err != nil {
		return nil, err
	}
	people := map[school.PersonID]*addressee{}
	for _, id := range ids {
		a := &addressee{}
		var links roster.Links
		for key, into := range map[table.Key]any{roster.ProfileKey(id): &a.Profile, roster.LinksKey(id): &links, ChoicesKey(id): &a.Choices} {
			if err := items.Find(key).Decode(into); err != nil {
				return nil, fmt.Errorf("%s: %w", key.Part, err)
			}
		}
		a.ID, a.Links = id, links.Links
		people[id] = a
	}
	return people, nil
}

// A household is a pupil of a school and the adults tied to the pupil.
type household struct {
	pupil  roster.Enrolment
	adults []school.PersonID
}

// households reads where pupils are in a school on a day, and their adults. Who is not
// there on the day is left out.
func (b *Book) households(ctx context.Context, u school.UAI, y school.Year, pupils []school.PersonID, day school.Date) (map[school.PersonID]household, error) {
	var keys []table.Key
	for _, p := range pupils {
		keys = append(keys, roster.EnrolKey(p), roster.FamilyKey(p))
	}
	items, err := b.get(ctx, keys...)
	if err != nil {
		return nil, err
	}
	all := map[school.PersonID]household{}
	for _, p := range pupils {
		var e roster.Enrolments
		var f roster.Family
		if err := items.Find(roster.EnrolKey(p)).Decode(&e); err != nil {
			return nil, err
		}
		if err := items.Find(roster.FamilyKey(p)).Decode(&f); err != nil {
			return nil, err
		}
		at := slices.IndexFunc(e.Enrolments, func(e roster.Enrolment) bool { return e.School == u && e.Year == y && e.Active(day) })
		if at >= 0 {
			all[p] = household{e.Enrolments[at], f.Guardians}
		}
	}
	return all, nil
}

// dayPart returns the partition of one day of a school.
func dayPart(u school.UAI, y school.Year, d school.Date) string {
	return roster.YearPart(u, y) + "#DAY#" + string(d)
}

const tellPrefix = "TELL#"

func (t *Tell) key() table.Key {
	return table.Key{Part: dayPart(t.School, t.Year, t.Date), Sort: tellPrefix + string(t.Pupil) + "#" + t.ID}
}

// callPart is the partition, in the index, of those whom a school is to phone for.
func callPart(u school.UAI) string { return string(u) + "#CALL" }

// filed is a Tell with the item that holds it.
type filed struct {
	Tell
	item    table.Item
	changed bool
	owed    int // to how many of them a call was owed when it was read
}

func decodeTell(it table.Item) (*filed, error) {
	f := &filed{item: it}
	err := it.Decode(&f.Tell)
	f.owed = f.owes()
	return f, err
}

func decodeTells(items []table.Item) (list []*filed, err error) {
	for _, it := range items {
		f, err := decodeTell(it)
		if err != nil {
			return nil, err
		}
		list = append(list, f)
	}
	return list, nil
}

// filed reads page after page what a query finds and is wanted: the first of them, or all
// where most is 0.
func (b *Book) filed(ctx context.Context, q table.Query, most int, wanted func(*filed) bool) (list []*filed, err error) {
	for {
		page, err := b.table.Query(ctx, q)
		if err != nil {
			return nil, err
		}
		some, err := decodeTells(page.Items)
		if err != nil {
			return nil, err
		}
		list = append(list, slices.DeleteFunc(some, func(f *filed) bool { return !wanted(f) })...)
		switch q.After = page.Next; {
		case most > 0 && len(list) >= most:
			return list[:most], nil
		case q.After == (table.Key{}):
			return list, nil
		}
	}
}

// change returns the write of a Tell at the version read.
func (f *filed) change() (table.Change, error) {
	it := f.item
	it.Key, it.Index = f.key(), table.Key{}
	if f.owes() > 0 {
		it.Index = table.Key{Part: callPart(f.School), Sort: f.owedSince().UTC().Format(time.DateOnly) + "#" + string(f.Pupil) + "#" + f.ID}
	}
	it.Expires = ends(f.Year)
	it, err := it.With(f.Tell)
	return table.Change{Op: table.Put, Item: it}, err
}

// ends returns when what families were told in a school year is wiped: nothing of it
// survives 31 July.
func ends(y school.Year) time.Time { return time.Date(int(y)+1, time.August, 1, 0, 0, 0, 0, time.UTC) }

// tellsOf reads what was told of some pupils on a day.
func (b *Book) tellsOf(ctx context.Context, u school.UAI, y school.Year, d school.Date, pupils []school.PersonID) ([]*filed, error) {
	var all []*filed
	for _, p := range pupils {
		page, err := b.table.Query(ctx, table.Query{Part: dayPart(u, y, d), Prefix: tellPrefix + string(p) + "#", Strong: true})
		if err != nil {
			return nil, err
		}
		some, err := decodeTells(page.Items)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

// tells reads some Tells by key, those that are still there.
func (b *Book) tells(ctx context.Context, keys []table.Key) ([]*filed, error) {
	items, err := b.get(ctx, keys...)
	if err != nil {
		return nil, err
	}
	all := make([]*filed, len(items))
	for i, it := range items {
		if all[i], err = decodeTell(it); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Used is how many text messages a school sent in a month, and how many messages about no
// absence, which nobody phones for, no carrier took in the end.
type Used struct {
	Texts  int `json:"texts"`
	Failed int `json:"failed,omitempty"`
}

// usedKey returns the key of a month's count: one item of one school, written when a
// text message is about to leave or a message failed, and not otherwise.
func usedKey(u school.UAI, day school.Date) table.Key {
	return table.Key{Part: roster.YearPart(u, yearOf(day)) + "#SMS", Sort: string(day[:len("2026-11")])}
}

func yearOf(day school.Date) school.Year { return school.YearOf(day.In(time.UTC)) }

// schoolOf reads a school and its clocks. It fails with fault.NotFound.
func (b *Book) schoolOf(ctx context.Context, u school.UAI, strong bool) (roster.School, *time.Location, error) {
	items, err := b.table.Get(ctx, strong, roster.SchoolKey(u))
	if err != nil {
		return roster.School{}, nil, err
	}
	it := items.Find(roster.SchoolKey(u))
	if !it.Found() {
		return roster.School{}, nil, fault.New(fault.NotFound, "no such school")
	}
	var s roster.School
	if err := it.Decode(&s); err != nil {
		return roster.School{}, nil, err
	}
	zone, err := time.LoadLocation(s.Zone)
	if err != nil {
		zone = time.UTC
	}
	return s, zone, nil
}

// A Notice is a message that was handed over: item NOTICE#<id>.
type Notice struct {
	Person  school.PersonID `json:"person"`
	By      Channel         `json:"by"`
	To      string          `json:"to"`
	Tell    table.Key       `json:"tell,omitzero"` // whose party it tells; zero: a digest
	Expires time.Time       `json:"-"`
}

// kept is how long the return of a message finds its way back.
const kept = 14 * 24 * time.Hour

func noticeKey(id string) table.Key { return table.Key{Part: "NOTICE#" + id, Sort: "NOTICE"} }
