package timetable

import (
	"context"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// A directory is the people, classes and services of a school, by the names that the
// files of timetabling programs may give them.
type directory struct {
	calendar *Calendar
	classes  map[string]roster.ClassRef
	groups   map[string]roster.Group
	staff    map[string][]roster.Teacher // several: the name does not tell them apart
	people   map[school.PersonID]teacher
	services []roster.Service
	rooms    map[string]school.RoomID
	roomed   bool            // the school has rooms already, so that a new one is worth a word
	spoken   map[string]bool // rooms that are new
}

// directory reads what the rows of a file are compared with.
func (b *Book) directory(ctx context.Context, p *planned) (*directory, error) {
	d := &directory{
		calendar: p.Calendar, classes: map[string]roster.ClassRef{}, groups: map[string]roster.Group{},
		staff: map[string][]roster.Teacher{}, people: map[school.PersonID]teacher{}, rooms: map[string]school.RoomID{}, spoken: map[string]bool{},
	}
	var classKeys, groupKeys, serviceKeys []table.Key
	for _, c := range p.home.Classes {
		d.classes[folded(string(c.ID))], d.classes[folded(c.Label)] = c, c
		classKeys = append(classKeys, roster.ClassKey(p.school, p.year, c.ID))
	}
	for _, g := range p.home.Groups {
		groupKeys = append(groupKeys, roster.GroupKey(p.school, p.year, g))
	}
	classes, err := readAll[roster.Class](ctx, b.table, classKeys)
	if err != nil {
		return nil, err
	}
	groups, err := readAll[roster.Group](ctx, b.table, groupKeys)
	if err != nil {
		return nil, err
	}
	for _, g := range groups {
		d.groups[folded(string(g.ID))], d.groups[folded(g.Label)] = g, g
	}
	for _, c := range classes {
		for _, s := range c.Services {
			serviceKeys = append(serviceKeys, roster.ServiceKey(p.school, p.year, s))
		}
	}
	if d.services, err = readAll[roster.Service](ctx, b.table, serviceKeys); err != nil {
		return nil, err
	}
	for i := range p.Courses {
		d.rooms[folded(string(p.Courses[i].Room))] = p.Courses[i].Room
		d.roomed = d.roomed || p.Courses[i].Room != ""
	}
	return d, d.learnStaff(ctx, b.table)
}

// readAll reads the items of any number of keys, each once.
func readAll[T any](ctx context.Context, t *table.Table, keys []table.Key) ([]T, error) {
	seen, once := map[table.Key]bool{}, keys[:0:0]
	for _, k := range keys {
		if !seen[k] {
			seen[k], once = true, append(once, k)
		}
	}
	var list []T
	for lot := range slices.Chunk(once, table.MaxGet) {
		items, err := t.Get(ctx, false, lot...)
		if err != nil {
			return nil, err
		}
		for _, it := range items {
			var v T
			if err := it.Decode(&v); err != nil {
				return nil, err
			}
			list = append(list, v)
		}
	}
	return list, nil
}

// learnStaff notes every way in which a file may name those who teach.
func (d *directory) learnStaff(ctx context.Context, t *table.Table) error {
	shown, teach, keys := map[school.PersonID]string{}, map[school.PersonID][]string{}, []table.Key(nil)
	for _, s := range d.services {
		for _, x := range s.Teachers {
			if _, known := shown[x.ID]; !known {
				keys = append(keys, roster.ProfileKey(x.ID))
			}
			if shown[x.ID] = x.Display; !slices.Contains(teach[x.ID], s.Label) {
				teach[x.ID] = append(teach[x.ID], s.Label)
			}
		}
	}
	profiles, err := readAll[roster.Profile](ctx, t, keys)
	if err != nil {
		return err
	}
	for _, p := range profiles {
		first, last := p.Name.First, p.Name.Last
		initial, _, _ := strings.Cut(first, "")
		if first != "" {
			initial = string([]rune(first)[:1])
		}
		who := roster.Teacher{ID: p.ID, Display: shown[p.ID]}
		d.people[p.ID] = teacher{p.Title, p.Name, teach[p.ID]}
		names := []string{last + " " + first, first + " " + last, last + " " + initial, initial + " " + last, last, shown[p.ID], p.BirthName, p.BirthName + " " + first}
		for _, n := range unrepeated(names) {
			if n != "" {
				d.staff[n] = append(d.staff[n], who)
			}
		}
	}
	return nil
}

func unrepeated(names []string) []string {
	var once []string
	for _, n := range names {
		if n = folded(n); !slices.Contains(once, n) {
			once = append(once, n)
		}
	}
	return once
}

// folded writes a name so that accents, case, titles, points and hyphens no longer tell
// names apart.
func folded(s string) string {
	_, words := titled(plainWords(s))
	return strings.Join(words, " ")
}

// plainWords cuts a name into words of capital letters and digits.
func plainWords(s string) []string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToUpper(s)) {
		switch {
		case r >= 'A' && r <= 'Z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case r < 0x300 || r > 0x36f: // not an accent
			b.WriteByte(' ')
		}
	}
	return strings.Fields(b.String())
}

// longestGuessed is how long a name may be that is taken for another one misspelt.
const longestGuessed = 60

// nearest returns up to three of the names that look like one, the likest first.
func nearest(name string, among []string) []string {
	type guess struct {
		name string
		far  int
	}
	var list []guess
	if name = folded(name); len(name) > longestGuessed {
		return nil
	}
	for _, n := range among {
		f := folded(n)
		far := distance(name, f)
		if name != "" && (strings.HasPrefix(f, name) || strings.HasPrefix(name, f)) {
			far = 1
		}
		if far <= max(1, len(name)/3) {
			list = append(list, guess{n, far})
		}
	}
	slices.SortFunc(list, func(a, b guess) int {
		if a.far != b.far {
			return a.far - b.far
		}
		return strings.Compare(a.name, b.name)
	})
	var names []string
	for _, g := range list {
		if !slices.Contains(names, g.name) && len(names) < 3 {
			names = append(names, g.name)
		}
	}
	return names
}

// distance counts the letters to change, add or leave out to make one word of another.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
