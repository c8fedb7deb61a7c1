package policy

import (
	"slices"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

func TestMarksShowAsFarAsTheReaderMay(t *testing.T) {
	s := testScene()
	for _, c := range []struct {
		name                    string
		viewer                  Viewer
		pending, history, whole bool
		classFrom               int // fewest marks of a figure of the class; 0: never
	}{
		{"pupil-minor", PupilSelf, false, true, true, 5},
		{"guardian-full", GuardianView, false, true, true, 5},
		{"guardian-informed", GuardianView, false, true, true, 5},
		{"guardian-charge", GuardianView, false, false, true, 0},
		{"teacher", StaffView, true, true, false, 1},
		{"head-teacher", StaffView, true, false, true, 1},
		{"cpe", StaffView, true, false, true, 1},
		{"head", StaffView, true, true, true, 1},
		{"psy", StaffView, false, false, true, 0},
		{"inspector", StaffView, true, false, false, 0},
	} {
		g, err := ReadGrades(about(c.name, s.Pupil), s.Pupil.Pupil, "")
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if g.Viewer() != c.viewer || g.Pending() != c.pending || g.History() != c.history || g.Whole() != c.whole {
			t.Errorf("%s: viewer %d pending %v history %v whole %v, want %+v", c.name, g.Viewer(), g.Pending(), g.History(), g.Whole(), c)
		}
		for n := 1; n < 8; n++ {
			if got, want := g.Class(n), c.classFrom > 0 && n >= c.classFrom; got != want {
				t.Errorf("%s: Class(%d) = %v, want %v", c.name, n, got, want)
			}
		}
	}
}

func TestTeacherReadsOfAPupilTheOwnSubjectAlone(t *testing.T) {
	s := testScene()
	g, err := ReadGrades(about("teacher", s.Pupil), s.Pupil.Pupil, "")
	if want := []school.ServiceID{maths.ID}; err != nil || !slices.Equal(g.Services(), want) {
		t.Errorf("services = %v, %v; want %v", g.Services(), err, want)
	}
}

func TestAbsentAndForbiddenAreTheSameFault(t *testing.T) {
	s := testScene()
	_, foreign := ReadGrades(about("guardian-of-another", s.Pupil), s.Pupil.Pupil, "")
	_, absent := ReadGrades(about("guardian-full"), "nobody", "")
	a, _ := fault.As(foreign)
	b, _ := fault.As(absent)
	if a == nil || b == nil || a.Kind != fault.NotFound || a.Error() != b.Error() || a.Key != b.Key {
		t.Errorf("faults = %v and %v, want the same not-found", foreign, absent)
	}
}

func TestGradesAreOfTheSchoolWhereThePupilIsNow(t *testing.T) {
	left, here := testScene().Pupil, testScene().Pupil
	left.School, left.To = college, "2026-10-01"
	who := about("guardian-full", left, here)
	away := who.Links[0]
	away.School = college
	who.Links = append(who.Links, away)
	for _, list := range [][]roster.Enrolment{{left, here}, {here, left}} {
		who.About = list
		if g, err := ReadGrades(who, here.Pupil, ""); err != nil || g.Enrolment().School != lycee {
			t.Errorf("school = %v, %v; want the present one", g.Enrolment().School, err)
		}
		if g, err := ReadGrades(who, here.Pupil, college); err != nil || g.Enrolment().School != college {
			t.Errorf("named school = %v, %v; want the one named", g.Enrolment().School, err)
		}
	}
}

func TestMarkingNamesThePupilsOfTheServiceAlone(t *testing.T) {
	book := mathsBook("2026-12-04")
	book.Classes = append(book.Classes, roster.Class{ID: "1G1", Pupils: []roster.Pupil{{ID: "far"}}, Periods: book.Classes[0].Periods})
	m, err := Mark(kind("teacher").Person, book)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := m.Pupils(), []school.PersonID{"minor", "adult"}; !slices.Equal(got, want) {
		t.Errorf("pupils = %v, want %v", got, want)
	}
	if m.Marks("far") || !m.Marks("minor") || !m.Assesses() || !m.Deletes(m.Author()) || m.Deletes("colleague") {
		t.Error("the grant allows something else than it should")
	}
}

func TestGroupIsMarkedClassByClassAsItsPeriodsAreOpen(t *testing.T) {
	book := mathsBook("2026-12-04")
	book.Service.Class, book.Service.Group = "", "G1"
	book.Group = roster.Group{ID: "G1", Pupils: []roster.Pupil{{ID: "minor", Class: "2DE3"}, {ID: "other", Class: "2DE4"}, {ID: "stray", Class: "2DE9"}}}
	over := []school.Period{{ID: "T1", EntryEnd: "2026-11-19"}}
	book.Classes = append(book.Classes, roster.Class{ID: "2DE4", Periods: over})
	m, err := Mark(kind("teacher").Person, book)
	if want := []school.PersonID{"minor"}; err != nil || !slices.Equal(m.Pupils(), want) {
		t.Errorf("pupils = %v, %v; want %v", m.Pupils(), err, want)
	}
	back := []roster.Pupil{{ID: "minor", Class: "2DE4", To: "2026-11-02"}, {ID: "minor", Class: "2DE3", From: "2026-11-16"}}
	book.Group.Pupils = append(back, book.Group.Pupils[1:]...)
	m, err = Mark(kind("teacher").Person, book)
	if want := []school.PersonID{"minor"}; err != nil || !slices.Equal(m.Pupils(), want) {
		t.Errorf("with somebody who came back, pupils = %v, %v; want %v", m.Pupils(), err, want)
	}
	slices.Reverse(book.Group.Pupils[:2])
	if m, _ := Mark(kind("teacher").Person, book); len(m.Pupils()) != 0 {
		t.Errorf("the last stay is of a class that is over, and %v may be marked", m.Pupils())
	}
	book.Group.ID = "G2"
	if m, _ := Mark(kind("teacher").Person, book); len(m.Pupils()) != 0 {
		t.Errorf("another group's pupils may be marked: %v", m.Pupils())
	}
}

func TestClosedPeriodIsReadAndNotMarked(t *testing.T) {
	for _, c := range []struct {
		end  school.Date
		want bool
	}{{"2026-11-19", false}, {"2026-11-20", true}} {
		book := mathsBook(c.end)
		if _, err := ReadGradebook(kind("teacher").Person, book); err != nil {
			t.Errorf("ReadGradebook = %v", err)
		}
		_, err := Mark(kind("teacher").Person, book)
		if f, _ := fault.As(err); (err == nil) != c.want || err != nil && (f.Kind != fault.Forbidden || f.Key != "policy.closed") {
			t.Errorf("entry until %s: Mark = %v, want allowed %v", c.end, err, c.want)
		}
	}
}

func TestPeriodThatTheClassDoesNotHaveIsNotMarked(t *testing.T) {
	book := mathsBook("2026-12-04")
	book.Period = "S1"
	if _, err := Mark(kind("teacher").Person, book); err == nil {
		t.Error("a period of another class was marked")
	}
}

func TestWhoReadsTheGradebookAndMayNotMarkIsTold(t *testing.T) {
	for name, want := range map[string]fault.Kind{
		"head": fault.Forbidden, "cpe": fault.Forbidden, "head-teacher": fault.Forbidden, "inspector": fault.Forbidden,
		"teacher-other-class": fault.NotFound, "secretary": fault.NotFound, "region": fault.NotFound,
		"guardian-full": fault.NotFound, "pupil-minor": fault.NotFound, "anonymous": fault.NotFound, "teacher-elsewhere": fault.NotFound,
	} {
		if _, err := Mark(kind(name).Person, mathsBook("2026-12-04")); !fault.Is(err, want) {
			t.Errorf("%s: Mark = %v, want %s", name, err, want)
		}
	}
}

func TestHeadTeacherReadsTheLinesOfTheOwnClass(t *testing.T) {
	book := mathsBook("2026-12-04")
	book.Service = roster.Service{ID: "german", School: lycee, Year: 2026, Group: "G1"}
	book.Group = roster.Group{ID: "G1", Pupils: []roster.Pupil{{ID: "minor", Class: "2DE3"}, {ID: "far", Class: "1G1"}}}
	book.Classes = append(book.Classes, roster.Class{ID: "1G1"})
	g, err := ReadGradebook(kind("head-teacher").Person, book)
	if want := []school.PersonID{"minor"}; err != nil || !slices.Equal(g.Pupils(), want) {
		t.Errorf("lines = %v, %v; want %v", g.Pupils(), err, want)
	}
}

func TestHistoryOfAGradebookIsForItsTeachersTheHeadAndTheAuditor(t *testing.T) {
	for name, want := range map[string]fault.Kind{
		"teacher": "", "head": "", "auditor": "", "cpe": fault.Forbidden, "head-teacher": fault.Forbidden,
		"teacher-other-subject": fault.NotFound, "guardian-full": fault.NotFound,
	} {
		_, err := ReadHistory(kind(name).Person, mathsBook("2026-12-04"))
		if want == "" && err != nil || want != "" && !fault.Is(err, want) {
			t.Errorf("%s: ReadHistory = %v, want %q", name, err, want)
		}
	}
}

func TestOldPasswordIsAskedAgain(t *testing.T) {
	for _, c := range []struct {
		age  time.Duration
		want bool
	}{{12*time.Hour - time.Second, true}, {12 * time.Hour, false}} {
		who := kind("teacher").Person
		who.PasswordAt = who.Now.Add(-c.age)
		_, err := Mark(who, mathsBook("2026-12-04"))
		if f, _ := fault.As(err); (err == nil) != c.want || err != nil && f.Key != "policy.password" {
			t.Errorf("Mark %v after the password = %v, want allowed %v", c.age, err, c.want)
		}
	}
}

func TestCodeNeverOpensMoreThanTheGiverReaches(t *testing.T) {
	link := func(r school.Role, at school.UAI) roster.Link { return roster.Link{Role: r, School: at, Class: "2DE3"} }
	pupil := []roster.Link{link(school.Pupil, lycee)}
	parent := []roster.Link{link(school.Guardian, lycee), link(school.Guardian, college)}
	parentStaff := []roster.Link{link(school.Guardian, lycee), link(school.Head, college)}
	teacher, head := []roster.Link{link(school.Teacher, lycee)}, []roster.Link{link(school.Head, lycee)}
	for _, c := range []struct {
		giver string
		of    []roster.Link
		want  fault.Kind
	}{
		{"secretary", pupil, ""}, {"secretary", parent, ""}, {"secretary", parentStaff, fault.Forbidden},
		{"secretary", teacher, fault.Forbidden}, {"head", teacher, ""}, {"head", parentStaff, fault.Forbidden},
		{"head", parent, ""}, {"digital", teacher, ""}, {"digital", head, fault.NotFound},
		{"cpe", pupil, ""}, {"cpe", parent, fault.Forbidden}, {"head-teacher", pupil, ""},
		{"head-teacher-other-class", pupil, fault.NotFound}, {"teacher", pupil, fault.Forbidden},
		{"head-elsewhere", pupil, fault.NotFound}, {"guardian-full", pupil, fault.NotFound},
		{"head", []roster.Link{link(school.Pupil, college)}, fault.NotFound},
	} {
		g, err := ResetCode(kind(c.giver).Person, lycee, Account{"somebody", c.of})
		if c.want == "" && (err != nil || g.Person() != "somebody") || c.want != "" && !fault.Is(err, c.want) {
			t.Errorf("%s gives a code to %+v: %v, want %q", c.giver, c.of, err, c.want)
		}
	}
}

func TestSheetSaysWhatEachRoleMayKnow(t *testing.T) {
	s := testScene()
	whole := roster.Contact{Mobile: "06", Mail: "a@b", City: "Paris"}
	for _, c := range []struct {
		name        string
		relatives   Relatives
		phone, city bool // of a guardian
	}{
		{"pupil-minor", NoRelatives, false, false}, {"guardian-full", RelativeNames, false, false},
		{"teacher", RelativeLevels, false, false}, {"head-teacher", RelativeRecords, true, true},
		{"cpe", RelativeRecords, true, true}, {"aed", NoRelatives, true, false},
		{"psy", NoRelatives, false, false}, {"secretary", RelativeRecords, true, true},
	} {
		sheet, err := ReadSheet(kind(c.name).Person, s.Pupil)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		got := sheet.Contact("guardian", whole)
		if sheet.Relatives() != c.relatives || (got.Mobile != "") != c.phone || (got.City != "") != c.city {
			t.Errorf("%s: relatives %d, contact %+v; want %+v", c.name, sheet.Relatives(), got, c)
		}
	}
	if _, err := ReadSheet(kind("aed-other-classes").Person, s.Pupil); !fault.Is(err, fault.NotFound) {
		t.Errorf("AED of other classes: %v, want not-found", err)
	}
}

func TestLinksAreWrittenByTheHeadAndTheSecretariat(t *testing.T) {
	for name, want := range map[string]fault.Kind{
		"head": "", "secretary": "", "cpe": fault.Forbidden, "guardian-full": fault.Forbidden,
		"aed": fault.NotFound, "head-elsewhere": fault.NotFound,
	} {
		_, err := WriteLink(kind(name).Person, testScene().Pupil)
		if want == "" && err != nil || want != "" && !fault.Is(err, want) {
			t.Errorf("%s: WriteLink = %v, want %q", name, err, want)
		}
	}
}

func TestZeroGrantsDeny(t *testing.T) {
	var g GradesOf
	var m Marking
	var i Import
	if g.Viewer() != Nobody || g.Services() != nil || g.Whole() || g.Class(99) || g.Pending() || g.History() {
		t.Error("the zero GradesOf allows something")
	}
	if m.Author() != "" || m.Pupils() != nil || m.Marks("") || m.Assesses() || m.Deletes("") {
		t.Error("the zero Marking allows something")
	}
	if i.Into(lycee) || i.Into("") || System("unknown").Job() != "" {
		t.Error("an unknown machine or a zero Import does something")
	}
}

func TestImportReachesTheSchoolOfItsGrant(t *testing.T) {
	i, err := RunImport(kind("head").Person, lycee)
	if err != nil || !i.Into(lycee) || i.Into(college) {
		t.Errorf("RunImport = %+v, %v; want %s alone", i, err, lycee)
	}
	if _, err := RunImport(kind("head").Person, college); !fault.Is(err, fault.NotFound) {
		t.Errorf("RunImport elsewhere = %v, want not-found", err)
	}
}

func TestWhoReadsTheDaysOfASchoolIsToldThatItsCalendarIsNotTheirsToSettle(t *testing.T) {
	if i, err := SettleCalendar(kind("head").Person, lycee, 2026); err != nil || !i.Into(lycee) || i.Into(college) {
		t.Errorf("the head: %+v, %v", i, err)
	}
	for name, want := range map[string]fault.Kind{"aed-other-classes": fault.Forbidden, "head-teacher": fault.NotFound, "no-link": fault.NotFound} {
		if _, err := SettleCalendar(kind(name).Person, lycee, 2026); !fault.Is(err, want) {
			t.Errorf("%s: %v, want %s", name, err, want)
		}
	}
	if _, err := SettleCalendar(kind("head").Person, college, 2026); !fault.Is(err, fault.NotFound) {
		t.Errorf("elsewhere: %v, want not-found", err)
	}
}

func TestSessionsAreOnesOwn(t *testing.T) {
	if s, err := Sessions(kind("no-link").Person); err != nil || s.Person() != "archetype-no-link" {
		t.Errorf("Sessions = %v, %v", s, err)
	}
	if _, err := Sessions(roster.Person{}); !fault.Is(err, fault.Unauthenticated) {
		t.Errorf("anonymous Sessions = %v, want unauthenticated", err)
	}
}

func TestRolesAtASchoolAreThoseOfActiveLinks(t *testing.T) {
	for name, want := range map[string][]Role{
		"teacher-parent": {RF, TE}, "head-teacher": {TE, PP}, "pupil-adult": {EM}, "guardian-none": nil, "head-elsewhere": nil,
	} {
		if got := RolesAt(kind(name).Person, lycee); !slices.Equal(got, want) {
			t.Errorf("%s: roles %v, want %v", name, got, want)
		}
	}
}
