package grades

import (
	"sync"

	"github.com/preau-ent/preau/shared/roster"
)

// A sight is what all who see the same assessments of a gradebook see alike: the
// columns, the figures of the class, everybody's average. It belongs to no reader, and
// nothing of it but Sheet goes out. It does not change.
type sight struct {
	book     *Gradebook
	o        Options
	columns  []*Column
	figures  []Stats   // of each column; Count is 0 where there are none
	averages []Average // of each seat that is present, as the class's figures count them
	class    Stats
}

// look computes a sight: the columns of a mask, and whether the teacher's own averages
// take the place of the computed ones.
func look(g *Gradebook, o Options, seen mask, bulletin bool) *sight {
	s := &sight{book: g, o: o}
	for i := range g.Columns {
		if seen.has(i) {
			s.columns = append(s.columns, &g.Columns[i])
		}
	}
	s.figures = make([]Stats, len(s.columns))
	for i, c := range s.columns {
		s.figures[i], _ = g.ColumnStats(c, o)
	}
	s.averages = g.Present(g.averagesBy(newReckoner(s.columns, o)))
	if bulletin {
		s.averages = g.effective(s.averages)
	}
	s.class, _ = StatsOf(s.averages, o.Class)
	return s
}

// A mask tells which columns of a gradebook are seen.
type mask string

func (m mask) has(column int) bool { return m[column] == '1' }

// mask returns the columns that a lens sees.
func (l Lens) mask(g *Gradebook) mask {
	bits := make([]byte, len(g.Columns))
	for i := range g.Columns {
		bits[i] = '0'
		if l.sees(&g.Columns[i].Assessment) {
			bits[i] = '1'
		}
	}
	return mask(bits)
}

// sights remembers sights. Its keys hold all that a sight depends on: a gradebook, a
// service and a school are each one value per version, never changed after decoding.
type sights struct {
	mu   sync.Mutex
	kept map[sightKey]*sight
}

type sightKey struct {
	book     *Gradebook
	service  *roster.Service
	school   *place
	seen     mask
	bulletin bool
}

// mostSights bounds the memory of a process: some five kilobytes each.
const mostSights = 4_000

func newSights() *sights { return &sights{kept: make(map[sightKey]*sight)} }

// of returns the sight of a key, computed once.
func (m *sights) of(k sightKey) *sight {
	m.mu.Lock()
	known, ok := m.kept[k]
	m.mu.Unlock()
	if ok {
		return known
	}
	s := look(k.book, k.school.options(k.service), k.seen, k.bulletin)
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.kept) >= mostSights {
		for old := range m.kept { // any one: the map's order is random enough
			delete(m.kept, old)
			break
		}
	}
	m.kept[k] = s
	return s
}
