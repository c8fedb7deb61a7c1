package main

import (
	"strings"
	"testing"

	"github.com/preau-ent/preau/functions/timetable"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

func TestACalendarWithoutPublishedHolidaysIsPrintedAsOne(t *testing.T) {
	for year, want := range map[school.Year]bool{2026: false, 2027: true} {
		var out strings.Builder
		home := roster.School{Zone: "Europe/Paris", Life: roster.LifeOptions{Holidays: "B"}}
		(&calendar{Lang: "fr"}).print(&place{out: &out}, timetable.NewCalendar(home, year, ""))
		told := strings.Contains(out.String(), "Les vacances "+year.Label()+" ne sont pas publiées pour cette zone")
		if holidays := strings.Contains(out.String(), "2026-10-17 2026-11-01 Vacances de la Toussaint"); told != want || holidays == want {
			t.Errorf("%d: told %v, want %v:\n%s", year, told, want, out.String())
		}
	}
}
