package timetable

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table/faulty"
)

const mathsMonday = school.LessonID("20261123-mathsmon08")

// kinds returns the changes that a lesson shows.
func kinds(l *TimetableLesson) (list []ChangeKind) {
	for _, c := range l.Changes {
		list = append(list, c.Kind)
	}
	return list
}

func TestOneLessonHasAListOfChangesEachWithWhatWasAndWhatIs(t *testing.T) {
	w := newWorld(t)
	w.must(mathsMonday, 0,
		LessonEdit{Kind: MovedRoom, Room: "C 12", Words: "travaux"}, LessonEdit{Kind: Replaced, Staff: []school.PersonID{smith.ID}}, LessonEdit{Kind: ForTest})
	l := w.weekOfPupil("mother", "p1", monday).lesson(mathsMonday, monday)
	if l == nil || l.Room != "C 12" || !slices.Equal(l.Teachers, []string{"Mme Smith"}) || l.Kind != Test || l.Cancelled {
		t.Fatalf("lesson = %+v", l)
	}
	want := []ChangeView{{Kind: MovedRoom, Was: "B 204", Now: "C 12", Words: "travaux"}, {Kind: Replaced, Was: "Mme Roux", Now: "Mme Smith"}, {Kind: ForTest}}
	for i := range l.Changes {
		if l.Changes[i].By != "" {
			t.Error("a family reads who made the change")
		}
		if !l.Changes[i].At.Equal(w.now) {
			t.Errorf("made at %v", l.Changes[i].At)
		}
		l.Changes[i].At = want[i].At
	}
	if d := cmp.Diff(want, l.Changes); d != "" {
		t.Error(d)
	}
	if l := w.weekOfStaff(roux.ID, monday).lesson(mathsMonday, monday); l == nil || l.Teachers[0] != "Mme Smith" || l.Changes[0].By != "head" {
		t.Errorf("who is replaced sees %+v", l)
	}
	if l := w.weekOfStaff(smith.ID, monday).lesson(mathsMonday, monday); l == nil || l.Class != "2DE3" {
		t.Errorf("who stands in sees %+v", l)
	}
	for room, there := range map[school.RoomID]bool{"B 204": true, "C 12": true, "A 101": false} {
		if l := w.weekOfRoom(room, monday).lesson(mathsMonday, monday); (l != nil) != there {
			t.Errorf("room %s shows it: %v", room, l != nil)
		}
	}
	for who, want := range map[school.PersonID]int{roux.ID: 1, smith.ID: 2} {
		lessons, err := w.StaffDay(context.Background(), lycee, year, who, monday, w.now)
		if err != nil || len(lessons) != want {
			t.Errorf("%s gives %d lessons, want %d: %v", who, len(lessons), want, err)
		}
	}
	l2, err := w.LessonOf(context.Background(), lycee, year, mathsMonday, true)
	if err != nil || l2.StandIns[0].ID != smith.ID || l2.Service != "maths3" || l2.Planned.Staff[0].ID != roux.ID {
		t.Errorf("lesson of the roll: %+v, %v", l2, err)
	}
}

func TestAMovedLessonKeepsItsNameAndShowsOnBothDays(t *testing.T) {
	w := newWorld(t)
	w.must(mathsMonday, 0, LessonEdit{Kind: MovedTime, Date: "2026-12-01", Start: school.At(13, 0), End: school.At(13, 55)})
	here := w.weekOfPupil("mother", "p1", monday).lesson(mathsMonday, monday)
	if here == nil || here.Away != "2026-12-01" || here.Cancelled || !slices.Equal(kinds(here), []ChangeKind{MovedTime}) || here.Changes[0].Now != "2026-12-01 13:00-13:55" {
		t.Errorf("on the day it left: %+v", here)
	}
	there := w.weekOfPupil("mother", "p1", "2026-12-01").lesson(mathsMonday, "2026-12-01")
	if there == nil || there.Away != "" || there.Start != school.At(13, 0) || !slices.Equal(kinds(there), []ChangeKind{MovedFrom}) || there.Changes[0].Was != "2026-11-23 08:00-08:55" {
		t.Errorf("on its new day: %+v", there)
	}
	l, err := w.LessonOf(context.Background(), lycee, year, mathsMonday, false)
	if err != nil || l.Date != "2026-12-01" || !l.Held() {
		t.Errorf("it takes place %+v, %v", l, err)
	}
	if _, day, err := w.Day(context.Background(), lycee, year, "2026-12-01", false); err != nil || !slices.ContainsFunc(day, func(l Lesson) bool { return l.ID == mathsMonday && l.Held() }) {
		t.Errorf("the day of the school does not have it: %v", err)
	}
	w.must(mathsMonday, 1, LessonEdit{Kind: MovedTime, Start: school.At(13, 0), End: school.At(13, 55)})
	if l := w.weekOfPupil("mother", "p1", monday).lesson(mathsMonday, monday); l == nil || l.Start != school.At(13, 0) || l.Away != "" {
		t.Errorf("moved within its day: %+v", l)
	}
	if w.weekOfPupil("mother", "p1", "2026-12-01").lesson(mathsMonday, "2026-12-01") != nil {
		t.Error("it still shows where it was to go")
	}
	w.must(mathsMonday, 2)
	if l := w.weekOfPupil("mother", "p1", monday).lesson(mathsMonday, monday); l == nil || l.Changes != nil || l.Start != school.At(8, 0) || l.Version != 3 {
		t.Errorf("taken back: %+v", l)
	}
}

func TestAnExemptedClassDoesNotHaveTheLessonAndTheOtherDoes(t *testing.T) {
	w := newWorld(t)
	const id = "20261123-english1mo"
	w.must(id, 0, LessonEdit{Kind: Exempted, Classes: []school.ClassID{"2DE3"}})
	if l := w.weekOfPupil("mother", "p1", monday).lesson(id, monday); l == nil || !l.Cancelled || kinds(l)[0] != Exempted {
		t.Errorf("2DE3: %+v", l)
	}
	if l := w.weekOfPupil("p3", "p3", monday).lesson(id, monday); l == nil || l.Cancelled {
		t.Errorf("2DE4: %+v", l)
	}
	if _, err := w.change(mathsMonday, 0, LessonEdit{Kind: Exempted, Classes: []school.ClassID{"2DE4"}}); !fault.Is(err, fault.Invalid) {
		t.Errorf("a class that does not attend: %v", err)
	}
}

func TestALessonIsAddedForOneDay(t *testing.T) {
	w := newWorld(t)
	const id = "20261124-extraabcde"
	w.must(id, 0, LessonEdit{Kind: Added, Service: "maths3", Start: school.At(16, 0), End: school.At(17, 0), Room: "B 204"})
	l := w.weekOfPupil("mother", "p1", monday).lesson(id, "2026-11-24")
	if l == nil || l.Kind != Extra || l.Subject != "Mathématiques" || l.Teachers[0] != "Mme Roux" || kinds(l)[0] != Added {
		t.Errorf("added: %+v", l)
	}
	if w.weekOfStaff(roux.ID, monday).lesson(id, "2026-11-24") == nil || w.weekOfPupil("p3", "p3", monday).lesson(id, "2026-11-24") != nil {
		t.Error("the teacher does not have it, or another class does")
	}
	w.must(id, 1)
	if w.weekOfPupil("mother", "p1", monday).lesson(id, "2026-11-24") != nil || w.weekOfStaff(roux.ID, monday).lesson(id, "2026-11-24") != nil {
		t.Error("taken back, it still shows")
	}
	if _, err := w.LessonOf(context.Background(), lycee, year, id, true); !fault.Is(err, fault.NotFound) {
		t.Errorf("the lesson taken back: %v", err)
	}
	w.must(id, 2, LessonEdit{Kind: Added, Subject: "Sortie", Classes: []school.ClassID{"2DE3", "2DE4"}, Start: school.At(16, 0), End: school.At(17, 0)})
	if l := w.weekOfPupil("p3", "p3", monday).lesson(id, "2026-11-24"); l == nil || l.Subject != "Sortie" || l.Class != "2DE3, 2DE4" {
		t.Errorf("of two classes: %+v", l)
	}
}

// clashesOf returns what is taken, as the fault says it.
func clashesOf(err error) (list []string) {
	f, ok := fault.As(err)
	if !ok {
		return nil
	}
	for _, field := range f.Fields {
		list = append(list, field.Pointer+" "+field.Key)
	}
	return list
}

func TestWhatIsTakenIsFoundWithWhoAndWhere(t *testing.T) {
	w := newWorld(t)
	nine := []school.Clock{school.At(9, 0), school.At(9, 55)}
	for name, c := range map[string]struct {
		lesson school.LessonID
		edit   LessonEdit
		want   []string
	}{
		"room":    {mathsMonday, LessonEdit{Kind: MovedRoom, Room: "B 204"}, nil}, // its own
		"room 2":  {"20261123-frenchmo09", LessonEdit{Kind: MovedTime, Start: school.At(8, 30), End: school.At(9, 20)}, []string{"/changes/0/start timetable.clash.class"}},
		"room 3":  {"20261123-english1mo", LessonEdit{Kind: MovedRoom, Room: "L 2"}, []string{"/changes/0/room timetable.clash.room"}},
		"teacher": {"20261123-english1mo", LessonEdit{Kind: Replaced, Staff: []school.PersonID{legall.ID}}, []string{"/changes/0/staff timetable.clash.teacher"}},
		"class":   {mathsMonday, LessonEdit{Kind: MovedTime, Start: nine[0], End: nine[1]}, []string{"/changes/0/start timetable.clash.class"}},
		"all": {"20261123-maths4mo14", LessonEdit{Kind: MovedTime, Start: school.At(8, 0), End: school.At(8, 55)},
			[]string{"/changes/0/start timetable.clash.room", "/changes/0/start timetable.clash.teacher"}},
		"groups of other pupils": {"20261123-english2mo", LessonEdit{Kind: MovedTime, Start: school.At(10, 5), End: school.At(10, 55)}, nil},
		"free":                   {mathsMonday, LessonEdit{Kind: MovedTime, Start: school.At(13, 0), End: school.At(13, 55)}, nil},
		"another day":            {mathsMonday, LessonEdit{Kind: MovedTime, Date: "2026-11-24", Start: school.At(8, 0), End: school.At(8, 55)}, []string{"/changes/0/start timetable.clash.class"}},
	} {
		w := newWorld(t)
		_, err := w.change(c.lesson, 0, c.edit)
		if got := clashesOf(err); !slices.Equal(pointersOf(got), pointersOf(c.want)) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
		if c.want == nil {
			continue
		}
		if _, err := w.changeAs("head", c.lesson, 0, true, c.edit); err != nil {
			t.Errorf("%s, forced: %v", name, err)
		}
	}
	_, err := w.change("20261123-english1mo", 0, LessonEdit{Kind: MovedRoom, Room: "L 2"})
	f, _ := fault.As(err)
	if a := f.Fields[0].Args; a["lesson"] != "Anglais, 2ANG2, M. Le Gall" || a["start"] != school.At(10, 0) {
		t.Errorf("who and where: %v", a)
	}
}

// pointersOf leaves the member of the body aside: what is taken is the rule here.
func pointersOf(list []string) (keys []string) {
	for _, s := range list {
		keys = append(keys, s[len(s)-5:])
	}
	return keys
}

func TestPupilsOfTwoGroupsAtOnceAreCounted(t *testing.T) {
	w := newWorld(t)
	w.put(roster.GroupKey(lycee, year, "2ANG2"), roster.Group{ID: "2ANG2", Label: "2ANG2", Pupils: []roster.Pupil{{ID: "p1"}, {ID: "p2"}}})
	_, err := w.change("20261123-english2mo", 0, LessonEdit{Kind: MovedTime, Start: school.At(10, 5), End: school.At(10, 50)})
	f, ok := fault.As(err)
	if !ok || len(f.Fields) != 1 || f.Fields[0].Key != "timetable.clash.pupils" || f.Fields[0].Args["n"] != 1 {
		t.Errorf("%v %+v", err, f)
	}
}

func TestWhatCannotBeIsRefusedWithEveryPlaceAtOnce(t *testing.T) {
	w := newWorld(t)
	long := make([]byte, 141)
	for i := range long {
		long[i] = 'x'
	}
	_, err := w.change(mathsMonday, 0, LessonEdit{Kind: MovedRoom}, LessonEdit{Kind: MovedRoom, Room: "A", Words: string(long)},
		LessonEdit{Kind: MovedTime, Date: "2026-12-25", Start: 600, End: 500}, LessonEdit{Kind: Replaced, Staff: []school.PersonID{"mother"}}, LessonEdit{Kind: Cancelled})
	want := []string{
		"/changes/0/room timetable.room", "/changes/1/kind timetable.twice", "/changes/1/words timetable.words", "/changes/2/start timetable.hours",
		"/changes/2/date timetable.day-off", "/changes/3/staff/0 timetable.staff", "/changes/4/kind timetable.cancelled-and",
	}
	if _, ok := fault.As(err); !ok {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, clashesOf(err)); d != "" {
		// the day is refused by policy first where the head may not change it
		t.Error(d)
	}
	for _, id := range []school.LessonID{"20261124-mathsmon08", "20261225-mathsmon08", "20261130-nothing", "x", "20261123-"} {
		if _, err := w.change(id, 0, LessonEdit{Kind: Cancelled}); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", id, err)
		}
	}
	if _, err := w.change("20261124-Extra!!!!!", 0, LessonEdit{Kind: Added, Service: "maths3", Start: 960, End: 1000}); !fault.Is(err, fault.Invalid) {
		t.Errorf("a name that is none: %v", err)
	}
}

func TestTwoWhoChangeTheSameLessonDoNotOverwriteEachOther(t *testing.T) {
	w := newWorld(t)
	w.must(mathsMonday, 0, LessonEdit{Kind: Cancelled})
	again := w.must(mathsMonday, 0, LessonEdit{Kind: Cancelled}) // the answer was lost
	if again.Version != 1 {
		t.Errorf("asked again, version %d", again.Version)
	}
	_, err := w.change(mathsMonday, 0, LessonEdit{Kind: MovedRoom, Room: "C 12"})
	f, ok := fault.As(err)
	if !ok || f.Kind != fault.Conflict || f.Current.(ChangedView).Version != 1 || !f.Current.(ChangedView).Lesson.Cancelled {
		t.Errorf("a stale change: %v %+v", err, f)
	}
}

func TestTheCPEChangesTheLessonsOfTodayAndNoOther(t *testing.T) {
	w := newWorld(t)
	if _, err := w.changeAs("cpe", mathsMonday, 0, false, LessonEdit{Kind: Cancelled}); err != nil {
		t.Error(err)
	}
	if _, err := w.changeAs("cpe", "20261124-frenchtu08", 0, false, LessonEdit{Kind: Cancelled}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("tomorrow's: %v", err)
	}
	if _, err := w.changeAs("cpe", "20261123-frenchmo09", 0, false, LessonEdit{Kind: MovedTime, Date: "2026-11-24", Start: 960, End: 1015}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("to tomorrow: %v", err)
	}
	for _, id := range []school.PersonID{roux.ID, "mother", "p1"} {
		if _, err := w.changeAs(id, "20261123-frenchmo09", 0, false, LessonEdit{Kind: Cancelled}); err == nil {
			t.Errorf("%s cancels a lesson", id)
		}
	}
	if _, err := w.Change(context.Background(), Order{Lesson: mathsMonday}, w.now, policy.Changing{}); !fault.Is(err, fault.NotFound) {
		t.Errorf("without a grant: %v", err)
	}
}

func TestTheJournalTellsWhomAChangeTouches(t *testing.T) {
	w := newWorld(t)
	w.must("20261123-english1mo", 0, LessonEdit{Kind: MovedTime, Date: "2026-11-24", Start: school.At(14, 0), End: school.At(14, 55), Words: "conseil"}, LessonEdit{Kind: Replaced, Staff: []school.PersonID{roux.ID}})
	entries, err := journal.History(context.Background(), w.table, DayPart(lycee, year, monday), 10)
	if err != nil || len(entries) != 1 {
		t.Fatal(entries, err)
	}
	var got Changed
	if err := json.Unmarshal(entries[0].Detail, &got); err != nil {
		t.Fatal(err)
	}
	want := Changed{
		Lesson: "20261123-english1mo", Date: monday, To: "2026-11-24", Start: school.At(10, 0), End: school.At(10, 55), Subject: "Anglais", Service: "english1", Label: "2ANG1",
		Classes: []school.ClassID{"2DE3", "2DE4"}, Groups: []school.GroupID{"2ANG1"}, Staff: []school.PersonID{smith.ID, roux.ID},
		Kinds: []ChangeKind{MovedTime, Replaced}, Was: "2026-11-23 10:00-10:55", Now: "14:00-14:55", Words: "conseil", Version: 1,
		Changes: []ChangedOne{{MovedTime, "2026-11-23 10:00-10:55", "14:00-14:55", "conseil"}, {Replaced, "Mme Smith", "Mme Roux", ""}},
	}
	if d := cmp.Diff(want, got); d != "" || entries[0].Action != "timetable.write" || entries[0].By != "head" {
		t.Error(d, entries[0])
	}
}

func TestAnOldWeekStillShowsWhatChanged(t *testing.T) {
	w := newWorld(t)
	w.must(mathsMonday, 0, LessonEdit{Kind: MovedRoom, Room: "C 12"}, LessonEdit{Kind: Replaced, Staff: []school.PersonID{smith.ID}})
	w.now = w.now.AddDate(0, 0, 22)
	w.must("20261215-frenchtu08", 0, LessonEdit{Kind: Cancelled}) // prunes the copies that it touches
	w.must("20261214-mathsmon08", 0, LessonEdit{Kind: Cancelled})
	if l := w.weekOfPupil("mother", "p1", monday).lesson(mathsMonday, monday); l == nil || l.Room != "C 12" || len(l.Changes) != 2 {
		t.Errorf("pupil: %+v", l)
	}
	if l := w.weekOfStaff(smith.ID, monday).lesson(mathsMonday, monday); l == nil {
		t.Error("who stood in no longer sees it")
	}
	if l := w.weekOfRoom("C 12", monday).lesson(mathsMonday, monday); l == nil {
		t.Error("the room no longer shows it")
	}
	if v := w.weekOfStaff(legall.ID, monday); v.lesson(mathsMonday, monday) != nil || v.lesson("20261123-frenchmo09", monday) == nil {
		t.Error("a colleague's old week")
	}
}

func TestAChangeThatFailedOnItsWayIsAskedAgainAndIsThereOnce(t *testing.T) {
	for _, f := range []faulty.Failure{faulty.Before, faulty.After} {
		w := newWorld(t)
		edit := LessonEdit{Kind: MovedTime, Date: "2026-11-24", Start: school.At(14, 0), End: school.At(14, 55)}
		w.store.FailWrites(f)
		if _, err := w.change(mathsMonday, 0, edit); !fault.Is(err, fault.Unavailable) {
			t.Errorf("%v: %v", f, err)
		}
		if v := w.must(mathsMonday, 0, edit); v.Version != 1 {
			t.Errorf("%v: version %d", f, v.Version)
		}
		entries, err := journal.History(context.Background(), w.table, DayPart(lycee, year, monday), 10)
		if err != nil || len(entries) != 1 {
			t.Errorf("%v: %d entries, %v", f, len(entries), err)
		}
		w.compare(t)
	}
}

func TestAClashIsSaidInHoursAsPeopleSayThemAndNamesALessonOnce(t *testing.T) {
	english := Lesson{Start: school.At(8, 0), End: school.At(9, 55)}
	english.Subject, english.Label, english.Room, english.Staff = "Anglais", "2de 3", "B 204", []roster.Teacher{smith}
	group := english
	group.Label = "Anglais LV1 groupe 2"
	for _, c := range []struct {
		clash  Clash
		fr, en string
	}{
		{Clash{What: "teacher", Who: "Mme Smith", Other: english}, "Mme Smith a déjà cours de 8 h à 9 h 55 : Anglais, 2de 3, B 204.", "Mme Smith already has a lesson from 8:00 to 9:55: Anglais, 2de 3, B 204."},
		{Clash{What: "teacher", Who: "Mme Smith", Other: group}, "Mme Smith a déjà cours de 8 h à 9 h 55 : Anglais LV1 groupe 2, B 204.", "Mme Smith already has a lesson from 8:00 to 9:55: Anglais LV1 groupe 2, B 204."},
		{Clash{What: "room", Who: "B 204", Other: english}, "La salle B 204 est prise de 8 h à 9 h 55 : Anglais, 2de 3, Mme Smith.", "Room B 204 is taken from 8:00 to 9:55: Anglais, 2de 3, Mme Smith."},
		{Clash{What: "class", Who: "2de 3", Other: english}, "2de 3 a déjà cours de 8 h à 9 h 55 : Anglais, B 204.", "2de 3 already has a lesson from 8:00 to 9:55: Anglais, B 204."},
		{Clash{What: "pupils", Who: "2de 3", Count: 4, Other: group}, "4 élèves de 2de 3 ont déjà cours de 8 h à 9 h 55 : Anglais LV1 groupe 2, B 204.", "4 pupils of 2de 3 already have a lesson from 8:00 to 9:55: Anglais LV1 groupe 2, B 204."},
	} {
		f, _ := fault.As(refusal([]Clash{c.clash}, nil))
		for lang, want := range map[string]string{"fr": c.fr, "en": c.en} {
			got := strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(api.Text(lang, f.Fields[0].Key, f.Fields[0].Args))
			if got != want {
				t.Errorf("%s: %q, want %q", lang, got, want)
			}
		}
	}
}
