package policy

import (
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// A PupilsOf allows reading the names of the pupils of one class or group.
type PupilsOf struct {
	school school.UAI
	year   school.Year
	class  school.ClassID
	group  school.GroupID
}

// ReadClassPupils answers "may this person read who is in this class?". It fails with
// fault.NotFound.
func ReadClassPupils(who roster.Person, at school.UAI, year school.Year, class roster.Class) (PupilsOf, error) {
	o := object{school: at, year: year, class: class.ID, pupils: ids(class.Pupils), state: isPublished}
	if decide(&who, GroupRead, &o) != allowed {
		return PupilsOf{}, unseen()
	}
	return PupilsOf{school: at, year: year, class: class.ID}, nil
}

// ReadGroupPupils answers "may this person read who is in this group?". It fails with
// fault.NotFound.
func ReadGroupPupils(who roster.Person, at school.UAI, year school.Year, group roster.Group) (PupilsOf, error) {
	o := object{school: at, year: year, group: group.ID, pupils: ids(group.Pupils), state: isPublished}
	if decide(&who, GroupRead, &o) != allowed {
		return PupilsOf{}, unseen()
	}
	return PupilsOf{school: at, year: year, group: group.ID}, nil
}

func ids(pupils []roster.Pupil) []school.PersonID {
	list := make([]school.PersonID, len(pupils))
	for i, p := range pupils {
		list[i] = p.ID
	}
	return list
}

// School returns the school; "" for the zero grant, which denies.
func (p PupilsOf) School() school.UAI { return p.school }

// Year returns the school year.
func (p PupilsOf) Year() school.Year { return p.year }

// Class returns the class, or "" for a group.
func (p PupilsOf) Class() school.ClassID { return p.class }

// Group returns the group, or "" for a class.
func (p PupilsOf) Group() school.GroupID { return p.group }
