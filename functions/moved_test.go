package functions_test

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/preau-ent/preau/functions/absences"
	"github.com/preau-ent/preau/functions/people"
	"github.com/preau-ent/preau/functions/timetable"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// seats brings in a delivery of the academy that seats a pupil of the lycée, and does all
// that follows.
func (h *house) seats(t *testing.T, pupil school.PersonID, class string, groups ...string) {
	t.Helper()
	const source = "AAF#MOVES"
	number := string(pupil)
	alias := table.Item{Key: table.Key{Part: "ALIAS#" + source + "#" + number, Sort: "PERSON"}, Version: 1}
	alias, err := alias.With(map[string]school.PersonID{"person": pupil})
	if err == nil {
		err = h.table.Load(t.Context(), alias)
	}
	if err != nil {
		t.Fatal(err)
	}
	place := func(code string) people.Place { return people.Place{Structure: "S", Code: code} }
	moved := people.Record{Kind: people.KindPupil, Op: people.Modify, ID: number, Given: people.GivenClasses | people.GivenGroups, Schooling: people.Schooling{Classes: []people.Place{place(class)}}}
	for _, g := range groups {
		moved.Schooling.Groups = append(moved.Schooling.Groups, place(g))
	}
	home := people.Record{Kind: people.KindSchool, Op: people.Add, Given: people.GivenAll, ID: "S", Structure: people.Structure{UAI: string(lycee), Name: "Lycée", Kind: "LYCEE POLYVALENT"}}
	d := people.Delivery{Name: "moves", Source: source}
	for _, r := range []people.Record{home, moved} {
		d.Files = append(d.Files, people.File{Name: "moves", Kind: r.Kind, Read: func(each func(*people.Record) error) error { return each(&r) }})
	}
	_, err = people.Import(t.Context(), policy.System(policy.JobImport), people.NewRegister(h.table), d, people.Options{
		Now: h.clock(), Year: h.demo.Year,
		Begins: func(context.Context, school.UAI, school.Year) (school.Date, error) { return "2026-09-01", nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	h.restart()
	h.follow(t)
}

// A filed is what the file of a pupil counts.
type filed struct {
	Counters struct {
		HalfDays int
		Explain  []struct {
			Date     school.Date
			Half     string
			Complete bool
		}
	}
	Stretches []struct {
		Lessons []struct {
			Date    school.Date
			Start   school.Clock
			Subject string
		}
	}
}

// file reads the file of a pupil as the CPE, and what it counts as it is written.
func (h *house) file(t *testing.T, pupil school.PersonID) (f filed, counters, stretches string) {
	t.Helper()
	rec := h.call(t, "cpe", http.MethodGet, "/api/pupils/"+string(pupil)+"/absences?school="+string(lycee), "")
	var raw struct{ Counters, Stretches json.RawMessage }
	if err := json.Unmarshal(rec.Body.Bytes(), &raw); err != nil || rec.Code != 200 {
		t.Fatalf("file: %d %s", rec.Code, rec.Body)
	}
	if err := json.Unmarshal(rec.Body.Bytes(), &f); err != nil {
		t.Fatal(err)
	}
	return f, string(raw.Counters), string(raw.Stretches)
}

// absent enters a whole day of absence, as the office does.
func (h *house) absent(t *testing.T, pupil school.PersonID, day school.Date) {
	t.Helper()
	body := `{"pupils":["` + string(pupil) + `"],"kind":"absent","date":"` + string(day) + `"}`
	if rec := h.call(t, "cpe", http.MethodPost, "/api/schools/"+string(lycee)+"/absences", body); rec.Code != 200 {
		t.Fatalf("absence of %s: %d %s", day, rec.Code, rec.Body)
	}
}

// attended lists the lessons that a pupil has on a day in a class, by hour and subject.
func (h *house) attended(t *testing.T, e roster.Enrolment, day school.Date) (list []string) {
	t.Helper()
	for _, l := range h.lessons(t, day) {
		if l.AttendedBy(&e) && l.HeldFor(e.Class) {
			list = append(list, l.Start.String()+" "+l.Subject)
		}
	}
	return list
}

func (h *house) enrolment(t *testing.T, pupil school.PersonID) roster.Enrolment {
	t.Helper()
	e, err := people.NewRegister(h.table).Enrolments(t.Context(), pupil)
	if err != nil || len(e.Enrolments) == 0 {
		t.Fatal(e, err)
	}
	return e.Enrolments[0]
}

// missed lists the lessons missed on a day as the file shows them.
func (f *filed) missed(day school.Date) (list []string) {
	for _, s := range f.Stretches {
		for _, l := range s.Lessons {
			if l.Date == day {
				list = append(list, l.Start.String()+" "+l.Subject)
			}
		}
	}
	slices.Sort(list)
	return list
}

func (f *filed) halves(day school.Date) (list []string) {
	for _, c := range f.Counters.Explain {
		if c.Date == day {
			list = append(list, c.Half)
		}
	}
	slices.Sort(list)
	return list
}

// TestAPupilWhoChangesClassKeepsTheHalfDaysThatPassed moves the absentee in January: what
// the file counts of the autumn stays to the letter, and so do the weeks; a day of January
// is of the new class.
func TestAPupilWhoChangesClassKeepsTheHalfDaysThatPassed(t *testing.T) {
	for _, zone := range []string{"Europe/Paris", "Pacific/Noumea"} {
		t.Run(zone, func(t *testing.T) { changesClass(t, zone) })
	}
}

func changesClass(t *testing.T, zone string) {
	h := newHouse(t)
	place := h.moveTo(t, zone)
	pupil := h.demo.Named["pupil-absentee"]
	const monday, thursday, last = school.Date("2027-01-11"), school.Date("2027-01-14"), school.Date("2027-01-08")
	h.setClock(school.At(7, 30).On(monday, place))
	h.follow(t)
	h.absent(t, pupil, last)
	h.follow(t)
	then := h.enrolment(t, pupil)
	_, counters, stretches := h.file(t, pupil)
	weeks := map[school.Date]string{}
	week := func(day school.Date) string {
		rec := h.call(t, "cpe", http.MethodGet, "/api/pupils/"+string(pupil)+"/timetable?school="+string(lycee)+"&week="+string(day), "")
		if rec.Code != 200 {
			t.Fatalf("week of %s: %d %s", day, rec.Code, rec.Body)
		}
		return rec.Body.String()
	}
	for _, day := range []school.Date{"2026-09-14", "2026-11-23", last} {
		weeks[day] = week(day)
	}

	h.seats(t, pupil, "2AGO", "2AGO-AP1")
	now := h.enrolment(t, pupil)
	if now.Class != "2AGO" || len(now.Before) != 1 || now.Before[0].To != monday {
		t.Fatalf("seated in %s, before %+v", now.Class, now.Before)
	}
	if _, after, told := h.file(t, pupil); after != counters || told != stretches {
		t.Errorf("the file counts\n%s\nafter the move, want\n%s", after, counters)
	}
	for day, want := range weeks {
		if got := week(day); got != want {
			t.Errorf("the week of %s shows\n%s\nafter the move, want\n%s", day, got, want)
		}
	}

	h.setClock(school.At(18, 30).On(thursday, place))
	h.absent(t, pupil, monday)
	h.absent(t, pupil, thursday)
	f, _, _ := h.file(t, pupil)
	for _, day := range []school.Date{monday, thursday} {
		want := h.attended(t, now, day)
		if got := f.missed(day); !slices.Equal(got, want) || len(want) == 0 {
			t.Errorf("missed on %s: %v, want %v of the new class", day, got, want)
		}
		halves := []string{}
		for half, in := range map[string]func(string) bool{"am": func(l string) bool { return l < "11:50" }, "pm": func(l string) bool { return l >= "11:50" }} {
			if slices.ContainsFunc(want, in) {
				halves = append(halves, half)
			}
		}
		slices.Sort(halves)
		if got := f.halves(day); !slices.Equal(got, halves) {
			t.Errorf("half-days of %s: %v, want %v", day, got, halves)
		}
	}
	if got, want := f.missed(last), h.attended(t, then, last); !slices.Equal(got, want) || len(want) == 0 {
		t.Errorf("missed on %s: %v, want %v of the class of then", last, got, want)
	}
}

// TestAPupilWhoChangesLanguageKeepsTheLessonsThatPassed moves p1 from a group of Spanish
// to one of Italian.
func TestAPupilWhoChangesLanguageKeepsTheLessonsThatPassed(t *testing.T) {
	h := newHouse(t)
	pupil := h.demo.Named["pupil-p1"]
	then := h.enrolment(t, pupil)
	spanish := func(l string) bool { return strings.Contains(l, "Espagnol") }
	italian := func(l string) bool { return strings.Contains(l, "Italien") }
	var before, after school.Date // days with the one and the other
	for day := h.demo.Today().AddDays(-7); day < h.demo.Today(); day = day.AddDays(1) {
		if before == "" && slices.ContainsFunc(h.attended(t, then, day), spanish) {
			before = day
		}
	}
	h.setClock(h.clock().Add(8 * time.Hour))
	h.absent(t, pupil, before)
	h.follow(t)
	_, counters, stretches := h.file(t, pupil)
	h.seats(t, pupil, "2DE3", "2DE-ITA2", "2DE3-AP2")
	now := h.enrolment(t, pupil)
	if _, again, told := h.file(t, pupil); again != counters || told != stretches {
		t.Errorf("the file counts\n%s\nafter the move, want\n%s", again, counters)
	}
	for day := h.demo.Today().AddDays(1); after == "" && day < h.demo.Today().AddDays(8); day = day.AddDays(1) {
		if slices.ContainsFunc(h.attended(t, now, day), italian) {
			after = day
		}
	}
	h.setClock(school.At(18, 0).On(after, h.demo.Zone))
	h.absent(t, pupil, after)
	f, _, _ := h.file(t, pupil)
	if got := f.missed(before); !slices.ContainsFunc(got, spanish) || slices.ContainsFunc(got, italian) {
		t.Errorf("missed on %s: %v, want Spanish", before, got)
	}
	if got, want := f.missed(after), h.attended(t, now, after); !slices.Equal(got, want) {
		t.Errorf("missed on %s: %v, want %v", after, got, want)
	}
}

// TestWhatIsSaidOfADayKeepsItsClass moves a pupil on Tuesday, of whose Monday the office
// and then the family speak: what the day of the school shows of it is of the class of then.
func TestWhatIsSaidOfADayKeepsItsClass(t *testing.T) {
	h := newHouse(t)
	pupil := h.demo.Named["pupil-p2"]
	const monday, tuesday = school.Date("2026-11-23"), school.Date("2026-11-24")
	h.setClock(school.At(17, 0).On(tuesday, h.demo.Zone))
	was := h.enrolment(t, pupil).Class
	h.seats(t, pupil, "2DE4", "2DE-ESP4", "2DE4-AP1")
	h.absent(t, pupil, monday)
	h.absent(t, pupil, tuesday)
	h.follow(t)
	said := func(day school.Date) string {
		return fmt.Sprintf(`{"from":%q,"to":%q,"motif":"illness"}`, school.At(8, 0).On(day, h.demo.Zone).Format(time.RFC3339), school.At(17, 0).On(day, h.demo.Zone).Format(time.RFC3339))
	}
	for _, day := range []school.Date{monday, tuesday} {
		if rec := h.call(t, "guardian-full-of-p2", http.MethodPost, "/api/pupils/"+string(pupil)+"/justifications", said(day)); rec.Code >= 300 {
			t.Fatalf("justification of %s: %d %s", day, rec.Code, rec.Body)
		}
	}
	for day, want := range map[school.Date]school.ClassID{monday: was, tuesday: "2DE4"} {
		part := roster.YearPart(lycee, h.demo.Year) + "#DAY#" + string(day)
		var told []string
		for _, prefix := range []string{"DESK#", "TELL#"} {
			page, err := h.table.Query(t.Context(), table.Query{Part: part, Prefix: prefix + string(pupil) + "#"})
			if err != nil {
				t.Fatal(err)
			}
			for _, it := range page.Items {
				var copied struct {
					Class school.ClassID `json:"class"`
					C     school.ClassID `json:"c"`
				}
				if err := it.Decode(&copied); err != nil {
					t.Fatal(err)
				}
				if told = append(told, prefix); copied.Class+copied.C != want {
					t.Errorf("%s of %s is of class %q, want %q", it.Sort, day, copied.Class+copied.C, want)
				}
			}
		}
		if got := strings.Join(told, ""); got != "DESK#DESK#TELL#" {
			t.Errorf("said of %s: %s, want two copies and one telling", day, got)
		}
	}
}

// sport returns the next lesson of sport of a class from a day on.
func (h *house) sport(t *testing.T, class school.ClassID, from school.Date) timetable.Lesson {
	t.Helper()
	for day := from; day < from.AddDays(7); day = day.AddDays(1) {
		for _, l := range h.lessons(t, day) {
			if strings.HasPrefix(l.Subject, "Éducation physique") && slices.Contains(l.Classes, class) {
				return l
			}
		}
	}
	t.Fatalf("%s has no sport after %s", class, from)
	return timetable.Lesson{}
}

// noted says how the roll of a lesson shows a pupil: "" for not at all.
func (h *house) noted(t *testing.T, l timetable.Lesson, pupil school.PersonID) string {
	t.Helper()
	for _, p := range h.rollOf(t, l.ID).Pupils {
		if p.ID == pupil && p.Note != nil {
			return p.Note.Kind
		}
		if p.ID == pupil {
			return "listed"
		}
	}
	return ""
}

func (h *house) giveStatus(t *testing.T, pupil school.PersonID, body string) {
	t.Helper()
	if rec := h.call(t, "cpe", http.MethodPost, "/api/pupils/"+string(pupil)+"/statuses?school="+string(lycee), body); rec.Code != 200 {
		t.Fatalf("status: %d %s", rec.Code, rec.Body)
	}
}

// statuses lists the dated statuses of a pupil's file, by their first days.
func (h *house) statuses(t *testing.T, pupil school.PersonID) []absences.StatusView {
	t.Helper()
	rec := h.call(t, "cpe", http.MethodGet, "/api/pupils/"+string(pupil)+"/absences?school="+string(lycee), "")
	var file struct{ Statuses []absences.StatusView }
	if err := json.Unmarshal(rec.Body.Bytes(), &file); err != nil || rec.Code != 200 {
		t.Fatalf("file: %d %s", rec.Code, rec.Body)
	}
	slices.SortFunc(file.Statuses, func(a, b absences.StatusView) int { return cmp.Compare(a.From, b.From) })
	return file.Statuses
}

// TestAStatusFollowsThePupilIntoTheNewClass exempts p1 from sport, and lets p2 follow from
// home: the rolls say so in the class of then, and in the new one from the move on.
func TestAStatusFollowsThePupilIntoTheNewClass(t *testing.T) {
	h := newHouse(t)
	p1, p2, today := h.demo.Named["pupil-p1"], h.demo.Named["pupil-p2"], h.demo.Today()
	old, next := h.sport(t, "2DE3", today.AddDays(-7)), h.sport(t, "2DE4", today.AddDays(1))
	h.giveStatus(t, p1, `{"kind":"exemption","from":"2026-11-09","to":"2027-06-30","service":"`+string(old.Service)+`"}`)
	h.giveStatus(t, p2, `{"kind":"remote","from":"2026-11-09","to":"2027-06-30"}`)
	h.follow(t)
	h.seats(t, p1, "2DE4", "2DE-ESP4", "2DE4-AP1")
	h.seats(t, p2, "2DE4", "2DE-ESP4", "2DE4-AP1")
	for _, c := range []struct {
		name, want string
		pupil      school.PersonID
		lesson     timetable.Lesson
	}{
		{"the class of last week", "exempted", p1, old},
		{"the new class", "exempted", p1, next},
		{"the old class since", "", p1, h.sport(t, "2DE3", today)},
		{"the class of last week", "remote", p2, old},
		{"the new class", "remote", p2, next},
	} {
		if got := h.noted(t, c.lesson, c.pupil); got != c.want {
			t.Errorf("the roll of %s shows %q, want %q", c.name, got, c.want)
		}
	}
	got := h.statuses(t, p1)
	if len(got) != 2 || got[0].To != today.AddDays(-1) || got[1].From != today || got[1].To != "2027-06-30" || got[1].Service != next.Service {
		t.Fatalf("statuses = %+v", got)
	}
	h.seats(t, p1, "2DE4", "2DE-ESP4", "2DE4-AP1") // nothing new
	if again := h.statuses(t, p1); !slices.EqualFunc(got, again, func(a, b absences.StatusView) bool { return a.ID == b.ID && a.To == b.To }) {
		t.Errorf("statuses = %+v after the same import, want %+v", again, got)
	}

	h.setClock(h.clock().Add(24 * time.Hour))
	h.seats(t, p1, "2DE3", "2DE-ESP4", "2DE3-AP2")
	back := h.sport(t, "2DE3", today.AddDays(2))
	if got := h.noted(t, back, p1); got != "exempted" {
		t.Errorf("back in the class of then the roll shows %q", got)
	}
	ended := h.statuses(t, p1)
	if rec := h.call(t, "cpe", http.MethodDelete, "/api/pupils/"+string(p1)+"/statuses/"+ended[len(ended)-1].ID+"?school="+string(lycee), ""); rec.Code != 200 {
		t.Fatalf("the end of a status: %d %s", rec.Code, rec.Body)
	}
	if got := h.noted(t, back, p1); got != "listed" {
		t.Errorf("once the exemption ends the roll shows %q", got)
	}
}
