package notify

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/mail"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/region"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/seal"
	"github.com/preau-ent/preau/shared/table"
	"github.com/preau-ent/preau/shared/table/faulty"
	"github.com/preau-ent/preau/shared/table/local"
)

const (
	lycee = school.UAI("0750001A")
	year  = school.Year(2026)
)

var machine = policy.System(policy.JobNotify)

var paris = func() *time.Location {
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		panic(err)
	}
	return zone
}()

// at returns a moment of the school's own clocks.
func at(day, clock string) time.Time {
	c, err := school.ParseClock(clock)
	if err != nil {
		panic(err)
	}
	return c.On(school.Date(day), paris)
}

const (
	monday   = "2026-11-23"
	friday   = "2026-11-27"
	saturday = "2026-11-28"
	next     = "2026-11-30" // Monday
)

// a world is a school on a local table, a postman, and a clock that tests move.
type world struct {
	testing.TB
	store *faulty.Store
	table *table.Table
	post  *postman
	book  *Book
	relay *journal.Relay
	clock time.Time
	home  roster.School
	calls int
	log   strings.Builder
}

func newWorld(t testing.TB, dir string, start time.Time) *world {
	t.Helper()
	w := &world{TB: t, post: &postman{}, clock: start}
	store, err := local.Open(dir, local.NoSync, local.Clock(w.now))
	if err != nil {
		t.Fatal(err)
	}
	w.store = faulty.New(store)
	w.table = table.New(w.store)
	var r region.Region
	r.Mail.Site = "https://ent.example"
	m := api.Means{Table: w.table, Mail: w.post, Region: &r, Keys: seal.New(start), Now: w.now, Log: slog.New(slog.NewTextHandler(&w.log, nil))}
	w.book = bookOf(m)
	w.relay = api.NewRelay(m, Following)
	w.home = roster.School{UAI: lycee, Name: "Lycée Jeanne Barret", Zone: "Europe/Paris", Year: year}
	w.put(roster.SchoolKey(lycee), w.home)
	return w
}

func (w *world) close() { w.table.Close() }

func (w *world) now() time.Time { return w.clock }

// put stores a document, over what was there.
func (w *world) put(k table.Key, v any) {
	w.Helper()
	items, err := w.table.Get(context.Background(), true, k)
	if err != nil {
		w.Fatal(err)
	}
	it, err := items.Find(k).With(v)
	if err == nil {
		err = w.table.Write(context.Background(), table.Change{Item: it})
	}
	if err != nil {
		w.Fatal(err)
	}
}

// decide changes what the school decided.
func (w *world) decide(change func(*roster.LifeOptions)) {
	change(&w.home.Life)
	w.put(roster.SchoolKey(lycee), w.home)
}

// an adult of a family.
type adult struct {
	id      school.PersonID
	contact roster.Contact
	links   []roster.Link
	choices *Choices
}

// parent returns an adult with a mail address and full authority.
func parent(id, of string) adult {
	return adult{
		id: school.PersonID(id), contact: roster.Contact{Mail: id + "@exemple.example"},
		links: []roster.Link{{Role: school.Guardian, School: lycee, Pupil: school.PersonID(of), Level: school.Full, Legal: 1}},
	}
}

// family stores a pupil of 2DE3, born on a day, and the adults.
func (w *world) family(id, first string, born school.Date, adults ...adult) {
	pupil := school.PersonID(id)
	e := roster.Enrolment{Pupil: pupil, School: lycee, Year: year, Name: roster.Name{First: first, Last: "MARTIN"}, Birth: born, Class: "2DE3", From: "2026-09-01"}
	w.enrol(e, adults...)
}

func (w *world) enrol(e roster.Enrolment, adults ...adult) {
	var f roster.Family
	for _, a := range adults {
		f.Guardians = append(f.Guardians, a.id)
		w.person(a)
	}
	w.put(roster.EnrolKey(e.Pupil), roster.Enrolments{Enrolments: []roster.Enrolment{e}})
	w.put(roster.FamilyKey(e.Pupil), f)
}

func (w *world) person(a adult) {
	w.put(roster.ProfileKey(a.id), roster.Profile{ID: a.id, Name: roster.Name{First: "A", Last: string(a.id)}, Contact: a.contact})
	w.put(roster.LinksKey(a.id), roster.Links{Links: a.links})
	if a.choices != nil {
		w.put(ChoicesKey(a.id), a.choices)
	}
}

// roll writes down the roll of a lesson of today as its subject does: pupils as "id absent
// present".
func (w *world) roll(lesson, start, end string, pupils ...string) {
	w.Helper()
	w.rollOf(school.DateOf(w.clock, paris), lesson, start, end, pupils...)
}

// rollOf writes down the roll of a lesson of any day.
func (w *world) rollOf(day school.Date, lesson, start, end string, pupils ...string) {
	w.Helper()
	from, _ := school.ParseClock(start)
	to, _ := school.ParseClock(end)
	r := roll{Date: day, Lesson: school.LessonOf(school.CourseID(lesson), day), Start: from, End: to}
	for _, p := range pupils {
		var m marked
		fmt.Sscan(p, &m.Pupil, &m.Kind, &m.Was, &m.Minutes)
		r.Pupils = append(r.Pupils, m)
	}
	w.entry("absence.call", dayPart(lycee, year, day), r)
}

// entry writes an entry of the journal.
func (w *world) entry(action, part string, detail any) {
	w.Helper()
	w.calls++
	e, err := journal.New(w.clock.Add(time.Duration(w.calls)), "teacher", action, "object", detail)
	if err != nil {
		w.Fatal(err)
	}
	c, err := e.Change(part)
	if err == nil {
		err = w.table.Write(context.Background(), c)
	}
	if err != nil {
		w.Fatal(err)
	}
}

// answer brings a word that a number answers now, as a host does.
func (w *world) answer(number string, stop bool) {
	w.Helper()
	w.calls++
	w.brings(mail.Order{ID: fmt.Sprintf("answer-%d", w.calls), From: number, Stop: stop, At: w.clock})
	if w.post.silent == nil {
		w.post.silent = map[string]bool{}
	}
	w.post.silent[number] = stop
}

// brings hands an order over as a topic does, each time with a name of its own.
func (w *world) brings(o mail.Order) {
	w.Helper()
	w.calls++
	word, err := o.Word(w.book.secrets)
	if err != nil {
		w.Fatal(err)
	}
	data, err := json.Marshal(word)
	if err == nil {
		err = w.relay.Do(context.Background(), journal.Due{ID: fmt.Sprintf("topic-%d", w.calls), Kind: mail.DueOrder, At: w.clock, Data: data})
	}
	if err != nil {
		w.Fatal(err)
	}
}

// drain lets everything follow that has to by now.
func (w *world) drain() {
	w.Helper()
	if err := w.relay.Drain(context.Background()); err != nil {
		w.Fatal(err)
	}
}

// to moves the clock to a moment, five minutes at a time.
func (w *world) to(moment time.Time) {
	w.Helper()
	w.drain()
	for w.clock.Before(moment) {
		w.clock = minTime(w.clock.Truncate(5*time.Minute).Add(5*time.Minute), moment)
		w.drain()
	}
}

func minTime(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// tells returns every Tell of a day.
func (w *world) tells(day string) []*Tell {
	w.Helper()
	page, err := w.table.Query(context.Background(), table.Query{Part: dayPart(lycee, year, school.Date(day)), Prefix: tellPrefix, Strong: true})
	if err != nil {
		w.Fatal(err)
	}
	var list []*Tell
	for _, it := range page.Items {
		f, err := decodeTell(it)
		if err != nil {
			w.Fatal(err)
		}
		list = append(list, &f.Tell)
	}
	return list
}

// states says how telling stands on a day: "mother told, father to-call bounce".
func (w *world) states(day string) string {
	w.Helper()
	var words []string
	for _, t := range w.tells(day) {
		for _, p := range t.Parties {
			word := string(p.Person) + " " + string(p.State)
			if p.Reason != "" {
				word += " " + string(p.Reason)
			}
			words = append(words, word)
		}
	}
	return strings.Join(words, ", ")
}

// sent says what left, mail first, by address: "mail mother@exemple.example Absence d’Inès le 23/11".
func (w *world) sent() []string {
	var all []string
	for _, l := range w.post.letters {
		all = append(all, "mail "+l.To+" "+l.Subject)
	}
	for _, t := range w.post.texts {
		all = append(all, "sms "+t.To+" "+t.Text)
	}
	for i := range all {
		all[i] = breaking(all[i])
	}
	slices.Sort(all)
	return all
}

// breaking writes a text with usual spaces alone.
func breaking(text string) string {
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(text)
}

// cpe is who phones, now.
func (w *world) cpe() roster.Person {
	return roster.Person{
		ID: "cpe", Links: []roster.Link{{Role: school.CPE, School: lycee}}, Now: w.clock, Today: school.DateOf(w.clock, paris), PasswordAt: w.clock, Trusted: true,
	}
}

// listed returns whom the CPE has to phone now.
func (w *world) listed() []Call {
	w.Helper()
	grant, err := policy.ReadBoard(w.cpe(), lycee, year)
	if err != nil {
		w.Fatal(err)
	}
	list, err := w.book.Calls(context.Background(), grant)
	if err != nil {
		w.Fatal(err)
	}
	n, err := w.book.CountCalls(context.Background(), grant.Figures())
	if err != nil || n != len(list) {
		w.Errorf("%d calls are counted, %d are listed: %v", n, len(list), err)
	}
	return list
}

// toPhone says whom, in the order of the list: "mother 23/11", of which day.
func (w *world) toPhone() []string {
	w.Helper()
	who := []string{}
	for _, c := range w.listed() {
		who = append(who, string(c.Guardian.ID)+" "+string(c.Date[8:])+"/"+string(c.Date[5:7]))
	}
	return who
}

func (w *world) forget() { w.post.letters, w.post.texts, w.post.pings = nil, nil, nil }

func jsonOf(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(data)
}
