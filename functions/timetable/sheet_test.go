package timetable

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// lyceeClass returns the weekly timetable of a première: thirteen services of the class,
// ten specialities and four languages in groups that draw on the whole level.
func lyceeClass() []Course {
	var level []school.ClassID
	for i := range 8 {
		level = append(level, school.ClassID(fmt.Sprintf("1G%d", i+1)))
	}
	subjects := []string{
		"Français", "Histoire-géographie", "Enseignement scientifique", "Éducation physique et sportive", "Enseignement moral et civique", "Accompagnement personnalisé", "Vie de classe",
		"Anglais LVA", "Espagnol LVB", "Allemand LVB", "Italien LVB",
		"Mathématiques", "Physique-chimie", "Sciences de la vie et de la Terre", "Sciences économiques et sociales", "HGGSP", "Humanités, littérature et philosophie", "Numérique et sciences informatiques", "Anglais monde contemporain",
	}
	hours := []int{4, 3, 2, 2, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 4, 4, 4}
	var list []Course
	slot := 0
	for i, s := range subjects {
		m := Matter{
			Service: school.ServiceID(school.DerivedID(s)), Subject: s, Label: "1G4", Classes: []school.ClassID{"1G4"},
			Staff: []roster.Teacher{{ID: school.PersonID(school.DerivedID("t" + s)), Display: fmt.Sprintf("Mme Teacher%d", i)}},
		}
		if i >= 7 {
			m.Label, m.Classes = fmt.Sprintf("1SPE-%d", i), level
			m.Groups = []school.GroupID{school.GroupID(fmt.Sprintf("1G_%d", i))}
		}
		for range hours[i] {
			list = append(list, Course{
				ID: school.CourseID(school.DerivedID(fmt.Sprint("c", slot))[:10]), Day: slot%5 + 1,
				Start: school.At(8+slot/5%9, 0), End: school.At(8+slot/5%9, 55), Weeks: allWeeks, Room: school.RoomID(fmt.Sprintf("B %d", 200+slot)), Matter: m,
			})
			slot++
		}
	}
	return list
}

func TestTheTimetableOfALyceeClassWithItsGroupsFitsInFourKilobytes(t *testing.T) {
	s := copyOf(placeOfClass("1G4"), "1G4", lyceeClass(), nil, "2026-11-16")
	data, err := s.encode("1G4")
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d courses, %d bytes", len(s.Courses), len(data))
	if len(data) > 4<<10-100 { // the key counts too
		t.Errorf("%d bytes, want at most 4 KB", len(data))
	}
}

func TestASheetIsReadBackAsItWasWritten(t *testing.T) {
	courses := lyceeClass()
	courses[3].Letter, courses[4].Weeks, courses[5].Kind, courses[6].Room = "B", since(12), Test, ""
	courses[7].Letter, courses[7].Weeks, courses[7].Kind = "A", 0x55, Permanence
	s := &sheet{Label: "1G4", Courses: courses, Amendments: []Amendment{{
		Lesson: "20261123-abcdefghjk", Version: 2, Course: &courses[9],
		Changes: []Change{{Kind: Replaced, Staff: courses[8].Staff, Words: "une note", By: "k3xq2vbn7m0p"}, {Kind: MovedTime, Start: 480, End: 535, Date: "2026-11-24"}},
	}}}
	data, err := s.encode("")
	if err != nil {
		t.Fatal(err)
	}
	got, err := decode(data, "")
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(s, got); d != "" {
		t.Error(d)
	}
}

func TestALargeSheetIsStoredPackedAndReadBack(t *testing.T) {
	courses := lyceeClass()
	for i := range 56 {
		k := courses[i%len(courses)]
		k.ID = school.CourseID(school.DerivedID(fmt.Sprint("more", i))[:10])
		courses = append(courses, k)
	}
	s := &sheet{Label: "1G4", Courses: courses}
	data, err := s.encode("")
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d courses, %d bytes", len(courses), len(data))
	if len(data) > 4<<10-100 {
		t.Errorf("%d bytes, want at most 4 KB", len(data))
	}
	got, err := decode(data, "")
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(s, got); d != "" {
		t.Error(d)
	}
}

func TestDamagedBytesAreAnErrorAndNoPanic(t *testing.T) {
	for _, data := range []string{
		`{`, `{"z":"AAAA"}`, `{"z":3}`, `{"c":["x"]}`, `{"c":["abc 1 480 55 0 -"]}`, `{"s":[["a","b","c","","","3"]]}`, `{"s":[["a","b","c","","","x"]]}`, `{"s":[[]],"c":["abc 1 480 55 -1 -"]}`,
	} {
		if _, err := decode([]byte(data), ""); err == nil {
			t.Errorf("%s is read", data)
		}
	}
}

func FuzzDecode(f *testing.F) {
	data, _ := (&sheet{Courses: lyceeClass()}).encode("1G4")
	f.Add(data)
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := decode(data, "1G4")
		if err != nil {
			return
		}
		if _, err := s.encode("1G4"); err != nil {
			t.Error(err)
		}
	})
}
