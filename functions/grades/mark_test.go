package grades

import "testing"

func TestEveryStatusIsTypedPrintedAndKeptByItsLetter(t *testing.T) {
	for _, n := range Notations {
		for _, typed := range append([]string{n.Short, n.Label, n.Word}, n.Typed...) {
			if typed == n.Label && n.Zero {
				continue // a sentence, which nobody types
			}
			if m, wrong := ParseMark(typed, 2000); wrong != nil || m != Label(n.Status) {
				t.Errorf("typed %q = %v, %v, want %s", typed, m, wrong, n.Word)
			}
		}
		kept := string(appendMark(nil, Label(n.Status)))
		if cells, err := appendMarks(nil, kept); len(kept) != 1 || err != nil || cells[0] != Label(n.Status) {
			t.Errorf("%s is kept as %q and read as %v, %v", n.Word, kept, cells, err)
		}
		var back Mark
		if err := back.UnmarshalText([]byte(n.Word)); err != nil || back != Label(n.Status) {
			t.Errorf("%q in JSON = %v, %v", n.Word, back, err)
		}
		if got := Label(n.Status).Printed(); got != n.Short {
			t.Errorf("%s is printed %q, want %q", n.Word, got, n.Short)
		}
	}
	if got := Score(1450).Printed(); got != "14,5" {
		t.Errorf("14.5 is printed %q", got)
	}
}

func TestNoTwoStatusesAreTypedAlike(t *testing.T) {
	seen := map[string]string{}
	for _, n := range Notations {
		for _, typed := range n.Typed {
			if other, twice := seen[typed]; twice {
				t.Errorf("%q is %s and %s", typed, other, n.Word)
			}
			seen[typed] = n.Word
		}
	}
}

func FuzzParseMark(f *testing.F) {
	for _, s := range []string{"14,5", "abs", "", "20", "-", "é", "0,01", "00012", "1.2.3"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		m, wrong := ParseMark(typed, 2000)
		if wrong != nil {
			return
		}
		if m.Points < 0 || m.Points > 2000 {
			t.Fatalf("typed %q = %v", typed, m)
		}
		if again, wrong := ParseMark(m.Printed(), 2000); wrong != nil || again != m {
			t.Fatalf("typed %q = %v, printed %q, typed again %v %v", typed, m, m.Printed(), again, wrong)
		}
	})
}
