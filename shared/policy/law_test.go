package policy

import (
	"slices"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy/archetype"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// The legal subtleties of the rights table, each by its name.

func reads(who roster.Person, e roster.Enrolment) bool {
	who.About = []roster.Enrolment{e}
	_, err := ReadGrades(who, e.Pupil, "")
	return err == nil
}

func may(who roster.Person, a Action, e roster.Enrolment) bool {
	o := ofPupil(&e, isPublished)
	return decide(&who, a, &o) == allowed
}

func TestSeparatedParentInformedReadsMarksAndDecidesNothing(t *testing.T) {
	who, ward := kind("guardian-informed").Person, testScene().Pupil
	if !reads(who, ward) {
		t.Error("the informed parent does not read the marks")
	}
	for _, a := range []Action{AbsenceJustify, AbsenceDeclare, OrientationExpress, OrientationAccept, PortfolioExport, PhotoConsent} {
		if may(who, a, ward) {
			t.Errorf("the informed parent may %s", a)
		}
	}
}

func TestWithdrawnAuthorityReadsNothing(t *testing.T) {
	for _, name := range []string{"guardian-none", "guardian-contact", "guardian-closed-by-court"} {
		for _, a := range Actions() {
			if may(kind(name).Person, a, testScene().Pupil) && table[a].marks&public == 0 {
				t.Errorf("%s may %s", name, a)
			}
		}
	}
}

func TestInChargeReadsItsRowsAndNoOther(t *testing.T) {
	who, ward := kind("guardian-charge").Person, testScene().Pupil
	var got []Action
	for _, a := range Actions() {
		if may(who, a, ward) && table[a].marks&public == 0 {
			got = append(got, a)
		}
	}
	want := []Action{AbsenceDeclare, AbsenceJustify, AbsenceRead, BulletinRead, HomeworkRead, MarkRead, SanctionRead, TimetableRead, WorkRead}
	if !slices.Equal(got, want) {
		t.Errorf("actions of the person in charge = %v, want %v", got, want)
	}
}

func TestGuardianOfOneSiblingDoesNotReadTheOther(t *testing.T) {
	sibling := testScene().Pupil
	sibling.Pupil = "sibling"
	if reads(kind("guardian-full").Person, sibling) {
		t.Error("a guardian of one child reads the brother's marks")
	}
}

func TestTeacherOfTheSameGroupAndAnotherSubjectDoesNotMark(t *testing.T) {
	_, err := Mark(kind("teacher-other-subject").Person, mathsBook("2026-12-04"))
	if !fault.Is(err, fault.NotFound) {
		t.Errorf("Mark = %v, want not-found", err)
	}
}

func TestSheetShownToOneGuardianHoldsNothingOfTheOther(t *testing.T) {
	whole := roster.Contact{Mail: "MARK", Mobile: "MARK", Home: "MARK", Work: "MARK", Address: []string{"MARK"}, PostCode: "MARK", City: "MARK", Country: "MARK"}
	for _, name := range []string{"guardian-full", "guardian-informed", "pupil-minor"} {
		a := kind(name)
		sheet, err := ReadSheet(a.Person, a.Pupil)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got := sheet.Contact("other-guardian", whole); !blank(got) {
			t.Errorf("%s sees %+v of the other guardian", name, got)
		}
		if got := sheet.Contact(a.Person.ID, whole); got.Mail != "MARK" {
			t.Errorf("%s does not see the own contact", name)
		}
	}
}

func blank(c roster.Contact) bool {
	return c.Mail == "" && c.Mobile == "" && c.Home == "" && c.Work == "" && c.Address == nil && c.PostCode == "" && c.City == "" && c.Country == ""
}

func TestDiffusionOpensThePostalAddressAlone(t *testing.T) {
	a := kind("guardian-full")
	sheet, err := ReadSheet(a.Person, a.Pupil)
	if err != nil {
		t.Fatal(err)
	}
	got := sheet.Contact("other", roster.Contact{Mail: "m", Mobile: "0", City: "Paris", Address: []string{"1 rue"}, Diffusion: true})
	if got.City != "Paris" || got.Mail != "" || got.Mobile != "" {
		t.Errorf("contact = %+v, want the address and no phone or mail", got)
	}
}

func TestOnTheDayAfterEighteenGuardianReadsAndNoLongerJustifies(t *testing.T) {
	a := kind("guardian-full-of-adult")
	a.Person.Now, a.Person.Today = noon.AddDate(0, 0, 1), "2026-11-21"
	if may(a.Person, AbsenceJustify, a.Pupil) {
		t.Error("the guardian of an adult justifies")
	}
	if !reads(a.Person, a.Pupil) {
		t.Error("the guardian of an adult who does not object reads no marks")
	}
}

func TestPupilJustifiesFromMidnightOfTheEighteenthBirthdayInTheSchoolsZone(t *testing.T) {
	for _, name := range []string{"Europe/Paris", "Indian/Reunion", "America/Cayenne"} {
		zone := mustZone(name)
		birthday := time.Date(2026, 11, 20, 0, 0, 0, 0, zone)
		a := kind("pupil-adult")
		for _, c := range []struct {
			at   time.Time
			want bool
		}{{birthday.Add(-time.Second), false}, {birthday, true}} {
			a.Person.Now, a.Person.Today = c.at.UTC(), school.DateOf(c.at, zone)
			if got := may(a.Person, AbsenceJustify, a.Pupil); got != c.want {
				t.Errorf("%s: justifies at %v = %v, want %v", name, c.at, got, c.want)
			}
		}
	}
}

func TestEmancipatedMinorDecidesFromTheDayOfTheDecision(t *testing.T) {
	a := kind("pupil-minor")
	a.Pupil.Emancipated = "2026-11-20"
	if !may(a.Person, AbsenceJustify, a.Pupil) {
		t.Error("the emancipated pupil does not justify")
	}
	if may(kind("guardian-full").Person, AbsenceJustify, a.Pupil) {
		t.Error("the guardian of an emancipated pupil justifies")
	}
}

func TestSubstituteMarksFromTheFirstMomentToTheLast(t *testing.T) {
	from, to := noon, noon.Add(48*time.Hour)
	who := kind("teacher").Person
	service := maths
	service.From, service.To = from, to
	who.Links = []roster.Link{{Role: school.Teacher, School: lycee, Services: []roster.ServiceRef{service}}}
	for _, c := range []struct {
		at   time.Time
		want bool
	}{{from.Add(-time.Second), false}, {from, true}, {to.Add(-time.Second), true}, {to, false}} {
		who.Now, who.PasswordAt = c.at, c.at
		if _, err := Mark(who, mathsBook("2026-12-04")); (err == nil) != c.want {
			t.Errorf("Mark at %v = %v, want allowed %v", c.at, err, c.want)
		}
	}
}

func TestReplacedTeacherReadsAndDoesNotMark(t *testing.T) {
	who := kind("teacher-replaced").Person
	if _, err := ReadGradebook(who, mathsBook("2026-12-04")); err != nil {
		t.Errorf("ReadGradebook = %v", err)
	}
	if _, err := Mark(who, mathsBook("2026-12-04")); !fault.Is(err, fault.Forbidden) {
		t.Errorf("Mark = %v, want forbidden", err)
	}
}

func TestFormerPupilSeesNothing(t *testing.T) {
	a := kind("pupil-minor")
	a.Person.Links[0].To = noon.AddDate(0, 0, -92)
	if reads(a.Person, a.Pupil) {
		t.Error("a former pupil reads marks")
	}
}

func TestAfterOptOutGuardiansReadAbsencesAndNoMarks(t *testing.T) {
	for _, level := range []string{"full", "informed", "charge"} {
		a := kind("guardian-" + level + "-of-opted-out")
		if reads(a.Person, a.Pupil) {
			t.Errorf("%s: reads marks", level)
		}
		if !may(a.Person, AbsenceRead, a.Pupil) {
			t.Errorf("%s: is not told of absences", level)
		}
	}
}

func TestOptOutOfAMinorCountsForNothing(t *testing.T) {
	a := kind("guardian-full")
	a.Pupil.OptOut = true
	if !reads(a.Person, a.Pupil) {
		t.Error("a minor keeps the guardian from reading")
	}
}

func TestRegionReadsNoMarkWithOrWithoutBreakGlass(t *testing.T) {
	who, o := kind("region").Person, ofPupil(&roster.Enrolment{Pupil: "minor", School: lycee, Year: 2026}, isPublished)
	for _, f := range []condition{0, glass} {
		if o.facts = f; decide(&who, MarkRead, &o) != denied {
			t.Error("the region reads a mark")
		}
	}
}

func TestLinkOfOneSchoolOpensNothingInAnother(t *testing.T) {
	who := kind("head-elsewhere-agent-here").Person
	if reads(who, testScene().Pupil) {
		t.Error("the head of another school reads marks here")
	}
	if _, err := ReadClass(who, lycee, 2026, "2DE3"); !fault.Is(err, fault.NotFound) {
		t.Errorf("ReadClass = %v, want not-found", err)
	}
}

func TestTeacherWhoIsAlsoAParentHasBothAndIsFlagged(t *testing.T) {
	a := kind("teacher-parent")
	m, err := Mark(a.Person, mathsBook("2026-12-04"))
	if err != nil {
		t.Fatal(err)
	}
	if !m.OwnChild("minor") || m.OwnChild("adult") {
		t.Error("the flag is not on the own child alone")
	}
	a.Person.About = []roster.Enrolment{a.Pupil}
	if g, err := ReadGrades(a.Person, "minor", ""); err != nil || g.Viewer() != GuardianView || !g.Whole() {
		t.Errorf("ReadGrades = %+v, %v; want the guardian's view of every subject", g, err)
	}
}

func TestLastYearsClassIsNoLongerOnesClass(t *testing.T) {
	if _, err := ReadClass(kind("head-teacher").Person, lycee, 2025, "2DE3"); !fault.Is(err, fault.NotFound) {
		t.Errorf("ReadClass of last year = %v, want not-found", err)
	}
}

func TestWhoHasNoActiveLinkHasRowsOneToFourAlone(t *testing.T) {
	scene := testScene()
	for _, a := range scene.All() {
		for _, gone := range []archetype.Archetype{a.Expired(), a.Future()} {
			for _, action := range Actions() {
				o := aboutTied(a)
				if action == SessionList || action == SessionRevoke || table[action].marks&public != 0 {
					continue
				}
				if decide(&gone.Person, action, &o) != denied {
					t.Errorf("%s may %s", gone.Name, action)
				}
			}
		}
	}
}
