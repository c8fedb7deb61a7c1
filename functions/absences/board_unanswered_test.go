package absences

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/preau-ent/preau/functions/notify"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// tell stores what a family is told of hours of a pupil's Friday.
func (c *cabinet) tell(pupil string, kind notify.Kind, from, to string) {
	c.Helper()
	c.tellOf(pupil, kind, from, to, notify.Party{Person: "mother", State: notify.Told, At: c.now})
}

func (c *cabinet) tellOf(pupil string, kind notify.Kind, from, to string, parties ...notify.Party) {
	c.Helper()
	e, s := c.enrolment(pupil), span(c, from+"-"+to)
	t := notify.Tell{
		ID: fmt.Sprint(kind, from), Kind: kind, Pupil: e.Pupil, Name: e.Name, Class: e.Class, School: lycee, Year: e.Year, Date: "2026-11-20",
		Spans: []notify.Span{{From: s.From, To: s.To}}, First: s.From, Made: c.now, Parties: parties,
	}
	it, err := table.Item{Key: table.Key{Part: dayPart(lycee, e.Year, t.Date), Sort: "TELL#" + string(e.Pupil) + "#" + t.ID}, Version: 1}.With(t)
	if err == nil {
		err = c.table.Load(context.Background(), it)
	}
	if err != nil {
		c.Fatal(err)
	}
}

func TestTheAbsencesOfADayThatNobodyExplainedAreListed(t *testing.T) {
	c := newCabinet(t)
	c.book.notices = notify.NewBook(c.table, nil, nil, func() time.Time { return c.now })
	c.tell("pupil-p1", notify.OfAbsence, "08:00", "12:00") // justified
	c.tell("pupil-p1", notify.OfAbsence, "14:00", "16:00") // asked about
	c.tell("pupil-p1", notify.OfAsk, "14:00", "16:00")
	c.tell("pupil-p2", notify.OfAbsence, "08:00", "09:00") // nothing
	c.tell("pupil-p2", notify.OfLate, "10:00", "11:00")
	if _, err := c.say("family", ""); err != nil {
		t.Fatal(err)
	}
	for as, want := range map[string][]string{
		"cpe": {"pupil-p1 14:00 asked", "pupil-p2 08:00"}, "aed-restricted": {},
	} {
		grant, err := policy.ReadBoard(c.as(as), lycee, c.Year)
		if err != nil {
			t.Fatal(err)
		}
		v, err := c.book.Unanswered(context.Background(), grant, "2026-11-20", plainly)
		if err != nil || !v.Ask {
			t.Fatalf("%s: %v, may ask: %v", as, err, v.Ask)
		}
		got := []string{}
		for _, l := range v.Absences {
			for _, name := range []string{"pupil-p1", "pupil-p2"} {
				if l.Pupil == c.Named[name] {
					line := name + " " + l.From.In(c.Zone).Format("15:04")
					if !l.Asked.IsZero() {
						line += " asked"
					}
					got = append(got, line)
				}
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", as, got, want)
		}
	}
	for as, want := range map[string]fault.Kind{"nurse": "", "secretary": "", "cpe-other-school": fault.NotFound, "teacher-maths": fault.NotFound} {
		grant, err := policy.ReadBoard(c.as(as), lycee, c.Year)
		if err == nil {
			var v UnansweredView
			if v, err = c.book.Unanswered(context.Background(), grant, "2026-11-20", plainly); v.Ask {
				t.Errorf("%s may ask", as)
			}
		}
		if want == "" && err != nil || want != "" && !fault.Is(err, want) {
			t.Errorf("%s: %v, want %q", as, err, want)
		}
	}
	grant, err := policy.ReadBoard(c.as("cpe"), lycee, c.Year)
	if err != nil {
		t.Fatal(err)
	}
	for _, day := range []school.Date{"", "2026-13-01", "2025-11-20"} {
		if _, err := c.book.Unanswered(context.Background(), grant, day, plainly); !fault.Is(err, fault.Invalid) {
			t.Errorf("the day %q: %v", day, err)
		}
	}
}
