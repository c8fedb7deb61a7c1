package policy

import (
	"slices"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// seatedFor is how long a roll of those who sit somewhere may last, and how far its ends
// may be from now, for who may not enter absences of each of its pupils.
const seatedFor = 2 * time.Hour

// Seats are pupils of one school who sit somewhere for a while: in permanence, or in the
// library.
type Seats struct {
	School       school.UAI
	Pupils       []roster.Enrolment
	Starts, Ends time.Time
}

// A Seating allows writing down where some pupils sit, for some hours. What it says takes
// back an absence, so that its hours belong to the grant.
type Seating struct {
	seats  Seats
	author school.PersonID
	shelf  bool
}

// SeatPupils answers "may this person write down that these pupils sit there?": who may
// enter absences of each of them, for any hours; others who call rolls, for two hours
// around now, a surveillant of the own classes alone, the librarian in the library. It
// fails with fault.NotFound, or fault.Forbidden for other hours.
func SeatPupils(who roster.Person, s Seats) (Seating, error) {
	o := object{school: s.School, year: school.YearOf(who.Now), lesson: who.Now}
	by := allowedTo(&who, AbsenceCall, &o)
	if by == 0 || len(s.Pupils) == 0 {
		return Seating{}, unseen()
	}
	enters := allowed
	for i := range s.Pupils {
		v := s.entry(&who, &s.Pupils[i])
		if v == denied && by&set(DOC) == 0 {
			return Seating{}, unseen()
		}
		enters = min(enters, v)
	}
	if enters != allowed && !s.around(who.Now) {
		if enters == stale {
			return Seating{}, refuse(stale, true)
		}
		return Seating{}, fault.Say(fault.Forbidden, "policy.seats")
	}
	return Seating{seats: s, author: who.ID, shelf: enters == denied}, nil
}

// entry is the verdict on entering absences of one of the pupils, of this school and year;
// the infirmary enters passages alone.
func (s *Seats) entry(who *roster.Person, e *roster.Enrolment) verdict {
	o := ofPupil(e, isPublished)
	v, by := answer(who, AbsenceCreate, &o)
	if e.School != s.School || e.Year != school.YearOf(who.Now) || by&^set(INF) == 0 {
		return denied
	}
	return v
}

func (s *Seats) around(now time.Time) bool {
	return s.Ends.Sub(s.Starts) <= seatedFor && now.Sub(s.Starts) <= seatedFor && s.Ends.Sub(now) <= seatedFor
}

// School returns the school; "" for the zero grant, which denies.
func (s Seating) School() school.UAI { return s.seats.School }

// Pupils returns who sits there.
func (s Seating) Pupils() []roster.Enrolment { return slices.Clone(s.seats.Pupils) }

// Allows reports whether the hours are those that were asked for.
func (s Seating) Allows(starts, ends time.Time) bool {
	return s.author != "" && s.seats.Starts.Equal(starts) && s.seats.Ends.Equal(ends)
}

// Author returns who writes.
func (s Seating) Author() school.PersonID { return s.author }

// Library reports whether the person writes down who sits in the library, and no more.
func (s Seating) Library() bool { return s.shelf }

// A NamesOf allows looking up the pupils of a whole school by name, or of some classes.
type NamesOf struct{ board BoardOf }

// ReadNames answers "may this person look this school's pupils up?": a surveillant
// restricted to some classes, in those. It fails with fault.NotFound.
func ReadNames(who roster.Person, at school.UAI, year school.Year) (NamesOf, error) {
	n := NamesOf{BoardOf{school: at, year: year}}
	o := object{school: at, year: year, state: isPublished}
	if decide(&who, GroupRead, &o) != allowed && n.board.some(&who, GroupRead) == 0 {
		return NamesOf{}, unseen()
	}
	return n, nil
}

// Names returns the grant on the names of a board's pupils.
func (b BoardOf) Names() NamesOf { return NamesOf{b} }

// School returns the school; "" for the zero grant, which denies.
func (n NamesOf) School() school.UAI { return n.board.school }

// Year returns the school year.
func (n NamesOf) Year() school.Year { return n.board.year }

// Watches reports whether the pupils of a class are among them.
func (n NamesOf) Watches(c school.ClassID) bool { return n.board.Watches(c) }

// A SeatedOf allows reading who is elsewhere in the school's care today.
type SeatedOf struct {
	NamesOf
	shelf bool
}

// ReadSeated answers "may this person read who is in permanence, in the library, at the
// infirmary?": who reads the absences of the school, and the librarian of the library. It
// fails with fault.NotFound.
func ReadSeated(who roster.Person, at school.UAI, year school.Year) (SeatedOf, error) {
	board, err := ReadBoard(who, at, year)
	if err == nil {
		return SeatedOf{NamesOf: NamesOf{board}}, nil
	}
	o := object{school: at, year: year}
	if allowedTo(&who, AbsenceCall, &o)&set(DOC) == 0 {
		return SeatedOf{}, err
	}
	return SeatedOf{NamesOf{BoardOf{school: at, year: year}}, true}, nil
}

// Library reports whether the library alone shows.
func (s SeatedOf) Library() bool { return s.shelf }
