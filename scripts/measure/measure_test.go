package main

import (
	"bufio"
	"bytes"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"strings"
	"testing"
	"time"
)

func TestBenchmarksAreReadByNameAndUnit(t *testing.T) {
	results := parseBenchmarks(`goos: linux
BenchmarkDecision/guardian-2         	13241030	        88.37 ns/op	       0 B/op	       0 allocs/op
BenchmarkImport/first-16   1   94.5 MB/s   61.20 MiB-heap
BenchmarkPlain 100 7 ns/op
PASS
`)
	for _, c := range []struct {
		name, unit string
		want       float64
	}{
		{"Decision/guardian", "ns/op", 88.37}, {"Decision/guardian", "allocs/op", 0},
		{"Import/first", "MiB-heap", 61.2}, {"Plain", "ns/op", 7},
	} {
		if got, ok := results[c.name][c.unit]; !ok || got != c.want {
			t.Errorf("%s %s = %v, %v, want %v", c.name, c.unit, got, ok, c.want)
		}
	}
}

func TestAFigureIsHeldToItsBudget(t *testing.T) {
	for _, c := range []struct {
		figure figure
		budget string
		want   bool
	}{
		{figure{Value: 0.4, Most: 0.4, Unit: "ms"}, "≤ 0.4 ms", true},
		{figure{Value: 0.41, Most: 0.4, Unit: "ms"}, "≤ 0.4 ms", false},
		{figure{Value: 4999, Least: 5000, Unit: "/s"}, "≥ 5000 /s", false},
		{figure{Value: 5000, Least: 5000, Unit: "/s"}, "≥ 5000 /s", true},
		{figure{Value: 1, exactly: true}, "0", false},
		{figure{Value: 0, exactly: true}, "0", true},
	} {
		b := &bench{}
		b.add(c.figure)
		if f := b.Figures[0]; strings.TrimSpace(f.Budget) != c.budget || f.Met == nil || *f.Met != c.want {
			t.Errorf("%+v: budget %q, met %v, want %q, %v", c.figure, f.Budget, f.Met, c.budget, c.want)
		}
	}
	b := &bench{}
	if b.add(figure{Value: 3}); b.Figures[0].Met != nil {
		t.Errorf("a figure without budget is %v", *b.Figures[0].Met)
	}
}

func TestOnlyASuccessIsCounted(t *testing.T) {
	for text, want := range map[string]int{
		"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello":                        5,
		"HTTP/1.1 401 Unauthorized\r\nContent-Length: 5\r\n\r\nhello":              -1,
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n": -1,
		"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello":                        -1,
	} {
		n, err := answer(textproto.NewReader(bufio.NewReader(strings.NewReader(text))))
		if err == nil != (want >= 0) || err == nil && n != want {
			t.Errorf("%q: %d, %v, want %d", text, n, err, want)
		}
	}
}

func TestEveryPupilReadsTheirOwnPageWithTheirOwnSession(t *testing.T) {
	folder := t.TempDir()
	readers, err := writeSchool(t.Context(), folder, time.Now())
	if err != nil || len(readers) != pupils {
		t.Fatalf("%d readers, %v", len(readers), err)
	}
	handler, done, err := service(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	s := &server{address: "ent.example"}
	for _, i := range []int{0, pupils - 1} {
		for _, token := range []struct {
			of   reader
			want int
		}{{readers[i], 200}, {reader{readers[i].Pupil, readers[500].Token}, 404}} {
			req, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(s.request(token.of, ""))))
			if err != nil {
				t.Fatal(err)
			}
			rec := httptest.NewRecorder()
			handler.ServeHTTP(rec, req)
			if marks := strings.Count(rec.Body.String(), `"points"`); rec.Code != token.want || rec.Code == 200 && marks != servicesPerClass*marksPerService {
				t.Errorf("pupil %d: %d with %d marks, want %d", i, rec.Code, marks, token.want)
			}
		}
	}
}

// BenchmarkMarksPage is the marks page without a network, for a profile of it.
func BenchmarkMarksPage(b *testing.B) {
	folder := b.TempDir()
	readers, err := writeSchool(b.Context(), folder, time.Now())
	if err != nil {
		b.Fatal(err)
	}
	handler, done, err := service(folder)
	if err != nil {
		b.Fatal(err)
	}
	defer done()
	s := &server{address: "ent.example"}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		req, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(s.request(readers[i%pupils], ""))))
		if err != nil {
			b.Fatal(err)
		}
		rec := httptest.NewRecorder()
		if handler.ServeHTTP(rec, req); rec.Code != http.StatusOK {
			b.Fatal(rec.Code, rec.Body)
		}
	}
}
