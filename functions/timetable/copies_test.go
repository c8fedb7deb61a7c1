package timetable

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/school"
)

// TestCopiesAreWhatTheTruthMakes changes lessons at random, at moments that move on,
// and compares every copy with what the plan and the changes make of it.
func TestCopiesAreWhatTheTruthMakes(t *testing.T) {
	lessons := []school.LessonID{
		mathsMonday, "20261123-english1mo", "20261123-frenchmo09", "20261126-mathsthu09", "20261130-mathsmon08", "20261130-english2mo", "20261127-extraabcde", "20261201-extraabcdf",
	}
	rapid.Check(t, func(r *rapid.T) {
		w := newWorld(t)
		for range rapid.IntRange(1, 12).Draw(r, "steps") {
			id := rapid.SampledFrom(lessons).Draw(r, "lesson")
			edits := randomEdits(r, id)
			version := int64(0)
			if old, err := w.change(id, -1, edits...); err == nil {
				version = old.Version
			} else if f, ok := fault.As(err); ok && f.Kind == fault.Conflict {
				version = f.Current.(ChangedView).Version
			}
			if _, err := w.changeAs("head", id, version, true, edits...); err != nil && !fault.Is(err, fault.Invalid) && !fault.Is(err, fault.NotFound) {
				r.Fatal(err)
			}
			if rapid.IntRange(0, 4).Draw(r, "days") == 0 {
				w.now = w.now.AddDate(0, 0, rapid.IntRange(1, 9).Draw(r, "later"))
			}
		}
		w.compare(r)
	})
}

// TestWhoChangesLessonsDuringAnImportLosesNothing lets several people change lessons while
// a file comes in, then holds the copies against the truth.
func TestWhoChangesLessonsDuringAnImportLosesNothing(t *testing.T) {
	w := newWorld(t)
	moved := strings.Replace(written[2], "A 101", "C 12", 1)
	var hands sync.WaitGroup
	for i, id := range []school.LessonID{mathsMonday, "20261126-mathsthu09", "20261130-english1mo", "20261201-maths4tu09"} {
		hands.Go(func() {
			for n := range 6 {
				edit := Edit{Kind: MovedRoom, Room: school.RoomID(fmt.Sprintf("R %d", (i+n)%3))}
				if _, err := w.changeAs("head", id, int64(n), true, edit); err != nil {
					t.Errorf("change %d of %s: %v", n, id, err)
				}
			}
		})
	}
	for n := range 4 {
		lines := append([]string{written[0], written[1], written[2+n%2]}, written[3:]...)
		if n%2 == 1 {
			lines[2] = moved
		}
		if _, err := w.bring(file(lines...), func(d *Delivered) { d.Force = true }); err != nil && !fault.Is(err, fault.Conflict) {
			t.Errorf("import %d: %v", n, err)
		}
	}
	hands.Wait()
	if _, err := w.bring(file(written...), func(d *Delivered) { d.Force = true }); err != nil {
		t.Fatal(err)
	}
	w.compare(t)
}

func randomEdits(r *rapid.T, id school.LessonID) []LessonEdit {
	start := school.At(rapid.IntRange(8, 17).Draw(r, "hour"), 0)
	if id[9:14] == "extra" {
		if rapid.Bool().Draw(r, "back") {
			return nil
		}
		return []LessonEdit{{Kind: Added, Service: rapid.SampledFrom([]school.ServiceID{"maths3", "english2"}).Draw(r, "service"), Start: start, End: start + 55, Room: "X 1"}}
	}
	all := []LessonEdit{
		{Kind: MovedRoom, Room: rapid.SampledFrom([]school.RoomID{"B 204", "C 12", "L 1"}).Draw(r, "room")},
		{Kind: MovedTime, Date: rapid.SampledFrom([]school.Date{"", "2026-11-24", "2026-12-03"}).Draw(r, "day"), Start: start, End: start + 55},
		{Kind: Replaced, Staff: []school.PersonID{rapid.SampledFrom([]school.PersonID{roux.ID, legall.ID, smith.ID, "cpe"}).Draw(r, "staff")}},
		{Kind: ForTest},
	}
	if rapid.IntRange(0, 3).Draw(r, "cancel") == 0 {
		return []LessonEdit{{Kind: Cancelled}}
	}
	return slices.DeleteFunc(all, func(LessonEdit) bool { return rapid.Bool().Draw(r, "without") })
}

// compare holds every copy against the truth.
func (w *world) compare(t interface{ Errorf(string, ...any) }) {
	ctx := context.Background()
	p, err := w.Book.plan(ctx, lycee, year)
	if err != nil {
		w.Fatal(err)
	}
	found, err := w.lives(ctx, p, w.now)
	if err != nil {
		w.Fatal(err)
	}
	from := live(school.DateOf(w.now, w.zone))
	labels := map[place]string{}
	p.label(labels, found)
	for _, q := range append([]place{placeOfRoom("C 12"), placeOfRoom("X 1"), placeOfStaff("cpe")}, placesOf(labels)...) {
		items, err := w.table.Get(ctx, true, q.key(lycee, year))
		if err != nil {
			w.Fatal(err)
		}
		got, err := decodeSheet(items.Find(q.key(lycee, year)))
		if err != nil {
			w.Fatal(err)
		}
		got.prune(from)
		want := copyOf(q, labels[q], p.Courses, found, from)
		if len(want.Courses)+len(want.Amendments) == 0 {
			if len(got.Courses)+len(got.Amendments) != 0 {
				t.Errorf("%s shows %+v, want nothing", q, got)
			}
			continue
		}
		a, _ := got.encode(q.class())
		b, _ := want.encode(q.class())
		if d := cmp.Diff(string(b), string(a)); d != "" {
			t.Errorf("copy of %s: %s", q, d)
		}
	}
}

func placesOf(labels map[place]string) (list []place) {
	for q := range labels {
		list = append(list, q)
	}
	return list
}
