package people

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/school"
)

func TestSorterPutsMoreThanItsMemoryInOrder(t *testing.T) {
	s, err := newSorter()
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	const n, keys = 30_000, 500 // about 15 MB, four runs
	draw := rand.New(rand.NewPCG(1, 2))
	filler := bytes.Repeat([]byte("x"), 500)
	for i := range n {
		key := fmt.Sprintf("%04d", draw.IntN(keys))
		if err := s.add(key, append(fmt.Appendf(nil, "%06d", i), filler...)); err != nil {
			t.Fatal(err)
		}
	}
	if len(s.runs) < 3 {
		t.Fatalf("%d runs on the disk, want several", len(s.runs))
	}
	for range 2 { // it may be read again
		lastKey, lastValue, count := "", "", 0
		for key, value := range s.all() {
			if key < lastKey || key == lastKey && value[:6] <= lastValue {
				t.Fatalf("%s %s comes after %s %s", key, value[:6], lastKey, lastValue)
			}
			if len(value) != 6+len(filler) {
				t.Fatalf("value of %d bytes", len(value))
			}
			lastKey, lastValue, count = key, value[:6], count+1
		}
		if count != n || s.fault != nil {
			t.Errorf("%d entries, %v, want %d", count, s.fault, n)
		}
	}
}

func TestSorterTellsWhenTheDiskFails(t *testing.T) {
	s, err := newSorter()
	if err != nil {
		t.Fatal(err)
	}
	s.add("a", []byte("1"))
	if err := s.spill(); err != nil {
		t.Fatal(err)
	}
	s.file.Truncate(2) // the disk lost the end
	defer s.close()
	for range s.all() {
	}
	if s.fault == nil {
		t.Error("entries are missing and nobody is told")
	}
}

// fill gives every field of a value something that is not its zero.
func fill(v reflect.Value, n *int) {
	*n++
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprintf("é%d", *n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(*n))
	case reflect.Uint8, reflect.Uint32:
		v.SetUint(uint64(*n))
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(0), n)
		fill(v.Index(1), n)
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				fill(v.Field(i), n)
			}
		}
	}
}

func TestWhatIsPutAwayComesBackWhole(t *testing.T) {
	for _, kind := range []Kind{KindPupil, KindStaff, KindRelative} {
		want, n := &Record{}, 0
		fill(reflect.ValueOf(want).Elem(), &n)
		want.Kind, want.aliased = kind, true
		want.Schooling.Ties[0].adult, want.Schooling.Ties[0].known = school.PersonID("a"), true
		// What the second step has no use for is not kept.
		want.Read, want.Notes, want.Label, want.Structure, want.Schooling.Subjects = 0, nil, "", Structure{}, nil
		if kind != KindPupil {
			want.Schooling = Schooling{}
		}
		if kind != KindStaff {
			want.Work = Work{}
		}
		if got := unpack(string(pack(nil, want))); !reflect.DeepEqual(got, want) {
			t.Errorf("kind %d came back as\n%+v, want\n%+v", kind, got, want)
		}
	}
}

func TestCutEntryDoesNotPanic(t *testing.T) {
	whole, n := &Record{Kind: KindPupil}, 0
	fill(reflect.ValueOf(whole).Elem(), &n)
	whole.Kind = KindPupil
	packed := string(pack(nil, whole))
	for i := range packed {
		unpack(packed[:i])
	}
}

func TestDefaultTermsEndOnTheNearestFriday(t *testing.T) {
	for _, c := range []struct {
		year school.Year
		n    int
		want []school.Date
	}{
		{2026, 3, []school.Date{"2026-12-04", "2027-03-26", "2027-07-02"}},
		{2026, 2, []school.Date{"2027-01-29", "2027-07-02"}},
		{2027, 3, []school.Date{"2027-12-03", "2028-03-24", "2028-06-30"}},
	} {
		periods := DefaultPeriods(c.year, c.n)
		start := school.Date(c.year.String() + "-09-01")
		for i, p := range periods {
			if p.Start != start || p.End != c.want[i] || !(p.EntryEnd <= p.End && p.EntryEnd < p.Council && p.Council < p.Published) {
				t.Errorf("%v of %d = %+v, want from %s to %s, closing before council before publication", p.ID, c.n, p, start, c.want[i])
			}
			start = nextDay(p.End)
		}
		if len(periods) != c.n {
			t.Errorf("%d periods, want %d", len(periods), c.n)
		}
	}
}

func nextDay(d school.Date) school.Date {
	t := d.In(time.UTC)
	return day(t.AddDate(0, 0, 1))
}

func TestZoneOfASchoolFollowsItsDepartement(t *testing.T) {
	for u, want := range map[school.UAI]string{
		"9740001A": "Indian/Reunion", "9710002B": "America/Guadeloupe", "0350001C": "Europe/Paris", "": "Europe/Paris",
	} {
		if got := ZoneOf(u); got != want {
			t.Errorf("zone of %q = %s, want %s", u, got, want)
		}
	}
}

func TestLabelIsKeptOnlyWhereItTellsClassesApart(t *testing.T) {
	all := []Division{{Code: "3A", Label: "3EME"}, {Code: "3B", Label: "3EME"}, {Code: "UPE", Label: "Dispositif UPE2A"}, {Code: "X"}}
	for i, want := range []string{"3A", "3B", "Dispositif UPE2A", "X"} {
		if got := labelOf(all[i], all); got != want {
			t.Errorf("label of %+v = %s, want %s", all[i], got, want)
		}
	}
}
