package policy

import (
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// ofOne is what the grants on one pupil's absences have in common.
type ofOne struct {
	pupil  roster.Enrolment
	author school.PersonID
}

// Pupil returns whose absences; "" for the zero grant, which denies.
func (o ofOne) Pupil() school.PersonID { return o.pupil.Pupil }

// Enrolment returns where the pupil is: school, year, class, services.
func (o ofOne) Enrolment() roster.Enrolment { return o.pupil }

// Author returns who acts.
func (o ofOne) Author() school.PersonID { return o.author }

// act asks for one action on the absences of a pupil; the object is left to be refined.
func act(who *roster.Person, a Action, e *roster.Enrolment, o object) (ofOne, roles, error) {
	v, by := answer(who, a, &o)
	if err := refuse(v, decide(who, AbsenceRead, &o) == allowed); err != nil {
		return ofOne{}, 0, err
	}
	return ofOne{pupil: *e, author: who.ID}, by, nil
}

// An EntryOf allows entering and correcting absences of one pupil.
type EntryOf struct {
	ofOne
	infirmary bool
}

// EnterAbsence answers "may this person enter or correct absences of this pupil?". It
// fails with fault.NotFound, or fault.Forbidden for one who reads them or must type the
// password again.
func EnterAbsence(who roster.Person, e roster.Enrolment) (EntryOf, error) {
	o := ofPupil(&e, isPublished)
	if _, _, err := act(&who, AbsenceEdit, &e, o); err != nil {
		return EntryOf{}, err
	}
	one, by, err := act(&who, AbsenceCreate, &e, o)
	return EntryOf{one, by != 0 && by&^set(INF) == 0}, err
}

// Infirmary reports that the author enters passages at the infirmary alone: in and
// out, no reason.
func (e EntryOf) Infirmary() bool { return e.infirmary }

// A JustifyOf allows giving the reason of an absence of one pupil.
type JustifyOf struct {
	ofOne
	onBehalf bool
}

// JustifyAbsence answers "may this person justify an absence of this pupil?". It fails
// with fault.NotFound, or fault.Forbidden for one who only reads it.
func JustifyAbsence(who roster.Person, e roster.Enrolment) (JustifyOf, error) {
	one, by, err := act(&who, AbsenceJustify, &e, ofPupil(&e, isPublished))
	return JustifyOf{one, by&familyRoles == 0}, err
}

// DeclareAbsence answers "may this person announce that this pupil will be absent?". It
// fails with fault.NotFound, or fault.Forbidden for one who only reads.
func DeclareAbsence(who roster.Person, e roster.Enrolment) (JustifyOf, error) {
	one, _, err := act(&who, AbsenceDeclare, &e, ofPupil(&e, isPublished))
	return JustifyOf{one, false}, err
}

// OnBehalf reports that the author is staff who writes down what the family said.
func (j JustifyOf) OnBehalf() bool { return j.onBehalf }

// An AskOf allows asking the family of one pupil for the reason of an absence.
type AskOf struct{ ofOne }

// AskAbsence answers "may this person ask this pupil's family for the reason of an
// absence?". It fails with fault.NotFound, or fault.Forbidden for one who only reads it.
func AskAbsence(who roster.Person, e roster.Enrolment) (AskOf, error) {
	one, _, err := act(&who, AbsenceAsk, &e, ofPupil(&e, isPublished))
	return AskOf{one}, err
}

// A RulingOf allows accepting and refusing the reasons given for one pupil's absences.
type RulingOf struct {
	ofOne
	common bool
}

// RuleAbsence answers "may this person accept or refuse a reason for this pupil's
// absence?"; delegated says that the school lets surveillants rule on common motives.
// It fails with fault.NotFound, or fault.Forbidden for one who reads the absence or must
// type the password again.
func RuleAbsence(who roster.Person, e roster.Enrolment, delegate bool) (RulingOf, error) {
	o := ofPupil(&e, isPublished)
	if delegate {
		o.facts |= delegated
	}
	one, by, err := act(&who, AbsenceRule, &e, o)
	return RulingOf{one, by != 0 && by&^set(AED) == 0}, err
}

// Common reports that the author rules on common motives alone.
func (r RulingOf) Common() bool { return r.common }

// An ExemptionOf allows granting exemptions and dated statuses to one pupil.
type ExemptionOf struct{ ofOne }

// RuleExemption answers "may this person exempt this pupil?". It fails with
// fault.NotFound, or fault.Forbidden for one who reads the absences.
func RuleExemption(who roster.Person, e roster.Enrolment) (ExemptionOf, error) {
	one, _, err := act(&who, ExemptionRule, &e, ofPupil(&e, isPublished))
	return ExemptionOf{one}, err
}

// A DocumentOf allows reading what was joined to a reason.
type DocumentOf struct {
	ofOne
	staff bool
}

// ReadJustificationDoc answers "may this person read the document that somebody joined
// for this pupil?". It fails with fault.NotFound.
func ReadJustificationDoc(who roster.Person, e roster.Enrolment, author school.PersonID) (DocumentOf, error) {
	o := ofPupil(&e, isPublished)
	o.author = author
	v, by := answer(&who, JustificationReadDoc, &o)
	if v != allowed {
		return DocumentOf{}, unseen()
	}
	return DocumentOf{ofOne{e, who.ID}, by&^familyRoles != 0}, nil
}

// Staff reports that the reader is of the school, not of the family alone.
func (d DocumentOf) Staff() bool { return d.staff }

// A StepsOf allows following the legal steps of one pupil's absenteeism: reading them,
// making the letters, writing down what was done in the school.
type StepsOf struct{ ofOne }

// FollowAbsenteeism answers "may this person follow the absenteeism of this pupil?": the
// CPE and the head. It fails with fault.NotFound, or fault.Forbidden for others who read
// the absences.
func FollowAbsenteeism(who roster.Person, e roster.Enrolment) (StepsOf, error) {
	o := ofPupil(&e, isPublished)
	v, by := answer(&who, AbsenceRule, &o)
	if v == allowed && by&set(CPE, DIR, PE) == 0 {
		v = denied
	}
	if err := refuse(v, decide(&who, AbsenceRead, &o) == allowed); err != nil {
		return StepsOf{}, err
	}
	return StepsOf{ofOne{e, who.ID}}, nil
}

// A ReportOf allows preparing, and for the head sending, the file of an absentee pupil
// for the academic authority.
type ReportOf struct {
	ofOne
	sends bool
}

// ReportAbsence answers "may this person report this pupil's absenteeism?": the CPE
// prepares, the head sends. It fails with fault.NotFound, or fault.Forbidden for one who
// reads the absences or must type the password again.
func ReportAbsence(who roster.Person, e roster.Enrolment) (ReportOf, error) {
	ready := ofPupil(&e, isPublished)
	one, by, err := act(&who, AbsenceReport, &e, ofPupil(&e, isDraft))
	return ReportOf{one, by != 0 && decide(&who, AbsenceReport, &ready) == allowed}, err
}

// Sends reports whether the author may send the file, not only prepare it.
func (r ReportOf) Sends() bool { return r.sends }
