package policy

import (
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// A ClassOf allows reading the marks of every pupil and subject of one class: the
// overview of its head teacher, of the CPE and of the head of school.
type ClassOf struct {
	school school.UAI
	year   school.Year
	class  school.ClassID
	reader school.PersonID
}

// ReadClass answers "may this person read the marks of this whole class?". It fails
// with fault.NotFound.
func ReadClass(who roster.Person, at school.UAI, year school.Year, class school.ClassID) (ClassOf, error) {
	o := object{school: at, year: year, class: class, state: isDraft}
	if decide(&who, MarkRead, &o) != allowed {
		return ClassOf{}, unseen()
	}
	return ClassOf{school: at, year: year, class: class, reader: who.ID}, nil
}

// School returns the school of the class.
func (c ClassOf) School() school.UAI { return c.school }

// Year returns the school year.
func (c ClassOf) Year() school.Year { return c.year }

// Class returns the class; "" for the zero grant, which denies.
func (c ClassOf) Class() school.ClassID { return c.class }

// Reader returns who reads.
func (c ClassOf) Reader() school.PersonID { return c.reader }
