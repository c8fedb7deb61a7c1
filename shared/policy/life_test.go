package policy

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// outcome is "yes", or the kind of the fault.
func outcome(err error) string {
	if err == nil {
		return "yes"
	}
	f, _ := fault.As(err)
	return string(f.Kind)
}

// wants holds that a sentence answers those named with yes, those named as refused with
// forbidden, and every other archetype with not-found.
func wants(t *testing.T, what, yes, forbidden string, ask func(roster.Person, roster.Enrolment) error) {
	t.Helper()
	for _, a := range testScene().All() {
		want := "not-found"
		switch {
		case slices.Contains(strings.Fields(yes), a.Name):
			want = "yes"
		case slices.Contains(strings.Fields(forbidden), a.Name):
			want = "forbidden"
		}
		if got := outcome(ask(a.Person, a.Pupil)); got != want {
			t.Errorf("%s as %s = %s, want %s", what, a.Name, got, want)
		}
	}
}

const (
	wardens      = "guardian-full guardian-informed guardian-charge guardian-full-of-adult guardian-informed-of-adult guardian-charge-of-adult"
	objected     = "guardian-full-of-opted-out guardian-informed-of-opted-out guardian-charge-of-opted-out"
	independents = "guardian-full-of-independent guardian-informed-of-independent guardian-charge-of-independent"
	office       = "cpe aed head"
	teachers     = "teacher teacher-other-subject teacher-replaced teacher-parent head-teacher"
	lookingOn    = "secretary nurse social"
)

func TestTimetableOfAPupilIsForThePupilTheFamilyAndThoseWhoTeach(t *testing.T) {
	wants(t, "timetable of the pupil", "pupil-minor pupil-adult "+wardens+" "+independents+" "+teachers+" aed-other-classes aesh psy librarian secretary nurse "+office, "",
		func(who roster.Person, e roster.Enrolment) error { _, err := ReadPupilTimetable(who, e); return err })
}

func TestClassmateReadsTheTimetableOfTheClassAndOfNobodyElse(t *testing.T) {
	s := testScene()
	mate := kind("pupil-adult").Person // of the same class as the minor
	if _, err := ReadPupilTimetable(mate, s.Pupil); !fault.Is(err, fault.NotFound) {
		t.Errorf("a classmate reads another pupil's timetable: %v", err)
	}
	class := roster.Class{ID: "2DE3", Pupils: []roster.Pupil{{ID: "minor"}, {ID: "adult"}}}
	if _, err := ReadClassTimetable(mate, lycee, 2026, class); err != nil {
		t.Errorf("a pupil does not read the timetable of the own class: %v", err)
	}
	class.Pupils[1].To = mate.Today
	if _, err := ReadClassTimetable(mate, lycee, 2026, class); !fault.Is(err, fault.NotFound) {
		t.Errorf("who left the class reads where it is to be found: %v", err)
	}
	if _, err := ReadClassTimetable(mate, lycee, 2026, roster.Class{ID: "1G1"}); !fault.Is(err, fault.NotFound) {
		t.Errorf("a pupil reads the timetable of another class: %v", err)
	}
}

func TestColleaguesReadOneAnothersTimetablesWhereTheSchoolSaysSo(t *testing.T) {
	who := kind("teacher").Person
	for _, v := range []struct {
		staff school.PersonID
		open  bool
		want  string
	}{{who.ID, false, "yes"}, {"another", false, "not-found"}, {"another", true, "yes"}, {"", true, "not-found"}} {
		if _, err := ReadStaffTimetable(who, lycee, 2026, v.staff, v.open); outcome(err) != v.want {
			t.Errorf("timetable of %q, open %v = %s, want %s", v.staff, v.open, outcome(err), v.want)
		}
	}
	for _, name := range []string{"pupil-minor", "guardian-full"} {
		if _, err := ReadStaffTimetable(kind(name).Person, lycee, 2026, "another", true); err == nil {
			t.Errorf("%s reads a teacher's timetable", name)
		}
	}
}

func TestLessonsOfADayAreChangedByTheHeadAndThatDayByTheCPE(t *testing.T) {
	readers := teachers + " teacher-other-class head-teacher-other-class aed aed-other-classes nurse psy librarian"
	wants(t, "change today", "cpe head secretary digital", readers,
		func(who roster.Person, _ roster.Enrolment) error {
			_, err := ChangeLessons(who, lycee, 2026, "2026-11-20")
			return err
		})
	wants(t, "change tomorrow", "head secretary digital", "cpe "+readers,
		func(who roster.Person, _ roster.Enrolment) error {
			_, err := ChangeLessons(who, lycee, 2026, "2026-11-21")
			return err
		})
	wants(t, "whole day", "cpe aed aed-other-classes head secretary nurse psy librarian", "",
		func(who roster.Person, _ roster.Enrolment) error {
			_, err := ReadSchoolDay(who, lycee, 2026)
			return err
		})
}

// mathsLesson is the maths lesson of 2DE3 that starts at a moment.
func mathsLesson(start time.Time) Lesson {
	return Lesson{
		School: lycee, Year: 2026, ID: "20261120-maths", Service: maths.ID, Class: "2DE3", Start: start,
		StandIns: []school.PersonID{"archetype-teacher-other-class"}, Pupils: []school.PersonID{"minor", "adult"},
	}
}

func TestRollIsCalledByTheTeacherOfTheLessonAWhileAndByTheOfficeAlways(t *testing.T) {
	mine, replaced, anyone := "teacher teacher-parent teacher-other-class", " teacher-replaced", "cpe aed aed-other-classes head"
	call := func(l Lesson) func(roster.Person, roster.Enrolment) error {
		return func(who roster.Person, _ roster.Enrolment) error { _, err := CallRoll(who, l); return err }
	}
	handed := mathsLesson(noon)
	handed.Handed = true
	wants(t, "roll of now", mine+replaced+" "+anyone, "", call(mathsLesson(noon)))
	wants(t, "roll of now, handed over", mine+" "+anyone, replaced, call(handed))
	handed.StandIns = append(handed.StandIns, "archetype-teacher-replaced")
	wants(t, "roll of now, handed over to nobody else", mine+replaced+" "+anyone, "", call(handed))
	for _, early := range []time.Duration{10*time.Minute + time.Second, -24*time.Hour - time.Second} {
		wants(t, fmt.Sprint("roll ", early), anyone, mine+replaced, call(mathsLesson(noon.Add(early))))
	}
	for _, edge := range []time.Duration{10 * time.Minute, -24 * time.Hour} {
		wants(t, fmt.Sprint("roll at the edge ", edge), mine+replaced+" "+anyone, "", call(mathsLesson(noon.Add(edge))))
	}
	wants(t, "reading of an old roll", mine+replaced+" "+anyone, "", func(who roster.Person, _ roster.Enrolment) error {
		old := mathsLesson(noon.AddDate(0, -1, 0))
		old.Handed = true
		_, err := ReadRoll(who, old)
		return err
	})
}

// sitting is the pupil at hand somewhere, from one duration after noon to another.
func sitting(e roster.Enrolment, from, to time.Duration) Seats {
	return Seats{School: lycee, Pupils: []roster.Enrolment{e}, Starts: noon.Add(from), Ends: noon.Add(to)}
}

func TestWhoSitsSomewhereIsWrittenForNowByWhoMayNotEnterAbsences(t *testing.T) {
	ask := func(from, to time.Duration) func(roster.Person, roster.Enrolment) error {
		return func(who roster.Person, e roster.Enrolment) error {
			g, err := SeatPupils(who, sitting(e, from, to))
			if err == nil && (!g.Allows(noon.Add(from), noon.Add(to)) || g.Allows(noon.Add(from), noon.Add(to+time.Minute)) || g.Author() != who.ID) {
				t.Errorf("grant = %+v", g)
			}
			return err
		}
	}
	const h = time.Hour
	wants(t, "now", office+" librarian", "", ask(-h, h))
	for _, edge := range [][2]time.Duration{{-2 * h, 0}, {0, 2 * h}} {
		wants(t, fmt.Sprint("edge ", edge), office+" librarian", "", ask(edge[0], edge[1]))
	}
	for _, far := range [][2]time.Duration{{-h, h + time.Minute}, {-2*h - time.Minute, -h}, {h, 2*h + time.Minute}, {-24 * h, -23 * h}, {-4 * h, 6 * h}} {
		wants(t, fmt.Sprint("far ", far), office, "librarian", ask(far[0], far[1]))
	}
	for name, library := range map[string]bool{"librarian": true, "aed": false, "cpe": false} {
		a := kind(name)
		if g, err := SeatPupils(a.Person, sitting(a.Pupil, -h, h)); err != nil || g.Library() != library {
			t.Errorf("%s seats in the library alone: %v, %v", name, g.Library(), err)
		}
	}
}

func TestPupilsAreLookedUpByWhoReadsTheGroupsOfTheSchool(t *testing.T) {
	wants(t, "names", office+" librarian aed-other-classes "+lookingOn, "", func(who roster.Person, _ roster.Enrolment) error {
		n, err := ReadNames(who, lycee, 2026)
		if err == nil && n.Watches("2DE3") == (len(who.Links[0].Scope) > 0) {
			t.Errorf("%s looks up pupils of 2DE3: %v", who.ID, n.Watches("2DE3"))
		}
		return err
	})
	wants(t, "who is elsewhere", office+" librarian aed-other-classes "+lookingOn, "", func(who roster.Person, _ roster.Enrolment) error {
		s, err := ReadSeated(who, lycee, 2026)
		if library := err == nil && s.Library(); library != (who.ID == "archetype-librarian") {
			t.Errorf("%s reads of the library alone: %v", who.ID, library)
		}
		return err
	})
	if (NamesOf{}).Watches("2DE3") || (SeatedOf{}).School() != "" {
		t.Error("a zero grant shows somebody")
	}
}

// A surveillant whose password is of yesterday writes who is there now, and for other
// hours is asked for it.
func TestSeatsOfOtherHoursAskForTheEntryOfAbsencesOfEveryPupil(t *testing.T) {
	a := kind("aed")
	a.Person.PasswordAt = noon.Add(-13 * time.Hour)
	if _, err := SeatPupils(a.Person, sitting(a.Pupil, -time.Hour, time.Hour)); err != nil {
		t.Errorf("who is there now: %v", err)
	}
	_, err := SeatPupils(a.Person, sitting(a.Pupil, -4*time.Hour, time.Hour))
	if f, _ := fault.As(err); f == nil || f.Key != "policy.password" {
		t.Errorf("a whole morning = %v, want the password", err)
	}
	watched := a.Pupil
	other := watched
	other.Class = "1G1"
	a = kind("aed")
	for i := range a.Person.Links {
		a.Person.Links[i].Scope = []school.ClassID{watched.Class}
	}
	s := sitting(watched, -time.Hour, time.Hour)
	if _, err := SeatPupils(a.Person, s); err != nil {
		t.Errorf("a pupil of the classes watched: %v", err)
	}
	s.Pupils = append(s.Pupils, other)
	if _, err := SeatPupils(a.Person, s); !fault.Is(err, fault.NotFound) {
		t.Errorf("with a pupil of another class: %v", err)
	}
	for what, change := range map[string]func(*roster.Enrolment){
		"school": func(e *roster.Enrolment) { e.School = college }, "year": func(e *roster.Enrolment) { e.Year-- },
	} {
		e := watched
		change(&e)
		if _, err := SeatPupils(kind("cpe").Person, sitting(e, -time.Hour, time.Hour)); !fault.Is(err, fault.NotFound) {
			t.Errorf("a pupil of another %s: %v", what, err)
		}
	}
	if _, err := SeatPupils(kind("cpe").Person, Seats{School: lycee}); !fault.Is(err, fault.NotFound) {
		t.Errorf("nobody: %v", err)
	}
	if (Seating{}).Allows(time.Time{}, time.Time{}) {
		t.Error("the zero grant seats somebody")
	}
}

func TestRollNamesThePupilsOfTheLessonAlone(t *testing.T) {
	g, err := CallRoll(kind("cpe").Person, mathsLesson(noon))
	if err != nil || !g.Office() || !g.Lists("minor") || g.Lists("stranger") {
		t.Errorf("roll of the CPE = %+v, %v", g, err)
	}
	g, err = CallRoll(kind("teacher").Person, mathsLesson(noon))
	if err != nil || g.Office() || g.Author() != "archetype-teacher" {
		t.Errorf("roll of the teacher = %+v, %v", g, err)
	}
	if g, err = ReadRoll(kind("teacher").Person, mathsLesson(noon)); err != nil || g.Author() != "" {
		t.Errorf("a grant to read a roll has the author %q, %v", g.Author(), err)
	}
}

func TestAbsencesShowAsFarAsTheReaderMay(t *testing.T) {
	depths := map[string]Depth{
		"pupil-minor": Whole, "pupil-adult": Whole, "cpe": Whole, "head": Whole, "nurse": Whole,
		"aed": Category, "secretary": Category, "social": Category, "head-teacher": Category,
		"teacher": Fact, "teacher-other-subject": Fact, "teacher-replaced": Fact, "aesh": Fact, "teacher-parent": Whole,
	}
	for _, name := range strings.Fields(wardens + " " + objected) {
		depths[name] = Whole
	}
	for _, a := range testScene().All() {
		g, err := ReadAbsences(a.Person, a.Pupil)
		if got, want := g.Depth(), depths[a.Name]; got != want || (err == nil) != (want != NoDepth) {
			t.Errorf("%s reads absences to depth %d, %v; want %d", a.Name, got, err, want)
		}
	}
}

func TestWhoReadsAbsencesLearnsWhatElseIsAllowed(t *testing.T) {
	for name, want := range map[string]string{
		"guardian-full": "justifies declares", "guardian-charge": "justifies declares", "guardian-informed": "", "pupil-minor": "",
		"pupil-adult": "justifies declares", "guardian-full-of-adult": "", "teacher": "", "nurse": "enters",
		"cpe": "justifies rules enters exempts", "head": "rules enters exempts", "secretary": "justifies", "aed": "justifies enters",
	} {
		a := kind(name)
		g, err := ReadAbsences(a.Person, a.Pupil)
		var may []string
		for _, m := range []struct {
			word string
			may  bool
		}{{"justifies", g.Justifies()}, {"declares", g.Declares()}, {"rules", g.Rules()}, {"enters", g.Enters()}, {"exempts", g.Exempts()}} {
			if m.may {
				may = append(may, m.word)
			}
		}
		if got := strings.Join(may, " "); got != want || err != nil {
			t.Errorf("%s: %q, %v; want %q", name, got, err, want)
		}
	}
}

func TestActsOnAbsencesAreForThoseOfTheTable(t *testing.T) {
	readers := wardens + " " + objected + " " + teachers + " aesh pupil-minor pupil-adult " + lookingOn
	without := func(list string, some ...string) string {
		return strings.Join(slices.DeleteFunc(strings.Fields(list), func(n string) bool { return slices.Contains(some, n) }), " ")
	}
	wants(t, "enter", "cpe aed head nurse", without(readers, "nurse"),
		func(who roster.Person, e roster.Enrolment) error { _, err := EnterAbsence(who, e); return err })
	wants(t, "justify", "guardian-full guardian-charge teacher-parent pupil-adult cpe aed secretary",
		without(readers+" head", "guardian-full", "guardian-charge", "teacher-parent", "pupil-adult", "secretary"),
		func(who roster.Person, e roster.Enrolment) error { _, err := JustifyAbsence(who, e); return err })
	wants(t, "declare", "guardian-full guardian-charge teacher-parent pupil-adult", without(readers+" cpe aed head", "guardian-full", "guardian-charge", "teacher-parent", "pupil-adult"),
		func(who roster.Person, e roster.Enrolment) error { _, err := DeclareAbsence(who, e); return err })
	wants(t, "ask", "cpe aed head", readers+" secretary",
		func(who roster.Person, e roster.Enrolment) error { _, err := AskAbsence(who, e); return err })
	wants(t, "rule", "cpe head", readers+" aed",
		func(who roster.Person, e roster.Enrolment) error { _, err := RuleAbsence(who, e, false); return err })
	wants(t, "rule, delegated", "cpe head aed", readers,
		func(who roster.Person, e roster.Enrolment) error { _, err := RuleAbsence(who, e, true); return err })
	wants(t, "exempt", "cpe head", readers+" aed",
		func(who roster.Person, e roster.Enrolment) error { _, err := RuleExemption(who, e); return err })
	wants(t, "follow", "cpe head", readers+" aed",
		func(who roster.Person, e roster.Enrolment) error { _, err := FollowAbsenteeism(who, e); return err })
	wants(t, "report", "cpe head", readers+" aed",
		func(who roster.Person, e roster.Enrolment) error { _, err := ReportAbsence(who, e); return err })
}

func TestGrantsOnAbsencesSayHowFarTheyGo(t *testing.T) {
	ward := testScene().Pupil
	if g, err := EnterAbsence(kind("nurse").Person, ward); err != nil || !g.Infirmary() {
		t.Errorf("the nurse enters more than a passage: %v", err)
	}
	if g, err := EnterAbsence(kind("cpe").Person, ward); err != nil || g.Infirmary() {
		t.Errorf("the CPE enters passages alone: %v", err)
	}
	if g, err := JustifyAbsence(kind("guardian-full").Person, ward); err != nil || g.OnBehalf() {
		t.Errorf("a guardian justifies on behalf of somebody: %v", err)
	}
	if g, err := JustifyAbsence(kind("secretary").Person, ward); err != nil || !g.OnBehalf() {
		t.Errorf("the secretariat justifies in its own name: %v", err)
	}
	if g, err := RuleAbsence(kind("aed").Person, ward, true); err != nil || !g.Common() {
		t.Errorf("a surveillant rules on every motive: %v", err)
	}
	if g, err := ReportAbsence(kind("cpe").Person, ward); err != nil || g.Sends() {
		t.Errorf("the CPE sends the file: %v", err)
	}
	if g, err := ReportAbsence(kind("head").Person, ward); err != nil || !g.Sends() {
		t.Errorf("the head does not send the file: %v", err)
	}
}

func TestDocumentOfAReasonIsForItsAuthorAndForThoseWhoRule(t *testing.T) {
	mine := "guardian-full guardian-full-of-adult guardian-full-of-opted-out guardian-full-of-independent guardian-of-another pupil-adult teacher-parent "
	wants(t, "own document", mine+"cpe head nurse", "", func(who roster.Person, e roster.Enrolment) error {
		_, err := ReadJustificationDoc(who, e, who.ID)
		return err
	})
	wants(t, "another's document", "cpe head nurse", "", func(who roster.Person, e roster.Enrolment) error {
		_, err := ReadJustificationDoc(who, e, "another")
		return err
	})
}

func TestBoardShowsTheClassesThatTheReaderWatches(t *testing.T) {
	wants(t, "board", "cpe aed aed-other-classes head secretary nurse social", "",
		func(who roster.Person, _ roster.Enrolment) error { _, err := ReadBoard(who, lycee, 2026); return err })
	g, err := ReadBoard(kind("aed-other-classes").Person, lycee, 2026)
	if err != nil || g.Everyone() || g.Watches("2DE3") || !g.Watches("1G1") || g.Depth() != Category || g.Rules() || !g.Calls() {
		t.Errorf("board of a surveillant of 1G1 = %+v, %v", g, err)
	}
	g, err = ReadBoard(kind("cpe").Person, lycee, 2026)
	if err != nil || !g.Everyone() || !g.Watches("2DE3") || g.Depth() != Whole || !g.Rules() || !g.Calls() {
		t.Errorf("board of the CPE = %+v, %v", g, err)
	}
}

func TestBoardOfAnEcoleShowsItsTeacherTheOwnClasses(t *testing.T) {
	wants(t, "board of the own classes", teachers+" teacher-other-class head-teacher-other-class", "",
		func(who roster.Person, _ roster.Enrolment) error {
			_, err := ReadClassBoard(who, lycee, 2026)
			return err
		})
	g, err := ReadClassBoard(kind("teacher").Person, lycee, 2026)
	if err != nil || g.Everyone() || !g.Own() || !g.Watches("2DE3") || g.Watches("1G1") || g.Depth() != Whole || !g.Rules() || !g.Calls() {
		t.Errorf("board of the teacher of 2DE3 = %+v, %v", g, err)
	}
	wants(t, "phone in an école", teachers+" cpe aed head secretary", "", func(who roster.Person, e roster.Enrolment) error {
		_, err := LogCall(who, lycee, 2026, e.Class, true)
		return err
	})
	if g, err := ReadClassBoard(kind("teacher").Person, lycee, 2025); err == nil {
		t.Errorf("the board of another year: %+v", g)
	}
}

func TestEveryoneWithALinkChoosesWhatReachesThem(t *testing.T) {
	for _, a := range testScene().All() {
		want := "yes"
		switch a.Name {
		case "anonymous":
			want = "unauthenticated"
		case "no-link", "agent", "guardian-none", "guardian-contact", "guardian-closed-by-court":
			want = "not-found"
		}
		if strings.HasPrefix(a.Name, "guardian-none-of") || strings.HasPrefix(a.Name, "guardian-contact-of") {
			want = "not-found"
		}
		if _, err := Notices(a.Person); outcome(err) != want {
			t.Errorf("notices of %s = %s, want %s", a.Name, outcome(err), want)
		}
	}
	if _, err := Feeds(kind("guardian-charge").Person); outcome(err) != "not-found" {
		t.Errorf("feeds of the person in charge = %s", outcome(err))
	}
	if _, err := Feeds(kind("guardian-informed").Person); err != nil {
		t.Errorf("feeds of an informed parent: %v", err)
	}
}

func TestTheHeadDecidesHowTheSchoolTellsItsFamilies(t *testing.T) {
	wants(t, "decide", "head region", "cpe aed secretary nurse social",
		func(who roster.Person, _ roster.Enrolment) error { _, err := SetSchoolLife(who, lycee); return err })
	wants(t, "read", "head region cpe aed secretary", "",
		func(who roster.Person, _ roster.Enrolment) error { _, err := ReadSchoolLife(who, lycee); return err })
	wants(t, "phone", "cpe aed head secretary", "", func(who roster.Person, e roster.Enrolment) error {
		_, err := LogCall(who, lycee, 2026, e.Class, false)
		return err
	})
}

func TestZeroGrantsOfSchoolLifeDeny(t *testing.T) {
	var (
		tt TimetableOf
		b  BoardOf
		r  Rolling
		e  EntryOf
	)
	if tt.School() != "" || b.Watches("2DE3") || b.Everyone() || r.Lists("minor") || r.Author() != "" || e.Pupil() != "" {
		t.Error("a zero grant allows something")
	}
}

func TestTheTeacherOfAClassOfAnEcoleHoldsTheCPEsPartForIt(t *testing.T) {
	ward := testScene().Pupil
	ward.Primary = true
	acts := map[string]func(roster.Person, roster.Enrolment) error{
		"enter":   func(who roster.Person, e roster.Enrolment) error { _, err := EnterAbsence(who, e); return err },
		"justify": func(who roster.Person, e roster.Enrolment) error { _, err := JustifyAbsence(who, e); return err },
		"ask":     func(who roster.Person, e roster.Enrolment) error { _, err := AskAbsence(who, e); return err },
		"rule":    func(who roster.Person, e roster.Enrolment) error { _, err := RuleAbsence(who, e, false); return err },
		"follow":  func(who roster.Person, e roster.Enrolment) error { _, err := FollowAbsenteeism(who, e); return err },
	}
	for what, ask := range acts {
		for name, want := range map[string]string{"teacher": "yes", "teacher-other-class": "not-found"} {
			if got := outcome(ask(kind(name).Person, ward)); got != want {
				t.Errorf("%s as %s of an école = %s, want %s", what, name, got, want)
			}
		}
		if got := outcome(ask(kind("teacher").Person, testScene().Pupil)); got != "forbidden" {
			t.Errorf("%s as a teacher of a lycée = %s", what, got)
		}
	}
	g, err := ReadAbsences(kind("teacher").Person, ward)
	if err != nil || g.Depth() != Whole || g.Family() || !g.Enters() || !g.Rules() || !g.Justifies() || g.Exempts() {
		t.Errorf("the file of the own class = %+v, %v", g, err)
	}
	if j, err := JustifyAbsence(kind("teacher").Person, ward); err != nil || !j.OnBehalf() {
		t.Errorf("the teacher justifies in the own name: %v", err)
	}
	old := mathsLesson(noon.AddDate(0, 0, -3))
	if _, err := CallRoll(kind("teacher").Person, old); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a teacher of a lycée calls an old roll: %v", err)
	}
	old.Primary = true
	if r, err := CallRoll(kind("teacher").Person, old); err != nil || r.Office() || !r.Until().IsZero() {
		t.Errorf("roll of three days ago in an école = %+v, %v", r, err)
	}
}

func TestOnlyASurveillantIsHandedTheCommonMotives(t *testing.T) {
	for name, want := range map[string]bool{"aed": true, "cpe": false, "secretary": false, "nurse": false} {
		board, err := ReadBoard(kind(name).Person, lycee, 2026)
		if err != nil || board.RulesCommon() != want {
			t.Errorf("%s: rules on common motives %t, %v, want %t", name, board.RulesCommon(), err, want)
		}
	}
}
