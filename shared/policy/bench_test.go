package policy

import (
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

var sink verdict

func benchPeople() map[string]struct {
	who roster.Person
	on  object
} {
	now := time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)
	e := &roster.Enrolment{Pupil: "p", School: "0750001A", Year: 2026, Birth: "2010-03-04", Class: "2DE3"}
	for i := range 12 {
		e.Services = append(e.Services, school.ServiceID("service"+string(rune('a'+i))))
	}
	guardian := roster.Person{ID: "g", Now: now, Today: "2026-11-20", Birth: "1980-01-01", PasswordAt: now}
	for _, p := range []school.PersonID{"q", "r", "p"} {
		guardian.Links = append(guardian.Links, roster.Link{Role: school.Guardian, School: "0750001A", Pupil: p, Level: school.Full})
	}
	teacher := roster.Person{ID: "t", Now: now, Today: "2026-11-20", Birth: "1980-01-01", PasswordAt: now}
	l := roster.Link{Role: school.Teacher, School: "0750001A", HeadOf: []school.ClassID{"1G1"}}
	for i := range 8 {
		l.Services = append(l.Services, roster.ServiceRef{ID: school.ServiceID("service" + string(rune('h'+i))), Class: "2DE3"})
	}
	teacher.Links = []roster.Link{l}
	pupil := roster.Person{ID: "p", Now: now, Today: "2026-11-20", Birth: "2010-03-04",
		Links: []roster.Link{{Role: school.Pupil, School: "0750001A", Class: "2DE3"}}}
	gs := ofPupil(e, isDraft)
	gs.service = "servicel"
	type one = struct {
		who roster.Person
		on  object
	}
	return map[string]one{
		"guardian": {guardian, ofPupil(e, isPublished)},
		"teacher":  {teacher, gs},
		"pupil":    {pupil, ofPupil(e, isPublished)},
	}
}

func TestDecisionAllocatesNothing(t *testing.T) {
	for name, b := range benchPeople() {
		if got := decide(&b.who, MarkRead, &b.on); got != allowed {
			t.Errorf("%s: verdict = %v, want allowed", name, got)
		}
		if got := testing.AllocsPerRun(100, func() { sink = decide(&b.who, MarkRead, &b.on) }); got != 0 {
			t.Errorf("%s: %v allocations per decision, want 0", name, got)
		}
	}
}

func BenchmarkDecision(b *testing.B) {
	for name, one := range benchPeople() {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				sink = decide(&one.who, MarkRead, &one.on)
			}
		})
	}
}
