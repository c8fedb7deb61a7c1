package policy

import (
	"slices"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// A Depth says how much of an absence shows.
type Depth uint8

// From nothing to everything that the school holds, medical words apart.
const (
	NoDepth  Depth = iota
	Fact           // absent or late, without any reason
	Category       // justified or not, without the words
	Whole          // motive, words, who ruled
)

var (
	familyRoles = set(EL, EM, RF, RI, RC)
	wholeRoles  = familyRoles | set(PE, CPE, DIR, INF)
	dimRoles    = set(PP, AED, SEC, SOC)
)

func depthOf(r roles) Depth {
	switch {
	case r&wholeRoles != 0:
		return Whole
	case r&dimRoles != 0:
		return Category
	case r != 0:
		return Fact
	}
	return NoDepth
}

// An AbsencesOf allows reading the absences of one pupil, and says what else the reader
// may do about them.
type AbsencesOf struct {
	pupil  roster.Enrolment
	reader school.PersonID
	depth  Depth
	family bool
	may    map[Action]bool
}

// ReadAbsences answers "may this person read this pupil's absences, and what of them?".
// It fails with fault.NotFound.
func ReadAbsences(who roster.Person, e roster.Enrolment) (AbsencesOf, error) {
	o := ofPupil(&e, isPublished)
	by := allowedTo(&who, AbsenceRead, &o)
	if by == 0 {
		return AbsencesOf{}, unseen()
	}
	may := map[Action]bool{}
	for _, a := range [...]Action{AbsenceJustify, AbsenceDeclare, AbsenceRule, AbsenceAsk, AbsenceEdit, ExemptionRule} {
		may[a] = decide(&who, a, &o) != denied
	}
	depth := depthOf(by)
	if may[AbsenceRule] {
		depth = Whole // who rules sees on what: the teacher of a class of an école too
	}
	return AbsencesOf{pupil: e, reader: who.ID, depth: depth, family: by&familyRoles != 0, may: may}, nil
}

// Pupil returns whose absences; "" for the zero grant, which denies.
func (a AbsencesOf) Pupil() school.PersonID { return a.pupil.Pupil }

// Enrolment returns where the pupil is: school, year, class, services.
func (a AbsencesOf) Enrolment() roster.Enrolment { return a.pupil }

// Reader returns who reads.
func (a AbsencesOf) Reader() school.PersonID { return a.reader }

// Depth returns how much shows.
func (a AbsencesOf) Depth() Depth { return a.depth }

// Family reports whether the reader is the pupil or a relative.
func (a AbsencesOf) Family() bool { return a.family }

// Justifies reports whether the reader may justify, or record what the family said.
func (a AbsencesOf) Justifies() bool { return a.may[AbsenceJustify] }

// Declares reports whether the reader may announce a coming absence.
func (a AbsencesOf) Declares() bool { return a.may[AbsenceDeclare] }

// Asks reports whether the reader may ask the family for a reason.
func (a AbsencesOf) Asks() bool { return a.may[AbsenceAsk] }

// Rules reports whether the reader may accept or refuse a justification.
func (a AbsencesOf) Rules() bool { return a.may[AbsenceRule] }

// Enters reports whether the reader may enter and correct absences.
func (a AbsencesOf) Enters() bool { return a.may[AbsenceEdit] }

// Exempts reports whether the reader may grant exemptions and dated statuses.
func (a AbsencesOf) Exempts() bool { return a.may[ExemptionRule] }

// A BoardOf allows reading who is absent in a whole school, or in some of its classes.
type BoardOf struct {
	school  school.UAI
	year    school.Year
	reader  school.PersonID
	classes []school.ClassID
	depth   Depth
	rules   bool
	common  bool
	calls   bool
	asks    bool
	own     bool
}

// ReadBoard answers "may this person read who is absent in this school?": a surveillant
// restricted to some classes, in those. It fails with fault.NotFound.
func ReadBoard(who roster.Person, at school.UAI, year school.Year) (BoardOf, error) {
	b := BoardOf{school: at, year: year, reader: who.ID}
	o := object{school: at, year: year, state: isPublished}
	by := allowedTo(&who, AbsenceRead, &o)
	if by == 0 {
		by = b.some(&who, AbsenceRead)
	}
	if by == 0 {
		return BoardOf{}, unseen()
	}
	return b.acts(&who, by, &o), nil
}

// ReadClassBoard answers "may this person read who is absent in the own classes of this
// école?": their teacher, who does there what the CPE does elsewhere. It fails with
// fault.NotFound. Whoever calls it knows that the school is one.
func ReadClassBoard(who roster.Person, at school.UAI, year school.Year) (BoardOf, error) {
	b := BoardOf{school: at, year: year, reader: who.ID, own: true}
	o := object{school: at, year: year, state: isPublished, facts: primary}
	for i := range who.Links {
		for _, s := range who.Links[i].Services {
			o.class = s.Class
			if s.Class != "" && !slices.Contains(b.classes, s.Class) && allowedTo(&who, AbsenceCall, &o)&set(PE) != 0 {
				b.classes = append(b.classes, s.Class)
			}
		}
	}
	if b.classes == nil {
		return BoardOf{}, unseen()
	}
	return b.acts(&who, set(PE), &o), nil
}

// acts completes a board with what its reader sees and does in the school, or in the first
// of the classes shown.
func (b BoardOf) acts(who *roster.Person, by roles, o *object) BoardOf {
	if len(b.classes) > 0 {
		o.class = b.classes[0]
	}
	b.depth = depthOf(by)
	b.rules = decide(who, AbsenceRule, o) != denied
	handed := *o
	handed.facts |= delegated
	b.common = !b.rules && decide(who, AbsenceRule, &handed) != denied
	b.calls = decide(who, AbsenceLogCall, o) == allowed
	b.asks = decide(who, AbsenceAsk, o) == allowed
	return b
}

// some looks for single classes that the person watches.
func (b *BoardOf) some(who *roster.Person, a Action) (by roles) {
	for i := range who.Links {
		for _, c := range who.Links[i].Scope {
			o := object{school: b.school, year: b.year, class: c, state: isPublished}
			if r := allowedTo(who, a, &o) & set(AED); r != 0 && !slices.Contains(b.classes, c) {
				by |= r
				b.classes = append(b.classes, c)
			}
		}
	}
	return by
}

// School returns the school; "" for the zero grant, which denies.
func (b BoardOf) School() school.UAI { return b.school }

// Year returns the school year.
func (b BoardOf) Year() school.Year { return b.year }

// Reader returns who reads.
func (b BoardOf) Reader() school.PersonID { return b.reader }

// Watches reports whether the pupils of a class are among those shown.
func (b BoardOf) Watches(c school.ClassID) bool {
	return b.school != "" && (b.classes == nil || slices.Contains(b.classes, c))
}

// Everyone reports whether the whole school shows.
func (b BoardOf) Everyone() bool { return b.school != "" && b.classes == nil }

// Own reports whether it is the board of the reader's own classes, in an école.
func (b BoardOf) Own() bool { return b.own }

// Depth returns how much of an absence shows.
func (b BoardOf) Depth() Depth { return b.depth }

// Rules reports whether the reader may accept and refuse justifications.
func (b BoardOf) Rules() bool { return b.rules }

// RulesCommon reports whether the reader rules on common motives where the school lets
// surveillants do so.
func (b BoardOf) RulesCommon() bool { return b.common }

// Calls reports whether the reader phones families and writes down what was said.
func (b BoardOf) Calls() bool { return b.calls }

// Asks reports whether the reader asks families for the reasons of absences.
func (b BoardOf) Asks() bool { return b.asks }
