package absences

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/preau-ent/preau/functions/notify"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/table"
)

// sent is how many bytes an answer is on its way.
func sent(t testing.TB, v any) (plain, zipped int) {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return len(data), b.Len()
}

// A lycée of 1,164 pupils in which 150 are absent, twenty rolls are late, and families have
// written all morning: what a refresh brings stays within 4 KiB on its way, and every
// figure counts the whole.
func TestARefreshOfTheBoardOnADayOfFluIsWithin4KiB(t *testing.T) {
	w := newWorld(t)
	w.book.notices = notify.NewBook(w.table, nil, nil, func() time.Time { return w.now })
	for _, c := range w.Classes {
		if c.School == lycee {
			w.course("10:00", "10:55", "Cours "+string(c.ID), "", string(c.ID))
		}
	}
	w.deliver()
	absent, calls := 0, []notify.Call{}
	for n, l := range w.lessons() {
		if n < 20 {
			continue // not called yet
		}
		w.now = w.at(10, 6).Add(time.Duration(7*n) * time.Second)
		var marks []Said
		for i, p := range w.class(l.Classes[0]) {
			if i%4 != 3 || absent == 150 {
				continue
			}
			marks = append(marks, Said{Pupil: p.ID, Status: Absent})
			w.tellOf(p, l, [...]notify.State{notify.Told, notify.Waiting, notify.ToCall}[absent%3])
			if absent++; absent%7 == 0 {
				calls = append(calls, notify.Call{
					ID: string(p.ID) + "-call", Pupil: p.ID, FirstName: p.Name.First, LastName: p.Name.Last, Class: string(l.Classes[0]), Date: monday, From: l.Start,
					Guardian: notify.Guardian{ID: "parent" + p.ID[6:], Name: "Mme " + p.Name.Last, Kinship: "10", Phones: []string{fmt.Sprintf("06%08d", 12345678+97*absent)}},
					Reason:   notify.NoWay, Since: w.now, Log: []notify.LoggedCall{},
				})
			}
			if absent%6 == 0 {
				w.wait(p, l.Classes[0], Case{
					ID: fmt.Sprintf("2026112307%02d-%s", absent%60, p.ID), From: w.at(8, 0), To: w.at(18, 0), Motif: "transport", At: w.at(7, absent%60), By: "mother000000",
					Words: "Le bus de la ligne " + strconv.Itoa(absent) + " n’est pas passé ce matin.",
				})
			}
		}
		w.mustCall("cpe", l.ID, 0, marks...)
	}
	w.now = w.at(10, 20)
	v := w.board("cpe")
	v.Calls, v.Figures.Calls = calls, len(calls)
	plain, zipped := sent(t, v)
	short, travels := sent(t, v.Short())
	t.Logf("%+v: whole %d bytes, %d sent; a refresh %d, %d sent", v.Figures, plain, zipped, short, travels)
	if v.Figures != (FiguresView{Rolls: 20, Late: 20, Absent: 150, Silent: 150, Calls: 21, Rulings: 25}) {
		t.Errorf("figures = %+v", v.Figures)
	}
	if travels > 4<<10 {
		t.Errorf("a refresh: %d bytes, want at most 4 KiB", travels)
	}
}

// tellOf stores how the family of somebody absent from a lesson was told.
func (w *world) tellOf(p roster.Pupil, l Lesson, s notify.State) {
	w.Helper()
	w.put(table.Key{Part: dayPart(lycee, w.Year, monday), Sort: "TELL#" + string(p.ID) + "#tell"}, notify.Tell{
		ID: "tell", Kind: notify.OfAbsence, Pupil: p.ID, Name: p.Name, Class: l.Classes[0], School: lycee, Year: w.Year, Date: monday,
		Spans: []notify.Span{{Lesson: l.ID, From: l.Start, To: l.End}}, First: l.Start, Made: w.now,
		Parties: []notify.Party{{Person: "mother000000", State: s, At: w.now}},
	})
}
