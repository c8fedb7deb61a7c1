package grades

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func encode(t rapid.TB, g *Gradebook) []byte {
	t.Helper()
	data, err := g.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func decode(t rapid.TB, data []byte) *Gradebook {
	t.Helper()
	g, err := Decode("service", "T1", data)
	if err != nil {
		t.Fatalf("%v in %s", err, data)
	}
	return g
}

func TestDocumentComesBackAsItWas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGradebook(t)
		data := encode(t, g)
		back := decode(t, data)
		if again := encode(t, back); !bytes.Equal(data, again) {
			t.Fatalf("written again:\n%s\nfirst:\n%s", again, data)
		}
		for i := range g.Columns {
			if !reflect.DeepEqual(g.Columns[i].Assessment, back.Columns[i].Assessment) {
				t.Fatalf("assessment = %+v, want %+v", back.Columns[i].Assessment, g.Columns[i].Assessment)
			}
			for seat := range g.Roster {
				if got, want := back.Columns[i].Mark(seat), g.Columns[i].Mark(seat); got != want {
					t.Fatalf("mark of seat %d = %v, want %v", seat, got, want)
				}
			}
		}
		if !reflect.DeepEqual(g.Roster, back.Roster) || len(g.Finals) != len(back.Finals) || len(g.Adjust) != len(back.Adjust) {
			t.Fatalf("pupils = %+v, want %+v", back, g)
		}
	})
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"p":"a -b c","a":[{"id":"x","t":"Test","d":"2026-10-02","m":"14.5 a -"}],"f":{"a":"n"},"b":{"c":-50}}`))
	f.Add([]byte(`{"p":"a","a":[{"id":"x","o":1000,"c":0,"s":"weighted","k":"bonus","v":29853000,"x":true,"m":"9.75","r":{"a":"!"}}]}`))
	f.Add([]byte(`{"p":"a b","a":[{"m":"1 2 3"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		g, err := Decode("service", "T1", data)
		if err != nil {
			return
		}
		once := encode(t, g)
		if twice := encode(t, decode(t, once)); !bytes.Equal(once, twice) {
			t.Fatalf("%s comes back as %s", once, twice)
		}
	})
}

func TestDamagedDocumentsAreErrorsNotGuesses(t *testing.T) {
	for _, marks := range []string{" ", "14 ", " 14", "14  8", "14.", "14.555", "12345", "14,5", "b", "#", "14a", "--", "-1", "1 2 3 4"} {
		data := []byte(`{"p":"a b c","a":[{"id":"x","m":"` + marks + `"}]}`)
		if g, err := Decode("service", "T1", data); err == nil {
			t.Errorf("marks %q are read as %v, want an error", marks, g.Columns[0].Marks)
		}
	}
	for _, data := range []string{``, `[]`, `{"p":1}`, `{"p":"a","f":{"a":"1 2"}}`, `{"p":"a","f":{"a":"?"}}`} {
		if _, err := Decode("service", "T1", []byte(data)); err == nil {
			t.Errorf("%s is read without an error", data)
		}
	}
}

func TestDocumentIsAsDescribed(t *testing.T) {
	g := aClass(3, 2, 7)
	g.Roster[1].Left = true
	g.Columns[0].Marks = []Mark{Score(1450), Label(Absent), {}}
	g.Columns[1].Assessment = Assessment{
		ID: "oral", Title: "Oral", Date: "2026-10-02", OutOf: 1000, Coefficient: 0,
		Scaling: Weighted, Kind: Bonus, VisibleFrom: noon, Deleted: true,
	}
	g.Columns[1].Marks = []Mark{{}, Score(825), Label(MissingZero)}
	g.Columns[1].Remarks = put(nil, pupilID(1), "bel effort")
	g.Finals, g.Adjust = put(nil, pupilID(0), Label(Unmarked)), put(nil, pupilID(2), Hundredths(-50))
	want := `{"p":"pupil0000000 -pupil0000001 pupil0000002","a":[` +
		`{"id":"test00000000","t":"Contrôle 1","d":"2026-09-07","v":29813280,"m":"14.5 a"},` +
		`{"id":"oral","t":"Oral","d":"2026-10-02","o":1000,"c":0,"s":"weighted","k":"bonus","v":29923920,"x":true,"m":"- 8.25 y","r":{"pupil0000001":"bel effort"}}],` +
		`"f":{"pupil0000000":"n"},"b":{"pupil0000002":-50}}`
	if got := string(encode(t, g)); got != want {
		t.Errorf("document =\n%s, want\n%s", got, want)
	}
}

// A read unit of the table is 4,096 bytes.
func TestDocumentOfAFullTermFitsOneReadUnit(t *testing.T) {
	for _, size := range []struct{ pupils, assessments int }{{35, 8}, {35, 12}, {35, 16}, {35, 18}} {
		g := aClass(size.pupils, size.assessments, 7)
		data := encode(t, g)
		t.Logf("%d pupils × %d assessments: %d bytes, %d if marks were written in hundredths",
			size.pupils, size.assessments, len(data), len(data)+extraOfHundredths(g))
		if size.assessments <= 18 && len(data) > 4096 {
			t.Errorf("%d pupils × %d assessments take %d bytes, want at most 4096", size.pupils, size.assessments, len(data))
		}
	}
}

// extraOfHundredths counts what "1450 800" takes more than "14.5 8".
func extraOfHundredths(g *Gradebook) (extra int) {
	for _, c := range g.Columns {
		for _, m := range c.Marks {
			if text := m.Points.String(); m.Status == Scored && m.Points > 0 {
				_, part, _ := strings.Cut(text, ".")
				extra += len([]string{"00", "0", ""}[len(part)]) - min(len(part), 1)
			}
		}
	}
	return extra
}

func BenchmarkDecode(b *testing.B) {
	data, err := aClass(35, 18, 7).Encode()
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Decode("service", "T1", data); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkDecodeMarks reads the marks of one assessment of 35 pupils.
func BenchmarkDecodeMarks(b *testing.B) {
	marks := encodeMarks(aClass(35, 1, 7).Columns[0].Marks)
	cells := make([]Mark, 0, 35)
	b.SetBytes(int64(len(marks)))
	b.ReportAllocs()
	for b.Loop() {
		var err error
		if cells, err = appendMarks(cells[:0], marks); err != nil || len(cells) != 35 {
			b.Fatal(len(cells), err)
		}
	}
}

func BenchmarkEncode(b *testing.B) {
	g := aClass(35, 18, 7)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := g.Encode(); err != nil {
			b.Fatal(err)
		}
	}
}
