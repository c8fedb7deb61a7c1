package demo

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/preau-ent/preau/shared/school"
)

// A Book is the marks of one service in one period, as a teacher would have typed them.
type Book struct {
	School      school.UAI
	Year        school.Year
	Service     school.ServiceID
	Period      school.PeriodID
	Pupils      []school.PersonID // in the order of the list
	Assessments []Assessment      // by date
}

// An Assessment is one test with the marks of all. Values are as typed, in the order
// of Book.Pupils: points with a comma ("14,5"), a status ("abs" "disp" "nn" "inap" "nr"
// "abs0" "nr0" "fel"), or "" for nothing yet.
type Assessment struct {
	ID          school.AssessmentID
	Title       string
	Date        school.Date
	OutOf       int64     // hundredths
	Coefficient int64     // hundredths
	Weighted    bool      // counts by its out-of instead of being scaled
	Kind        string    // "normal", "bonus" or "optional"
	VisibleFrom time.Time // for guardians; UTC
	Values      []string
	Comments    map[school.PersonID]string // at most 140 characters each
}

// makeBooks marks what has been taught up to today, period by period.
func (m *maker) makeBooks() {
	general := map[*Person]int{} // how strong a pupil is in all, hundredths
	for _, b := range m.schools {
		for _, l := range b.lessons {
			if l.unmarked {
				continue
			}
			for _, p := range l.periods(b) {
				if p.Start <= m.region.Today() {
					m.region.Books = append(m.region.Books, m.book(b, l, p, general))
				}
			}
		}
	}
}

// periods returns the terms of the lesson: those of the classes that attend.
func (l *lesson) periods(b *building) []school.Period {
	if l.team != nil {
		return b.class(l.team.Classes[0]).Periods
	}
	return l.division.Periods
}

// A marker keeps what the marks of one service and period have in common.
type marker struct {
	*maker
	lesson *lesson
	mean   int   // of the subject in this class, hundredths of 20
	level  []int // of each pupil in this subject, around the mean
	days   []school.Date
	titles []string // given so far
}

// book makes the gradebook of a service and period: subject means of 11.5 to 13.5,
// pupils around it with 2.5 points of general and 1.5 of particular strength.
func (m *maker) book(b *building, l *lesson, p school.Period, general map[*Person]int) Book {
	book := Book{School: b.uai, Year: m.region.Year, Service: l.id, Period: p.ID}
	k := marker{maker: m, lesson: l, mean: 1150 + m.IntN(201)}
	for _, pupil := range l.members() {
		if _, known := general[pupil]; !known {
			general[pupil] = m.spread(250)
		}
		k.level = append(k.level, general[pupil]+m.spread(150))
		book.Pupils = append(book.Pupils, pupil.Profile.ID)
	}
	k.days = m.classDays(p.Start, min(p.End, m.region.Today()))
	if len(k.days) > 8 {
		k.days = k.days[8:] // nobody is tested in the first days
		book.Assessments = k.assessments()
	}
	return book
}

// assessments makes three to five tests, fewer early in the period, spread over its days.
func (k *marker) assessments() []Assessment {
	n := min(3+k.IntN(3), 1+len(k.days)/8)
	if k.lesson.id == k.region.NamedServices["s1"] {
		return k.storyAssessments()
	}
	var all []Assessment
	for i := range n {
		a := k.shape()
		a.Date = k.days[(len(k.days)*(2*i+1)+k.IntN(len(k.days)))/(2*n+1)]
		a.VisibleFrom = k.visible(a.Date)
		k.fill(&a)
		all = append(all, a)
	}
	slices.SortStableFunc(all, func(x, y Assessment) int { return cmp.Compare(x.Date, y.Date) })
	return number(all)
}

// number makes titles that occur twice differ: "Interrogation 1", "Interrogation 2".
func number(all []Assessment) []Assessment {
	count, seen := map[string]int{}, map[string]int{}
	for _, a := range all {
		count[a.Title]++
	}
	for i, a := range all {
		if count[a.Title] > 1 {
			seen[a.Title]++
			all[i].Title = fmt.Sprintf("%s %d", a.Title, seen[a.Title])
		}
	}
	return all
}

// shape draws what is marked and how it counts.
func (k *marker) shape() Assessment {
	names := titlesOf(k.lesson.subject.pool)
	a := Assessment{ID: school.AssessmentID(k.id()), OutOf: 2000, Coefficient: 100, Kind: "normal"}
	if k.chance(250) {
		a.Title, a.Coefficient = k.title(names[1]), 50
	} else {
		a.Title, a.Coefficient = k.title(names[0]), pick(k.maker, []int64{100, 100, 200, 200, 300})
	}
	switch n := k.IntN(100); {
	case k.lesson.subject.pool == "PE" || n < 14:
		a.OutOf, a.Weighted = 1000, k.chance(400)
	case n < 18:
		a.OutOf, a.Weighted = 500, true
	case n < 21:
		a.OutOf = 4000
	}
	switch n := k.IntN(100); {
	case n < 3:
		a.Kind, a.Title, a.OutOf = "bonus", "Défi du mois", 500
		a.Coefficient, a.Weighted = 100, false
	case n < 6:
		a.Kind, a.Title = "optional", "Travail facultatif"
	}
	return a
}

// title draws a title, rather one that the gradebook does not have yet.
func (k *marker) title(names []string) string {
	got := french(pick(k.maker, names))
	for range names {
		if !slices.Contains(k.titles, got) {
			break
		}
		got = french(pick(k.maker, names))
	}
	k.titles = append(k.titles, got)
	return got
}

// visible returns when families see the marks: at the usual hour some days after the
// test; those of the last days are there tomorrow.
func (k *marker) visible(d school.Date) time.Time {
	t := d.In(k.region.Zone).AddDate(0, 0, 2+k.IntN(8))
	for t.Weekday() == time.Saturday || t.Weekday() == time.Sunday {
		t = t.AddDate(0, 0, 1)
	}
	if t.After(k.region.Now) {
		t = k.region.Today().In(k.region.Zone).AddDate(0, 0, 1)
	}
	return evening(t)
}

// evening returns 18:00 of a day, in UTC.
func evening(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 18, 0, 0, 0, t.Location()).UTC()
}

// fill marks every pupil, with 2 points of chance in each test.
func (k *marker) fill(a *Assessment) {
	hard := k.spread(60)
	for i, pupil := range k.lesson.members() {
		a.Values = append(a.Values, k.value(a, pupil, k.mean+hard+k.level[i]+k.spread(200)))
		if k.chance(12) {
			k.comment(a, pupil)
		}
	}
}

// value returns what stands in a cell for a pupil worth so many hundredths of 20.
func (k *marker) value(a *Assessment, pupil *Person, worth int) string {
	e := pupil.enrolment()
	if !e.Active(a.Date) {
		return ""
	}
	if s := k.status(); s != "" {
		return s
	}
	points := min(max(worth, 0), 2000) * int(a.OutOf) / 2000
	return typed(int64(points))
}

// typed rounds hundredths to half points and writes them with a comma.
func typed(points int64) string {
	halves := (points + 25) / 50
	if halves%2 == 1 {
		return strconv.FormatInt(halves/2, 10) + ",5"
	}
	return strconv.FormatInt(halves/2, 10)
}

// status draws why there is no mark, "" in nineteen cases of twenty.
func (k *marker) status() string {
	n := k.IntN(1000)
	if n < 12 && k.lesson.subject.pool == "eps" {
		return "inap"
	}
	for _, row := range []struct {
		below  int
		status string
	}{{30, "abs"}, {35, "disp"}, {41, "nn"}, {47, "nr"}, {49, "abs0"}, {51, "nr0"}, {52, "fel"}} {
		if n < row.below {
			return row.status
		}
	}
	return ""
}

var comments = []string{
	"Beau travail, régulier.", "Attention à la rédaction.", "Copie incomplète : pensez à relire l'énoncé.",
	"Très bonne idée à la question 3.", "Des progrès, continuez.", "Le cours n'est pas su.",
	"À refaire ensemble en accompagnement.", "Soignez la présentation.",
}

func (k *marker) comment(a *Assessment, pupil *Person) {
	if !pupil.enrolment().Active(a.Date) {
		return
	}
	if a.Comments == nil {
		a.Comments = map[school.PersonID]string{}
	}
	a.Comments[pupil.Profile.ID] = french(pick(k.maker, comments))
}

// storyAssessments makes the gradebook s1, whose marks of p1 the stories know by heart:
// 7,5/10 · 14,5/20 · 16/20 · bonus 4/5 · and 13/20, visible tomorrow at 18:00.
func (k *marker) storyAssessments() []Assessment {
	plan := []Assessment{
		{Title: "Interrogation : calcul", OutOf: 1000, Coefficient: 50, Kind: "normal", Weighted: true},
		{Title: "Contrôle : fonctions", OutOf: 2000, Coefficient: 200, Kind: "normal"},
		{Title: "Devoir maison", OutOf: 2000, Coefficient: 100, Kind: "normal"},
		{Title: "Défi du mois", OutOf: 500, Coefficient: 100, Kind: "bonus"},
		{Title: "Contrôle : géométrie", OutOf: 2000, Coefficient: 300, Kind: "normal"},
	}
	known := []string{"7,5", "14,5", "16", "4", "13"}
	for i := range plan {
		a := &plan[i]
		a.ID, a.Title = school.AssessmentID(k.id()), french(a.Title)
		a.Date = k.days[(len(k.days)-1)*(i+1)/len(plan)]
		a.VisibleFrom = evening(a.Date.In(k.region.Zone))
		if i == len(plan)-1 {
			a.VisibleFrom = evening(k.region.Now.AddDate(0, 0, 1))
		}
		k.fill(a)
		for j, pupil := range k.lesson.members() {
			if pupil.Profile.ID == k.region.Named["pupil-p1"] {
				a.Values[j] = known[i]
			}
		}
	}
	return plan
}
