package notify

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
	"github.com/preau-ent/preau/shared/table/faulty"
)

// TestAFailureOfTheTableTellsNobodyTwiceAndForgetsNobody fails each write in turn, before
// it is stored and after it: at the end everybody is told or to be phoned, once.
func TestAFailureOfTheTableTellsNobodyTwiceAndForgetsNobody(t *testing.T) {
	for _, failure := range []faulty.Failure{faulty.Before, faulty.After} {
		for nth := 1; nth <= 9; nth++ {
			w := open(t, monday, "08:05")
			w.family("p1", "Inès", "2011-03-02", parent("mother", "p1"), parent("refused", "p1"))
			w.family("p2", "Adam", "2011-03-02", parent("father", "p2"))
			w.roll("maths", "08:00", "08:55", "p1 absent present", "p2 absent present")
			writes := 0
			w.store.FailEach(nil, func(int) faulty.Failure {
				if writes++; writes == nth {
					return failure
				}
				return faulty.None
			})
			for range 20 {
				w.relay.Drain(t.Context()) // what it says is logged by its host, and tried again
				w.clock = w.clock.Add(30 * time.Second)
			}
			w.store.FailEach(nil, nil)
			w.drain()
			states := w.states(monday)
			for _, p := range []string{"mother ", "refused ", "father "} {
				if !strings.Contains(states, p+"told") && !strings.Contains(states, p+"to-call") {
					t.Errorf("write %d fails %v: %s", nth, failure, states)
				}
			}
			if sent := w.sent(); len(slices.Compact(slices.Clone(sent))) != len(sent) {
				t.Errorf("write %d fails %v: told twice: %v", nth, failure, sent)
			}
			if nth > writes {
				break
			}
		}
	}
}

// TestAFailureOfTheTableGivesBackOnce fails each write in turn that puts a message back which
// nobody took: it is handed over once more, and left once.
func TestAFailureOfTheTableGivesBackOnce(t *testing.T) {
	for _, failure := range []faulty.Failure{faulty.Before, faulty.After} {
		for nth := 1; nth <= 4; nth++ {
			w := open(t, monday, "10:00")
			w.family("p1", "Inès", "2011-03-02", parent("mother", "p1"))
			w.classOf("p1")
			w.amend("cancelled")
			w.post.shut = true
			writes := 0
			w.store.FailEach(nil, func(int) faulty.Failure {
				if w.post.tried == 0 {
					return faulty.None
				}
				if writes++; writes == nth {
					return failure
				}
				return faulty.None
			})
			for range 3 {
				w.relay.Drain(t.Context()) // what it says is logged by its host, and tried again
			}
			w.store.FailEach(nil, nil)
			w.post.shut = false
			w.to(at(tuesday, "20:00"))
			w.wants(failure.String(), w.sent(), "mail mother@exemple.example Préau : les nouvelles du 23/11")
		}
	}
}

// A closed store keeps nothing that is put without a condition, as what announces messages is.
type closed struct{ table.Store }

func (c closed) Load(context.Context, []table.Item) (table.Bill, error) {
	return table.Bill{}, fault.New(fault.Unavailable, "closed")
}

func TestWhatCannotBeAnnouncedIsGivenBack(t *testing.T) {
	w := open(t, monday, "10:00")
	w.family("p1", "Inès", "2011-03-02", parent("mother", "p1"))
	e, err := w.book.tellNews(t.Context(), news{School: lycee, Year: year, Kind: OfAbsence, Pupils: []school.PersonID{"p1"}, Line: Line{"justification.accepted", Facts{Date: friday}}})
	if err != nil {
		t.Fatal(err)
	}
	w.book.table = table.New(closed{w.store})
	if err := e.After(t.Context()); !fault.Is(err, fault.Unavailable) {
		t.Errorf("nothing could be announced: %v", err)
	}
	w.wants("sent", w.sent(), "")
	w.to(at(tuesday, "20:00"))
	w.wants("ten minutes later, once", w.sent(), "mail mother@exemple.example Préau : les nouvelles du 23/11")
}
