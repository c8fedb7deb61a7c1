package school_test

import (
	"encoding/csv"
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/school"
)

func TestTheLetterOfAUAIChecksItsDigits(t *testing.T) {
	for _, c := range []struct {
		in   string
		want school.UAI
		ok   bool
	}{
		{"9990001X", "9990001X", true},
		{" 9990001x ", "9990001X", true},
		{"9990001C", "", false},
		{"9990010X", "", false},
		{"999000X", "", false},
		{"9990001I", "", false}, // I, O and Q are never a check letter
		{"-990001X", "", false},
		{"", "", false},
	} {
		got, ok := school.ParseUAI(c.in)
		if got != c.want || ok != c.ok {
			t.Errorf("ParseUAI(%q) = %q, %v, want %q, %v", c.in, got, ok, c.want, c.ok)
		}
	}
}

func TestEveryPublishedUAIIsRight(t *testing.T) {
	f, err := os.Open("../../../shared/samples/annuaire/val-de-marne-ecoles/fr-en-annuaire-education.csv")
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("the public directory of schools is not beside the checkout (../shared/samples/annuaire)")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = ';', -1, true
	n := 0
	for head := true; ; head = false {
		row, err := r.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if head {
			if got := strings.TrimPrefix(row[0], "\ufeff"); got != "Identifiant_de_l_etablissement" {
				t.Fatalf("first column = %q", got)
			}
			continue
		}
		n++
		if _, ok := school.ParseUAI(row[0]); !ok {
			t.Errorf("ParseUAI(%q) refuses a published code", row[0])
		}
	}
	if n < 100 {
		t.Errorf("read %d schools, want more than 100", n)
	}
}

func TestAMadeUAIIsRight(t *testing.T) {
	for _, n := range []int{0, 7, 9990001, 9999999} {
		if got, ok := school.ParseUAI(string(school.MakeUAI(n))); !ok {
			t.Errorf("MakeUAI(%d) = %q, which does not parse", n, got)
		}
	}
}

func TestAPupilIsOfAgeAtMidnightOfTheEighteenthBirthday(t *testing.T) {
	zone, err := time.LoadLocation("Pacific/Noumea")
	if err != nil {
		t.Fatal(err)
	}
	born := school.Date("2008-11-23")
	midnight := time.Date(2026, 11, 23, 0, 0, 0, 0, zone)
	for _, c := range []struct {
		at   time.Time
		want bool
	}{{midnight.Add(-time.Second), false}, {midnight, true}} {
		if got := born.AdultOn(school.DateOf(c.at, zone)); got != c.want {
			t.Errorf("of age at %v = %v, want %v", c.at, got, c.want)
		}
	}
	if school.Date("").AdultOn("2026-11-23") {
		t.Error("somebody without a birth date is of age")
	}
	// Born on 29 February: of age on 1 March of a year without one.
	if school.Date("2008-02-29").AdultOn("2026-02-28") || !school.Date("2008-02-29").AdultOn("2026-03-01") {
		t.Error("a pupil born on 29 February 2008 is not of age exactly from 1 March 2026")
	}
}

func TestTheSchoolYearTurnsInAugust(t *testing.T) {
	for day, want := range map[string]school.Year{"2026-07-31": 2025, "2026-08-01": 2026, "2027-01-01": 2026} {
		at, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		if got := school.YearOf(at); got != want {
			t.Errorf("YearOf(%s) = %d, want %d", day, got, want)
		}
	}
}

func TestAPeriodTakesMarksThroughItsLastDayOfEntry(t *testing.T) {
	p := school.Period{EntryEnd: "2026-12-04"}
	if !p.Open("2026-12-04") || p.Open("2026-12-05") {
		t.Error("entry does not end after its last day")
	}
	p.Locked = true
	if p.Open("2026-12-01") {
		t.Error("a locked period takes marks")
	}
}

func TestADayBelongsToThePeriodBegunLast(t *testing.T) {
	periods := []school.Period{{ID: "T1", Start: "2026-09-01"}, {ID: "T2", Start: "2026-12-05"}, {ID: "T3", Start: "2027-03-25"}}
	for day, want := range map[school.Date]school.PeriodID{"2026-08-20": "T1", "2026-12-04": "T1", "2026-12-05": "T2", "2027-08-01": "T3"} {
		if got, _ := school.PeriodOf(periods, day); got.ID != want {
			t.Errorf("PeriodOf(%s) = %s, want %s", day, got.ID, want)
		}
	}
	if _, ok := school.PeriodOf(nil, "2026-12-04"); ok {
		t.Error("a class without periods has one")
	}
}

func TestIdentifiersAreTwelveUnmistakableCharacters(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		id := school.NewID()
		if len(id) != 12 || strings.ContainsAny(id, "1ilo") || seen[id] {
			t.Fatalf("NewID() = %q", id)
		}
		seen[id] = true
	}
}
