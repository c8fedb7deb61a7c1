package grades

import (
	"reflect"
	"testing"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/table"
)

func TestOptionsOfAServiceAreItsOwnThenThoseOfTheSchool(t *testing.T) {
	zero, half := int64(0), int64(50)
	rounded := roster.MarkOptions{Step: 50, Up: true}
	for _, v := range []struct {
		name    string
		school  roster.MarkOptions
		service roster.ServiceOptions
		want    Options
	}{
		{"nothing chosen", roster.MarkOptions{}, roster.ServiceOptions{}, Options{}},
		{"the worst dropped is not the worst as any", roster.MarkOptions{}, roster.ServiceOptions{Worst: &zero}, Options{Worst: to(Hundredths(0))}},
		{"factors", roster.MarkOptions{}, roster.ServiceOptions{Best: &half, Worst: &half}, Options{Best: to(Hundredths(50)), Worst: to(Hundredths(50))}},
		{"another scale", roster.MarkOptions{}, roster.ServiceOptions{OutOf: 1000}, Options{OutOf: 1000}},
		{"malus on everybody", roster.MarkOptions{}, roster.ServiceOptions{Points: -50}, Options{Points: -50}},
		{"marks above half", roster.MarkOptions{}, roster.ServiceOptions{AboveOnly: true}, Options{OnlyAbove: true}},
		{"rounding of the school", rounded, roster.ServiceOptions{}, Options{Pupil: Rounding{50, true}, Class: Rounding{50, true}}},
		{"own rounding", rounded, roster.ServiceOptions{Step: 10}, Options{Pupil: Rounding{10, true}, Class: Rounding{10, true}}},
		{"class apart", roster.MarkOptions{}, roster.ServiceOptions{Step: 50, ClassStep: 1}, Options{Pupil: Rounding{Step: 50}, Class: Rounding{Step: 1}}},
		{"statuses that count 0", roster.MarkOptions{Zero: []string{"missing", "absent-zero"}}, roster.ServiceOptions{}, Options{Zero: []Status{Missing, AbsentZero}}},
		{"no status counts 0", roster.MarkOptions{Zero: []string{}}, roster.ServiceOptions{}, Options{Zero: []Status{}}},
	} {
		p := placeWith(t, v.school)
		if got := p.options(&roster.Service{Options: v.service}); !reflect.DeepEqual(got, v.want) {
			t.Errorf("%s: options = %+v, want %+v", v.name, got, v.want)
		}
	}
}

func TestUnknownStatusOfASchoolIsAFault(t *testing.T) {
	it, err := table.Item{Version: 1}.With(roster.School{Marks: roster.MarkOptions{Zero: []string{"asleep"}}})
	if err != nil {
		t.Fatal(err)
	}
	if p, err := decodePlace(it); err == nil {
		t.Errorf("statuses = %v, want an error", p.zero)
	}
}

// placeWith stores and reads a school with its choices.
func placeWith(t *testing.T, m roster.MarkOptions) *place {
	t.Helper()
	it, err := table.Item{Version: 1}.With(roster.School{Zone: "Europe/Paris", Marks: m})
	if err != nil {
		t.Fatal(err)
	}
	p, err := decodePlace(it)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestAverageOfAnotherScaleIsBroughtToTwentyInTheGeneralOne(t *testing.T) {
	o := Options{OutOf: 1000}
	eight := subjectAverage([]Entry{{Assessment{OutOf: 1000, Coefficient: 100, Scaling: Scaled, Kind: Normal}, Score(800)}}, 0, o)
	subject := subjectOf(&roster.Service{Coefficient: 100}, o, eight, Mark{})
	if got := General([]Subject{subject}, GeneralRule{}).Average.Printed; eight.Printed != 800 || got != 1600 {
		t.Errorf("subject = %v of 10, general = %v; want 8 and 16", eight.Printed, got)
	}
}
