package notify

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// drawAdult draws an adult tied to a pupil in any way a school knows, whom a message may
// reach or not.
func drawAdult(t *rapid.T, id string, pupil school.PersonID) adult {
	link := roster.Link{
		Role: school.Guardian, School: lycee, Pupil: pupil, Contact: rapid.IntRange(0, 9).Draw(t, "contact"), Legal: rapid.IntRange(0, 2).Draw(t, "legal"),
		Level: rapid.SampledFrom([]school.Level{school.Full, school.Full, school.Informed, school.Charge, school.None, school.Contact}).Draw(t, "level"),
	}
	switch rapid.SampledFrom([]string{"", "", "", "", "past", "future", "elsewhere"}).Draw(t, "dates") {
	case "past":
		link.To = at(monday, "00:00")
	case "future":
		link.From = at("2026-12-20", "00:00")
	case "elsewhere":
		link.School = "0750002B"
	}
	a := adult{id: school.PersonID(id), links: []roster.Link{link}}
	if rapid.IntRange(0, 7).Draw(t, "court") == 0 {
		a.links = append(a.links, roster.Link{Role: school.Guardian, School: "0750002B", Pupil: pupil, Level: school.None})
	}
	a.contact.Mail = rapid.SampledFrom([]string{"", "nonsense", id + "@exemple.example", id + "@exemple.example", id + "@refused.example", id + "@down.example"}).Draw(t, "mail")
	a.contact.Mobile = rapid.SampledFrom([]string{"", "01 23 45 67 89", "06 12 34 56 78", "06 12 34 56 99", "06 12 34 56 98"}).Draw(t, "mobile")
	a.contact.SMS = rapid.Bool().Draw(t, "sms")
	if rapid.Bool().Draw(t, "chose") {
		a.choices = drawChoices(t)
	}
	return a
}

func drawChoices(t *rapid.T) *Choices {
	channels := rapid.SliceOfNDistinct(rapid.SampledFrom([]Channel{ByMail, BySMS, ByPush}), 0, 3, rapid.ID).Draw(t, "channels")
	c := &Choices{
		Language: rapid.SampledFrom(Languages).Draw(t, "language"),
		Kinds: map[Kind]Choice{
			OfAbsence: {rapid.SampledFrom([]When{AtOnce, AtOnce, InDigest, Never}).Draw(t, "when"), channels},
			OfLate:    {rapid.SampledFrom([]When{AtOnce, InDigest, Never}).Draw(t, "lates"), channels},
		},
	}
	if rapid.Bool().Draw(t, "own hours") {
		from := rapid.IntRange(0, 20).Draw(t, "from")
		c.Hours = Hours{From: school.At(from, 0), To: school.At(rapid.IntRange(from, 24).Draw(t, "to"), 0), Weekend: rapid.Bool().Draw(t, "weekend")}
	}
	return c
}

// mustBeTold is the rule of rights, rows 30 to 36, said once more in other words: every
// adult with a link of this school that reads, today, whom no court kept away, unless the
// pupil is of age and independent; and the pupil who is of age.
func mustBeTold(e roster.Enrolment, adults []adult, now time.Time) []string {
	var ids []string
	grown := e.Birth <= "2008-11-23"
	if grown {
		ids = append(ids, string(e.Pupil))
	}
	for _, a := range adults {
		reads, kept := false, false
		for _, l := range a.links {
			valid := !now.Before(l.From) && (l.To.IsZero() || now.Before(l.To))
			switch {
			case valid && l.Level == school.None:
				kept = true
			case valid && l.School == lycee && l.Level != school.Contact:
				reads = true
			}
		}
		if reads && !kept && !(grown && e.Independent) {
			ids = append(ids, string(a.id))
		}
	}
	slices.Sort(ids)
	return ids
}

// TestToldAndToCallAreTheGuardiansToTell holds for every roll, called in its hour or typed
// weeks later, whatever the families, their channels, choices and hours, the school's budget,
// what carriers do, what it rules on, and whoever answers STOP or START meanwhile: when all
// is done, everybody to be told is told or is to be phoned, and nobody else is either; but
// for the calls that an accepted reason ended.
func TestToldAndToCallAreTheGuardiansToTell(t *testing.T) {
	dir := t.TempDir()
	runs := 0
	rapid.Check(t, func(rt *rapid.T) {
		runs++
		day := rapid.SampledFrom([]string{monday, monday, monday, friday}).Draw(rt, "day")
		w := newWorld(t, fmt.Sprintf("%s/%d", dir, runs), at(day, "06:00"))
		defer w.close()
		w.post.down = rapid.IntRange(0, 9).Draw(rt, "no post") == 0
		w.decide(func(o *roster.LifeOptions) {
			budget := rapid.IntRange(0, 3).Draw(rt, "budget")
			o.SMSBudget, o.SMSStopped = &budget, rapid.IntRange(0, 4).Draw(rt, "stopped") == 0
			o.Urgent, o.WeekendOn = rapid.Bool().Draw(rt, "urgent"), rapid.Bool().Draw(rt, "weekends")
		})
		pupils := map[school.PersonID][]adult{}
		enrolments := map[school.PersonID]roster.Enrolment{}
		for i := range rapid.IntRange(1, 3).Draw(rt, "pupils") {
			e := roster.Enrolment{
				Pupil: school.PersonID(fmt.Sprintf("p%d", i)), School: lycee, Year: year, Name: roster.Name{First: "Inès"}, Class: "2DE3",
				Birth:       rapid.SampledFrom([]school.Date{"2011-03-02", "2011-03-02", "2008-03-02"}).Draw(rt, "birth"),
				Independent: rapid.Bool().Draw(rt, "independent"),
			}
			for j := range rapid.IntRange(0, 4).Draw(rt, "adults") {
				pupils[e.Pupil] = append(pupils[e.Pupil], drawAdult(rt, fmt.Sprintf("a%d%d", i, j), e.Pupil))
			}
			w.enrol(e, pupils[e.Pupil]...)
			w.person(adult{id: e.Pupil, contact: roster.Contact{Mail: rapid.SampledFrom([]string{"", "p@exemple.example"}).Draw(rt, "own mail")}})
			enrolments[e.Pupil] = e
		}
		before := w.beforehand(rt, school.Date(day), slices.Sorted(maps.Keys(enrolments)), pupils)
		last := map[school.PersonID]string{}
		away := map[school.PersonID][]school.LessonID{} // lessons of which the last word is absent
		hour, late := 7, 0
		words := func() { // STOP or START, by chance, from the number that works
			if rapid.IntRange(0, 3).Draw(rt, "answers") == 0 {
				w.answer("+33612345678", rapid.IntRange(0, 2).Draw(rt, "word") > 0)
			}
		}
		for range rapid.IntRange(1, 4).Draw(rt, "rolls") {
			hour += rapid.IntRange(1, 4).Draw(rt, "hours")
			words()
			if w.clock = at(day, fmt.Sprintf("%02d:05", hour)); rapid.IntRange(0, 4).Draw(rt, "on paper") == 0 {
				late = max(late, rapid.SampledFrom([]int{1, 3, 4, 10, 17}).Draw(rt, "days late"))
			}
			w.clock = w.clock.AddDate(0, 0, late)
			var marks []string
			for _, p := range slices.Sorted(maps.Keys(enrolments)) {
				kind := rapid.SampledFrom([]string{"absent", "absent", "present", "late"}).Draw(rt, "mark")
				marks = append(marks, fmt.Sprintf("%s %s present 10", p, kind))
				last[p] = kind
			}
			id := school.LessonOf(school.CourseID(fmt.Sprintf("c%d", hour)), school.Date(day))
			for p, kind := range last {
				if kind == "absent" {
					away[p] = append(away[p], id)
				}
			}
			lesson, start, end := fmt.Sprintf("c%d", hour), fmt.Sprintf("%02d:00", hour), fmt.Sprintf("%02d:55", hour)
			w.rollOf(school.Date(day), lesson, start, end, marks...)
			w.drain()
			w.accepts(rt, school.Date(day), slices.Sorted(maps.Keys(enrolments)))
			if rapid.IntRange(0, 3).Draw(rt, "corrected") == 0 {
				p := rapid.SampledFrom(slices.Sorted(maps.Keys(enrolments))).Draw(rt, "whose")
				w.rollOf(school.Date(day), lesson, start, end, fmt.Sprintf("%s present %s", p, last[p]))
				w.drain()
				away[p] = slices.DeleteFunc(away[p], func(l school.LessonID) bool { return l == id })
				last[p] = "present"
			}
			w.seats(rt, id, day, start, end, last, away)
		}
		words()
		end := school.DateOf(w.clock, paris).AddDays(2)
		for end.Weekday() > 4 {
			end = end.AddDays(1)
		}
		w.clock = at(string(end), "08:00")
		for range 49 { // nobody's hours are shorter than an hour, or further than a day
			w.drain()
			w.clock = w.clock.Add(30 * time.Minute)
		}
		w.drain()
		for _, p := range before {
			if !slices.ContainsFunc(w.tells(day), func(tell *Tell) bool { return tell.Pupil == p && tell.stands() && tell.Kind == OfAbsence }) {
				rt.Fatalf("nobody is told that %s was to be away", p)
			}
		}
		for p, lessons := range away {
			for _, id := range lessons {
				if !slices.ContainsFunc(w.tells(day), func(tell *Tell) bool { return tell.Pupil == p && tell.stands() && tell.covers(id) }) {
					rt.Fatalf("nobody is told that %s missed %s", p, id)
				}
			}
		}
		for _, tell := range w.tells(day) {
			if tell.Kind != OfAbsence {
				continue
			}
			w.holds(rt, tell, mustBeTold(enrolments[tell.Pupil], pupils[tell.Pupil], w.clock))
		}
		if len(w.post.broken) > 0 {
			rt.Fatalf("text messages to a number that answered STOP: %v", w.post.broken)
		}
	})
}

// seats has the office seat some pupils elsewhere for a lesson, and take it back of some:
// then the roll's word stands again, that of before or one that nobody heard.
func (w *world) seats(t *rapid.T, id school.LessonID, day, start, end string, said map[school.PersonID]string, away map[school.PersonID][]school.LessonID) {
	for _, p := range slices.Sorted(maps.Keys(said)) {
		if rapid.IntRange(0, 3).Draw(t, "seated") > 0 {
			continue
		}
		w.office(day, start, end, nil, marked{Pupil: p, Kind: "present", Was: "present"})
		if rapid.Bool().Draw(t, "heard between") {
			w.drain()
		}
		missing := said[p] == isAbsent
		away[p] = slices.DeleteFunc(away[p], func(l school.LessonID) bool { return l == id })
		if rapid.Bool().Draw(t, "seat taken back") {
			from, _ := school.ParseClock(start)
			to, _ := school.ParseClock(end)
			back := marked{Pupil: p, Kind: "present", Was: "present"}
			if unheard := !missing && rapid.Bool().Draw(t, "unheard"); unheard || missing {
				back.Again = []again{{Lesson: id, Start: from, End: to, Kind: isAbsent}}
				away[p] = append(away[p], id)
			}
			w.office(day, start, end, nil, back)
		}
		w.drain()
	}
}

// beforehand writes down, on the day before, the absences that the office knows of, of
// some of which a family spoke; some of them are taken back. It returns whose stand.
func (w *world) beforehand(t *rapid.T, day school.Date, pupils []school.PersonID, families map[school.PersonID][]adult) (stand []school.PersonID) {
	w.clock = at(string(day.AddDays(-1)), "10:00")
	for _, p := range pupils {
		if rapid.IntRange(0, 2).Draw(t, "beforehand") > 0 {
			continue
		}
		m := marked{Pupil: p, Kind: isAbsent}
		if family := families[p]; len(family) > 0 && rapid.Bool().Draw(t, "said") {
			m.Said = &said{By: family[0].id, Case: "c"}
		}
		w.office(string(day), "08:00", "18:00", nil, m)
		w.drain()
		if rapid.IntRange(0, 3).Draw(t, "taken back") == 0 {
			w.office(string(day), "08:00", "18:00", nil, marked{Pupil: p, Kind: "present", Was: isAbsent})
			continue
		}
		stand = append(stand, p)
	}
	w.drain()
	return stand
}

// accepts has the school accept, now and then, the reason of what a pupil missed of a day.
func (w *world) accepts(t *rapid.T, day school.Date, pupils []school.PersonID) {
	if rapid.IntRange(0, 5).Draw(t, "accepted") > 0 {
		return
	}
	p := rapid.SampledFrom(pupils).Draw(t, "whose reason")
	w.entry("absence.rule", "PERSON#"+string(p), ruled{
		School: lycee, Year: year, Pupils: []school.PersonID{p}, From: at(string(day), "00:00"), To: at(string(day.AddDays(1)), "00:00"), What: "justified", Held: true,
	})
	w.drain()
}

// holds checks one Tell in which nothing is under way any more.
func (w *world) holds(t *rapid.T, tell *Tell, want []string) {
	want = slices.DeleteFunc(slices.Clone(want), func(id string) bool { return slices.Contains(tell.Knowing, school.PersonID(id)) })
	var got []string
	for _, p := range tell.Parties {
		if p.State == Dropped && tell.stands() && !slices.Contains(want, string(p.Person)) {
			continue // whose right ended before the day
		}
		switch {
		case p.State == Told || p.State == ToCall:
			got = append(got, string(p.Person))
		case !tell.stands() && p.State == Dropped, !tell.Settled.IsZero() && p.State == Dropped: // there was nothing to tell, or nothing more
			got = append(got, string(p.Person))
		default:
			t.Fatalf("%s is left %s: %s", p.Person, p.State, jsonOf(tell))
		}
		if p.State == ToCall && p.Reason == "" {
			t.Fatalf("%s is to be phoned, and nobody knows why", p.Person)
		}
		if p.State == Told && !w.left(p.Message) {
			t.Fatalf("%s is said to be told, and nothing left: %s", p.Person, jsonOf(tell))
		}
	}
	slices.Sort(got)
	if whole := tell.stands() || !tell.early(paris); whole && !slices.Equal(got, want) {
		t.Fatalf("told or to call: %v, want %v: %s", got, want, jsonOf(tell))
	}
	page, err := w.table.Query(w.Context(), table.Query{Part: callPart(lycee), Indexed: true})
	if err != nil && !fault.Is(err, fault.NotFound) {
		t.Fatal(err)
	}
	listed := slices.ContainsFunc(page.Items, func(it table.Item) bool { return strings.HasSuffix(it.Sort, "#"+tell.ID) })
	if owed := tell.owes() > 0; listed != owed {
		t.Fatalf("in the list of calls: %v, want %v: %s", listed, owed, jsonOf(tell))
	}
}

// left reports whether exactly one message of an identifier left.
func (w *world) left(id string) bool {
	n := 0
	for _, l := range w.post.letters {
		if l.ID == id {
			n++
		}
	}
	for _, s := range w.post.texts {
		if s.ID == id {
			n++
		}
	}
	return n == 1
}

func (t *Tell) covers(id school.LessonID) bool {
	return t.Kind == OfAbsence && slices.ContainsFunc(t.Spans, func(s Span) bool { return s.Lesson == id })
}
