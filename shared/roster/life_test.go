package roster_test

import (
	"slices"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

func TestASchoolThatChoseNothingIsAUsualOne(t *testing.T) {
	var o roster.LifeOptions
	from, to := o.Quiet()
	if o.MiddayOr() != school.At(11, 50) || o.Overrun() != 105*time.Minute || o.LateUntil() != 30*time.Minute || o.Texts() != 1000 ||
		from != school.At(20, 0) || to != school.At(7, 0) {
		t.Errorf("usual options: %v %v %v %d %v %v", o.MiddayOr(), o.Overrun(), o.LateUntil(), o.Texts(), from, to)
	}
	for weekday, want := range map[int][2]school.Clock{1: {480, 1080}, 3: {480, 720}, 5: {480, 1080}, 6: {}, 7: {}} {
		if from, to := o.Open(weekday); from != want[0] || to != want[1] {
			t.Errorf("open on day %d: %v to %v, want %v", weekday, from, to, want)
		}
	}
}

func TestASchoolsChoiceHoldsEvenWhenItIsNone(t *testing.T) {
	none := 0
	o := roster.LifeOptions{Tolerance: &none, LateLimit: &none, SMSBudget: &none, Hours: map[int][2]school.Clock{6: {480, 720}}}
	if o.Overrun() != 0 || o.LateUntil() != 0 || o.Texts() != 0 {
		t.Errorf("options of a school that allows nothing: %v %v %d", o.Overrun(), o.LateUntil(), o.Texts())
	}
	if from, to := o.Open(1); from != 0 || to != 0 {
		t.Errorf("a school that opens on Saturdays alone opens on Monday from %v to %v", from, to)
	}
	if o = (roster.LifeOptions{SMSStopped: true}); o.Texts() != 0 {
		t.Errorf("a school that stopped text messages sends %d", o.Texts())
	}
}

func TestWhatASchoolSettlesAboutItsDaysHasABeginningAndAnEnd(t *testing.T) {
	five, most := -5, 241
	for _, c := range []struct {
		name string
		life roster.LifeOptions
		want []string // the members at fault
	}{
		{"nothing settled", roster.LifeOptions{}, nil},
		{"a Saturday morning", roster.LifeOptions{Hours: map[int][2]school.Clock{6: {school.At(8, 0), school.At(12, 0)}}}, nil},
		{"midday in the evening", roster.LifeOptions{Midday: school.At(18, 0)}, []string{"/midday"}},
		{"limits below nothing and beyond half a day", roster.LifeOptions{Tolerance: &five, LateLimit: &most}, []string{"/overrun", "/lateLimit"}},
		{"a day that ends before it begins, and one that does not exist", roster.LifeOptions{Hours: map[int][2]school.Clock{1: {school.At(8, 0), school.At(18, 0)}, 2: {school.At(12, 0), school.At(8, 0)}, 8: {school.At(8, 0), school.At(9, 0)}}}, []string{"/hours/2", "/hours/8"}},
		{"never open", roster.LifeOptions{Hours: map[int][2]school.Clock{}}, []string{"/hours"}},
	} {
		var got []string
		if f, ok := fault.As(c.life.Check()); ok {
			for _, field := range f.Fields {
				got = append(got, field.Pointer)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: at fault %v, want %v", c.name, got, c.want)
		}
	}
}
