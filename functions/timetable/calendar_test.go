package timetable

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

func calendarOf(holidays string) *Calendar {
	return NewCalendar(roster.School{Zone: "Europe/Paris", Life: roster.LifeOptions{Holidays: holidays}}, 2026, "")
}

func TestTheYearHasItsDaysWeeksAndHalfDays(t *testing.T) {
	for holidays, want := range map[string][3]int{
		"A": {174, 36, 313}, "B": {174, 36, 313}, "C": {174, 36, 313}, "B/Alsace-Moselle": {173, 36, 311},
	} {
		c := calendarOf(holidays)
		var got [3]int
		for w := range c.Weeks() {
			if c.Teaches(w) {
				got[1]++
			}
			for d := range 5 {
				if _, off := c.Off(c.Monday(w).AddDays(d)); off {
					continue
				}
				got[0]++
				if got[2] += 2; d == 2 {
					got[2]-- // Wednesday mornings only
				}
			}
		}
		if got != want {
			t.Errorf("%s: days, weeks, half-days = %v, want %v", holidays, got, want)
		}
	}
}

func TestDaysOfClassAreCountedBackOverWeekendsHolidaysAndFeasts(t *testing.T) {
	c := calendarOf("C")
	for _, v := range []struct {
		day  school.Date
		n    int
		want school.Date
	}{
		{"2026-11-27", 1, "2026-11-27"}, {"2026-11-27", 5, "2026-11-23"}, {"2026-11-29", 5, "2026-11-23"}, {"2026-11-30", 5, "2026-11-24"},
		{"2026-11-16", 5, "2026-11-09"}, // over the Armistice
		{"2027-01-04", 2, "2026-12-18"}, // and over Christmas
		{"2026-09-02", 5, c.First}, {"2026-08-20", 5, c.First},
	} {
		if got := c.Back(v.day, v.n); got != v.want {
			t.Errorf("%d days of class up to %s begin on %s, want %s", v.n, v.day, got, v.want)
		}
	}
}

const samples = "../../../shared/samples/"

// sample reads a real file of public facts; without it, the rule is held by the
// counts of TestTheYearHasItsDaysWeeksAndHalfDays alone.
func sample(t *testing.T, name string) []byte {
	data, err := os.ReadFile(samples + name)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("%s is not beside the checkout (../shared/samples)", name)
	}
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestHolidaysAreThoseTheMinistryPublished(t *testing.T) {
	var ministry struct {
		First, Last string
		Rentree     string `json:"rentreeEleves"`
		Fin         string `json:"finDesCours"`
		Vacances    map[string]map[string]struct{ Debut, Reprise school.Date }
		Sans        []struct{ Date school.Date } `json:"joursSansClasse"`
		Feries      []school.Date
	}
	if err := json.Unmarshal(sample(t, "calendrier/calendrier-scolaire-2026-2027.json"), &ministry); err != nil {
		t.Fatal(err)
	}
	for zone := range published[2026].off {
		c := calendarOf(zone)
		if string(c.First) != ministry.Rentree || string(c.Last) != ministry.Fin {
			t.Errorf("zone %s: %s to %s, want %s to %s", zone, c.First, c.Last, ministry.Rentree, ministry.Fin)
		}
		for name, zones := range ministry.Vacances {
			for d := zones[zone].Debut; d < zones[zone].Reprise; d = d.AddDays(1) {
				if _, off := c.Off(d); !off {
					t.Errorf("zone %s: class on %s, in the holidays of %s", zone, d, name)
				}
			}
			if why, off := c.Off(zones[zone].Reprise); off {
				t.Errorf("zone %s: no class on %s (%s), when it resumes", zone, zones[zone].Reprise, why)
			}
		}
		for _, d := range ministry.Feries {
			if _, off := c.Off(d); !off {
				t.Errorf("zone %s: class on %s, a public holiday", zone, d)
			}
		}
		for _, d := range ministry.Sans {
			if why, off := c.Off(d.Date); !off || why != "Pont de l’Ascension" {
				t.Errorf("zone %s: %s is %q", zone, d.Date, why)
			}
		}
	}
}

func TestPublicHolidaysAreThoseOfEachTerritory(t *testing.T) {
	rows, err := csv.NewReader(bytes.NewReader(sample(t, "calendrier/jours_feries.csv"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	published := map[string][]string{} // day and territory → names
	places := map[string]bool{}
	for _, r := range rows[1:] {
		for place := range strings.SplitSeq(r[2], "|") {
			published[r[0]+place] = append(published[r[0]+place], r[1])
			places[place] = true
		}
	}
	for place := range places {
		for d := school.Date("2018-01-01"); d < "2032-01-01"; d = d.AddDays(1) {
			got, _ := feastOn(d, strings.ToLower(place))
			if want := published[string(d)+place]; got != "" && !slices.Contains(want, got) || (got == "") != (want == nil) {
				t.Errorf("%s in %s: %q, want one of %q", d, place, got, want)
			}
		}
	}
}

func TestWeeksABSkipHolidaysAndAreNotTheParityOfTheWeek(t *testing.T) {
	c := calendarOf("A")
	last, sameParity := "", 0
	for w := range c.Weeks() {
		if !c.Teaches(w) {
			if c.Letter(w) != "" {
				t.Errorf("the holiday week of %s is %s", c.Monday(w), c.Letter(w))
			}
			continue
		}
		if c.Letter(w) == last {
			t.Errorf("week of %s is %s as the one before", c.Monday(w), last)
		}
		_, iso := c.Monday(w).In(time.UTC).ISOWeek()
		if last = c.Letter(w); (last == "A") == (iso%2 == 0) {
			sameParity++
		}
	}
	if sameParity == 36 || sameParity == 0 {
		t.Errorf("letters follow the parity of the week in %d of 36", sameParity)
	}
}

func TestASchoolMayChooseTheLetterOfAWeek(t *testing.T) {
	c := calendarOf("C")
	w := c.Week("2026-11-23")
	before := c.Letters
	if err := c.Relabel(w, "B"); err != nil || c.Letter(w) != "B" {
		t.Errorf("letter = %q, %v", c.Letter(w), err)
	}
	if err := c.Relabel(w, ""); err != nil || c.Letter(w) != "" {
		t.Errorf("letter = %q, %v, want none", c.Letter(w), err)
	}
	if before[:w] != c.Letters[:w] || before[w+1:] != c.Letters[w+1:] {
		t.Error("other weeks changed")
	}
	if c.Relabel(99, "A") == nil || c.Relabel(w, "C") == nil {
		t.Error("a letter that is none, or a week outside the year, is accepted")
	}
}

func TestASchoolOverseasHasItsOwnPublicHolidaysAndNoZone(t *testing.T) {
	c := NewCalendar(roster.School{Zone: "Pacific/Noumea", Life: roster.LifeOptions{Holidays: "Nouvelle-Calédonie"}}, 2026, "A")
	if why, off := c.Off("2026-11-11"); !off || why != "11 novembre" {
		t.Errorf("11 November: %q, %v", why, off)
	}
	if _, off := c.Off("2026-10-20"); off {
		t.Error("the holidays of Paris in Nouméa")
	}
	c = calendarOf("Mayotte")
	if why, off := c.Off("2027-04-27"); !off || why != abolition {
		t.Errorf("27 April in Mayotte: %q", why)
	}
}

func TestAClassHasItsOwnGrid(t *testing.T) {
	c := calendarOf("C")
	c.Grids = []Grid{
		{Name: "lycée", Slots: []Slot{{Name: "M1", Start: 480, End: 535}, {Name: "M2", Start: 535, End: 590}, {Start: 480, End: 550, Days: []int{3}}}},
		{Name: "BTS", Classes: []school.ClassID{"BTS1"}, Midday: school.At(12, 30), Slots: []Slot{{Name: "M1", Start: 480, End: 600}}},
	}
	if g := c.Grid("BTS1"); g.Name != "BTS" || g.Midday != school.At(12, 30) {
		t.Errorf("grid of BTS1 = %+v", g)
	}
	if g := c.Grid("2DE3"); g.Name != "lycée" || g.snap(1, 480, 540) != 535 || g.snap(1, 480, 600) != 590 || g.snap(1, 490, 550) != 550 || g.snap(1, 480, 555) != 555 || g.snap(3, 480, 555) != 550 {
		t.Errorf("grid of 2DE3 = %+v: %v", g, g.snap(1, 480, 540))
	}
}

func TestASetOfWeeksIsWrittenShortAndReadBack(t *testing.T) {
	for _, w := range []Weeks{allWeeks, 0, 1, since(12), ^since(12), since(63), ^since(1), 0x5555} {
		if got, ok := parseWeeks(w.text()); !ok || got != w {
			t.Errorf("%x written %q is read %x, %v", uint64(w), w.text(), uint64(got), ok)
		}
	}
	for _, s := range []string{"f", "x12", "wzz"} {
		if _, ok := parseWeeks(s); ok {
			t.Errorf("%q is read as weeks", s)
		}
	}
}
