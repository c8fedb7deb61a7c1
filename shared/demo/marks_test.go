package demo

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// points reads a typed mark in hundredths; false for a status and for nothing.
func points(v string) (int64, bool) {
	n, err := strconv.ParseInt(strings.NewReplacer(",5", "50").Replace(v), 10, 64)
	if err != nil {
		return 0, false
	}
	if !strings.Contains(v, ",") {
		n *= 100
	}
	return n, true
}

func TestMarksAreHalfPointsWithinTheScaleOrAStatus(t *testing.T) {
	seen := map[string]int{}
	for _, b := range usual.Books {
		for _, a := range b.Assessments {
			if len(a.Values) != len(b.Pupils) {
				t.Fatalf("%s: %d values for %d pupils", a.Title, len(a.Values), len(b.Pupils))
			}
			for _, v := range a.Values {
				n, ok := points(v)
				if !ok {
					seen[v]++
				} else if n < 0 || n > a.OutOf || n%50 != 0 {
					t.Errorf("%s out of %d holds %q", a.Title, a.OutOf, v)
				}
			}
		}
	}
	for _, status := range []string{"", "abs", "disp", "nn", "inap", "nr", "abs0", "nr0", "fel"} {
		if seen[status] == 0 {
			t.Errorf("no mark is %q", status)
		}
		delete(seen, status)
	}
	if len(seen) > 0 {
		t.Errorf("values that are neither marks nor statuses: %v", seen)
	}
}

// Every subject has a mean of 11.5 to 13.5 (two tenths of chance allowed) over the region.
func TestSubjectMeansAreRealistic(t *testing.T) {
	sum, n := map[school.SubjectCode]int64{}, map[school.SubjectCode]int64{}
	for _, b := range usual.Books {
		code := usual.Service(b.Service).Subject
		for _, a := range b.Assessments {
			for _, v := range a.Values {
				if p, ok := points(v); ok {
					sum[code] += p * 2000 / a.OutOf
					n[code]++
				}
			}
		}
	}
	var marks int64
	for code, total := range sum {
		marks += n[code]
		if mean := total / n[code]; n[code] >= 1000 && (mean < 1130 || mean > 1370) {
			t.Errorf("mean of %s is %d hundredths over %d marks", code, mean, n[code])
		}
	}
	if marks < 60_000 || marks > 130_000 {
		t.Errorf("%d marks, want about half a term of 2,100 pupils", marks)
	}
}

func TestEveryMarkedServiceHasThreeToFiveAssessmentsSoFar(t *testing.T) {
	books := map[school.ServiceID]int{}
	for _, b := range usual.Books {
		books[b.Service]++
		if n := len(b.Assessments); n < 3 || n > 5 {
			t.Errorf("%s: %d assessments", usual.Service(b.Service).Label, n)
		}
		if b.Period != "T1" && b.Period != "S1" {
			t.Errorf("a gradebook of %s, which has not begun", b.Period)
		}
		for i, a := range b.Assessments {
			if a.Date > usual.Today() || a.Date < "2026-09-08" || i > 0 && a.Date < b.Assessments[i-1].Date {
				t.Errorf("%s: assessment on %s, out of term or order", usual.Service(b.Service).Label, a.Date)
			}
			if a.VisibleFrom.Before(a.Date.In(usual.Zone)) || a.VisibleFrom.Location() != time.UTC {
				t.Errorf("%s of %s is visible from %s", a.Title, a.Date, a.VisibleFrom)
			}
		}
	}
	for _, s := range usual.Services {
		if want := map[bool]int{true: 0, false: 1}[s.Unmarked]; books[s.ID] != want {
			t.Errorf("%s of %v has %d gradebooks, want %d", s.Label, s.Classes, books[s.ID], want)
		}
	}
}

func TestMarksShowEveryCaseOfTheRules(t *testing.T) {
	seen := map[string]int{}
	for _, b := range usual.Books {
		for _, a := range b.Assessments {
			seen[a.Kind]++
			seen["out of "+strconv.FormatInt(a.OutOf/100, 10)]++
			seen["coefficient "+strconv.FormatInt(a.Coefficient, 10)]++
			if a.Weighted {
				seen["weighted"]++
			}
			if a.VisibleFrom.After(usual.Now) {
				seen["not visible yet"]++
			}
			seen["comment"] += len(a.Comments)
		}
	}
	for _, what := range []string{"normal", "bonus", "optional", "out of 5", "out of 10", "out of 20", "out of 40",
		"coefficient 50", "coefficient 100", "coefficient 300", "weighted", "not visible yet", "comment"} {
		if seen[what] == 0 {
			t.Errorf("no assessment is %q", what)
		}
	}
}

func TestThePupilWhoLeftHasNoMarkAfterwardsAndTheNewcomerNoneBefore(t *testing.T) {
	for _, name := range []string{"pupil-left", "pupil-arrived"} {
		e, marked := usual.As(name).Enrolments.Enrolments[0], 0
		eachValue(usual, e.Pupil, func(a Assessment, v string) {
			if !e.Active(a.Date) && v != "" {
				t.Errorf("%s has %q on %s, when not in the school", name, v, a.Date)
			}
			if v != "" {
				marked++
			}
		})
		if marked == 0 {
			t.Errorf("%s has no mark at all", name)
		}
	}
}

func eachValue(r *Region, pupil school.PersonID, f func(a Assessment, v string)) {
	for _, b := range r.Books {
		for i, id := range b.Pupils {
			if id == pupil {
				for _, a := range b.Assessments {
					f(a, a.Values[i])
				}
			}
		}
	}
}

func TestStoryGradebookIsKnownByHeart(t *testing.T) {
	var got []string
	for _, b := range usual.Books {
		if b.Service != usual.NamedServices["s1"] {
			continue
		}
		for i, id := range b.Pupils {
			if id == usual.Named["pupil-p1"] {
				for _, a := range b.Assessments {
					got = append(got, a.Values[i])
				}
			}
		}
		last := b.Assessments[len(b.Assessments)-1].VisibleFrom
		if want := time.Date(2026, 11, 24, 17, 0, 0, 0, time.UTC); !last.Equal(want) {
			t.Errorf("the last test of s1 is visible from %s, want %s", last, want)
		}
	}
	if want := "7,5 14,5 16 4 13"; strings.Join(got, " ") != want {
		t.Errorf("marks of p1 in s1 = %v, want %s", got, want)
	}
}

func TestGradebookOrderIsThatOfTheClassList(t *testing.T) {
	lists := map[string][]roster.Pupil{}
	for _, c := range usual.Classes {
		lists[string(c.School)+string(c.ID)] = c.Pupils
	}
	for _, g := range usual.Groups {
		lists[string(g.School)+"/"+string(g.ID)] = g.Pupils
	}
	for _, b := range usual.Books {
		s := usual.Service(b.Service)
		key := string(s.School) + string(s.Class)
		if s.Group != "" {
			key = string(s.School) + "/" + string(s.Group)
		}
		for i, line := range lists[key] {
			if len(b.Pupils) != len(lists[key]) || b.Pupils[i] != line.ID {
				t.Fatalf("gradebook of %s %s differs from its list", s.Label, key)
			}
		}
	}
}
