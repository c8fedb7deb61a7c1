package people

import (
	"slices"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// Lines of the sorters, in the order in which they must be met.
const (
	lineDelivered = "0" // of schools: a structure with classes
	lineStaffLeft = "1"
	lineStaff     = "2"
	linePupilLeft = "3"
	linePupil     = "4"

	lineGone    = "0" // of adults: a tie that is no longer delivered
	lineTie     = "1"
	lineMissing = "2" // a member of staff whom the delivery no longer names
	lineRecord  = "3"
)

const keyCut = "\x00"

func schoolKey(u school.UAI, line string, id school.PersonID) string {
	return string(u) + keyCut + line + keyCut + string(id)
}

func adultKey(id school.PersonID, line string) string { return string(id) + keyCut + line }

// putPupil puts a pupil in the list of each school, and ties in those of relatives.
func (im *importer) putPupil(r *Record, id school.PersonID, was []school.UAI, found accounts) error {
	for i := range r.Schooling.Ties {
		t := &r.Schooling.Ties[i]
		t.adult, t.known = im.account(t.Relative, found)
	}
	packed := pack(nil, r)
	now := im.schoolsOf(r, was)
	for _, u := range was {
		if r.Op == Remove || !slices.Contains(now, u) {
			if err := im.schools.add(schoolKey(u, linePupilLeft, id), packed); err != nil {
				return err
			}
		}
	}
	if r.Op == Remove {
		return nil
	}
	if len(now) == 0 {
		now = []school.UAI{""} // known, without any right
	}
	im.people += int64(len(now))
	for _, u := range now {
		if err := im.schools.add(schoolKey(u, linePupil, id), packed); err != nil {
			return err
		}
		if err := im.putTies(r, id, u); err != nil {
			return err
		}
	}
	return nil
}

// schoolsOf returns the schools in which a record places somebody; those of a
// modification that says nothing of classes are the ones before.
func (im *importer) schoolsOf(r *Record, was []school.UAI) []school.UAI {
	if r.Op == Remove {
		return nil
	}
	if r.Kind == KindPupil && !r.Given.Has(GivenClasses) || r.Kind == KindStaff && !r.Given.Has(GivenFunctions) {
		return was
	}
	var out []school.UAI
	for _, s := range structuresOf(r) {
		known := im.structures[s]
		if known == nil {
			im.tellOf(r, "import.structure", "value", s)
			continue
		}
		if !slices.Contains(out, known.UAI) {
			out = append(out, known.UAI)
		}
	}
	return out
}

// A tieLine is one tie as the relative's side needs it.
type tieLine struct {
	tie    Tie
	pupil  school.PersonID
	school school.UAI
	class  school.ClassID
	child  roster.Name
	number string // the pupil's, for the report
	file   string
	at     int // line of the file
}

func (t *tieLine) walk(c *codec) {
	c.tie(&t.tie)
	text(c, &t.pupil)
	text(c, &t.school)
	text(c, &t.class)
	text(c, &t.child.First)
	text(c, &t.child.Last)
	text(c, &t.number)
	text(c, &t.file)
	number(c, &t.at)
}

func (im *importer) putTies(r *Record, id school.PersonID, u school.UAI) error {
	if u == "" {
		return nil
	}
	t := tieLine{
		pupil: id, school: u, class: school.ClassID(im.codeIn(r.Schooling.Classes, u)),
		child: roster.Name{First: r.Person.First, Last: r.Person.Last}, number: r.ID, file: r.File, at: r.Line,
	}
	for _, t.tie = range r.Schooling.Ties {
		c := &codec{}
		t.walk(c)
		if err := im.adults.add(adultKey(t.tie.adult, lineTie), c.out); err != nil {
			return err
		}
		im.people++
	}
	return nil
}

// codeIn returns the code of the first place in a school, "" if there is none.
func (im *importer) codeIn(places []Place, u school.UAI) string {
	for _, p := range places {
		if s := im.structures[p.Structure]; s != nil && s.UAI == u {
			return p.Code
		}
	}
	return ""
}

// putStaff puts a member of staff in the list of each school and of adults.
func (im *importer) putStaff(r *Record, id school.PersonID, was []school.UAI) error {
	packed := pack(nil, r)
	now := im.schoolsOf(r, was)
	for _, u := range was {
		if !slices.Contains(now, u) {
			if err := im.schools.add(schoolKey(u, lineStaffLeft, id), packed); err != nil {
				return err
			}
		}
	}
	for _, u := range now {
		if err := im.schools.add(schoolKey(u, lineStaff, id), packed); err != nil {
			return err
		}
	}
	im.people++
	return im.adults.add(adultKey(id, lineRecord), packed)
}
