package notify

import (
	"context"
	"fmt"
	"testing"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/mail"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// A slow post takes a letter, and by then the time for it is over.
type slow struct {
	*postman
	taken func()
}

func (s slow) Mail(ctx context.Context, l mail.Letter) error {
	err := s.postman.Mail(ctx, l)
	s.taken()
	return err
}

// A punctual store answers nobody whose time is over, as the cloud's does.
type punctual struct{ table.Store }

func (p punctual) Get(ctx context.Context, keys []table.Key, strong bool) ([]table.Item, table.Bill, error) {
	if ctx.Err() != nil {
		return nil, table.Bill{}, fault.New(fault.Unavailable, "too late")
	}
	return p.Store.Get(ctx, keys, strong)
}

// about puts the absence of p1 into the table as if its letters were about to leave.
func (w *world) about(t *testing.T) func(context.Context) error {
	r := roll{Date: monday, Lesson: "20261123-maths", Start: school.At(8, 0), End: school.At(8, 55), Pupils: []marked{{Pupil: "p1", Kind: isAbsent}}}
	e, err := w.book.tellPart(t.Context(), part{School: lycee, Year: year, Roll: r, Event: "e1", At: w.clock})
	if err == nil {
		err = w.table.Commit(t.Context(), e.Changes...)
	}
	if err != nil {
		t.Fatal(err)
	}
	return e.After
}

func TestALetterThatLeftIsWrittenDownHoweverSlowTheCarrier(t *testing.T) {
	w := open(t, monday, "08:05")
	w.family("p1", "Inès", "2011-03-02", parent("mother", "p1"), parent("refused", "p1"))
	w.book.table = table.New(punctual{w.store})
	ctx, cancel := context.WithCancel(t.Context())
	both := make(chan struct{}, 2)
	w.book.post = slow{w.post, func() {
		if both <- struct{}{}; len(both) == 2 {
			cancel()
		}
	}}
	after := w.about(t)
	if err := after(ctx); err != nil {
		t.Fatal(err)
	}
	w.wants("states", w.states(monday), "mother told, refused to-call bounce")
}

func TestWhatCannotBeHandedOverInTimeIsPhoned(t *testing.T) {
	w := open(t, monday, "08:05")
	w.family("p1", "Inès", "2011-03-02", parent("mother", "p1"))
	after := w.about(t)
	ctx, cancel := context.WithTimeout(t.Context(), lastHanded) // less is left by the time it is asked
	defer cancel()
	if err := after(ctx); err != nil {
		t.Fatal(err)
	}
	w.wants("sent", w.sent(), "")
	w.wants("states", w.states(monday), "mother to-call failed")
}

// TestSoManyRefusalsAtOnceAreAMistakeOfOurs is a carrier that refuses whole lots.
func TestSoManyRefusalsAtOnceAreAMistakeOfOurs(t *testing.T) {
	for _, c := range []struct{ refused, of, dead int }{{2, 10, 2}, {3, 10, 0}, {12, 12, 0}, {9, 9, 9}, {4, 24, 4}, {6, 24, 0}} {
		w := open(t, monday, "08:05")
		var marks []string
		for i := range c.of {
			id := fmt.Sprintf("p%02d", i)
			a := parent("mother"+id, id)
			if i < c.refused {
				a = parent("refused"+id, id)
				a.contact.Mail = id + "@refused.example"
			}
			w.family(id, "Inès", "2011-03-02", a)
			marks = append(marks, id+" absent present")
		}
		w.roll("maths", "08:00", "08:55", marks...)
		w.drain()
		dead := 0
		for i := range c.refused {
			people, err := w.book.addressees(t.Context(), []school.PersonID{school.PersonID(fmt.Sprintf("refusedp%02d", i))})
			if err != nil {
				t.Fatal(err)
			}
			for _, a := range people {
				dead += len(a.Dead)
			}
		}
		if dead != c.dead {
			t.Errorf("%d refused of %d: %d addresses buried, want %d", c.refused, c.of, dead, c.dead)
		}
	}
}
