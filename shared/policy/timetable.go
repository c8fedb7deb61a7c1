package policy

import (
	"slices"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// A TimetableOf allows reading the lessons of one pupil, class, member of staff or room.
type TimetableOf struct {
	school school.UAI
	year   school.Year
	pupil  roster.Enrolment
	class  school.ClassID
	staff  school.PersonID
	room   school.RoomID
	reader school.PersonID
}

// ReadPupilTimetable answers "may this person read this pupil's lessons?". A classmate
// reads the timetable of the class, not of another pupil. It fails with fault.NotFound.
func ReadPupilTimetable(who roster.Person, e roster.Enrolment) (TimetableOf, error) {
	alone, seated := ofPupil(&e, isPublished), ofPupil(&e, isPublished)
	alone.class, alone.pupils = "", []school.PersonID{e.Pupil}
	seated.pupils = alone.pupils
	if decide(&who, TimetableRead, &alone) != allowed && allowedTo(&who, TimetableRead, &seated)&^set(EL, EM) == 0 {
		return TimetableOf{}, unseen()
	}
	return TimetableOf{school: e.School, year: e.Year, pupil: e, class: e.Class, reader: who.ID}, nil
}

// ReadClassTimetable answers "may this person read the lessons of this class?": a pupil
// while in it, for where a class is to be found is not for who left. It fails with
// fault.NotFound.
func ReadClassTimetable(who roster.Person, at school.UAI, year school.Year, class roster.Class) (TimetableOf, error) {
	o := object{school: at, year: year, class: class.ID, pupils: ids(class.Pupils), state: isPublished}
	by := allowedTo(&who, TimetableRead, &o)
	if !slices.ContainsFunc(class.Pupils, func(p roster.Pupil) bool { return p.ID == who.ID && p.In(who.Today) }) {
		by &^= set(EL, EM)
	}
	if class.ID == "" || by == 0 {
		return TimetableOf{}, unseen()
	}
	return TimetableOf{school: at, year: year, class: class.ID, reader: who.ID}, nil
}

// ReadStaffTimetable answers "may this person read the lessons of this member of
// staff?"; open says that the school lets teachers read one another's. It fails with
// fault.NotFound.
func ReadStaffTimetable(who roster.Person, at school.UAI, year school.Year, staff school.PersonID, open bool) (TimetableOf, error) {
	o := object{school: at, year: year, person: staff, state: isPublished}
	if open {
		o.facts |= colleagues
	}
	if staff == "" || decide(&who, TimetableRead, &o) != allowed {
		return TimetableOf{}, unseen()
	}
	return TimetableOf{school: at, year: year, staff: staff, reader: who.ID}, nil
}

// ReadRoomTimetable answers "may this person read what happens in this room?". It
// fails with fault.NotFound.
func ReadRoomTimetable(who roster.Person, at school.UAI, year school.Year, room school.RoomID) (TimetableOf, error) {
	o := object{school: at, year: year, state: isPublished}
	if room == "" || decide(&who, TimetableRead, &o) != allowed {
		return TimetableOf{}, unseen()
	}
	return TimetableOf{school: at, year: year, room: room, reader: who.ID}, nil
}

// School returns the school; "" for the zero grant, which denies.
func (t TimetableOf) School() school.UAI { return t.school }

// Year returns the school year.
func (t TimetableOf) Year() school.Year { return t.year }

// Pupil returns whose lessons, or "".
func (t TimetableOf) Pupil() school.PersonID { return t.pupil.Pupil }

// Enrolment returns where the pupil is, of a pupil's lessons.
func (t TimetableOf) Enrolment() roster.Enrolment { return t.pupil }

// Class returns the class: the one asked for, or the pupil's.
func (t TimetableOf) Class() school.ClassID { return t.class }

// Staff returns whose lessons, of a member of staff, or "".
func (t TimetableOf) Staff() school.PersonID { return t.staff }

// Room returns the room, or "".
func (t TimetableOf) Room() school.RoomID { return t.room }

// Reader returns who reads.
func (t TimetableOf) Reader() school.PersonID { return t.reader }

// A SchoolDay allows reading every lesson of a school, and who is where.
type SchoolDay struct {
	school school.UAI
	year   school.Year
	reader school.PersonID
}

// ReadSchoolDay answers "may this person read all the lessons of the school?". Teachers
// may not: colleagues' timetables are their own. It fails with fault.NotFound.
func ReadSchoolDay(who roster.Person, at school.UAI, year school.Year) (SchoolDay, error) {
	o := object{school: at, year: year, state: isPublished}
	if allowedTo(&who, TimetableRead, &o)&^set(TE, PP) == 0 {
		return SchoolDay{}, unseen()
	}
	return SchoolDay{school: at, year: year, reader: who.ID}, nil
}

// School returns the school; "" for the zero grant, which denies.
func (d SchoolDay) School() school.UAI { return d.school }

// Year returns the school year.
func (d SchoolDay) Year() school.Year { return d.year }

// Reader returns who reads.
func (d SchoolDay) Reader() school.PersonID { return d.reader }

// A Changing allows changing the lessons of one day.
type Changing struct {
	school school.UAI
	year   school.Year
	day    school.Date
	author school.PersonID
}

// ChangeLessons answers "may this person change lessons of this day?": the CPE those of
// today alone. It fails with fault.NotFound, or fault.Forbidden for one who reads them.
func ChangeLessons(who roster.Person, at school.UAI, year school.Year, day school.Date) (Changing, error) {
	o := object{school: at, year: year, day: day, state: isPublished}
	v := decide(&who, TimetableWrite, &o)
	if err := refuse(v, decide(&who, TimetableRead, &o) == allowed); err != nil {
		return Changing{}, err
	}
	return Changing{school: at, year: year, day: day, author: who.ID}, nil
}

// School returns the school; "" for the zero grant, which denies.
func (c Changing) School() school.UAI { return c.school }

// Year returns the school year.
func (c Changing) Year() school.Year { return c.year }

// Day returns the day whose lessons may be changed.
func (c Changing) Day() school.Date { return c.day }

// Author returns who changes them.
func (c Changing) Author() school.PersonID { return c.author }
