package policy

import (
	"slices"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// A GradebookOf allows reading the gradebook of one service and period, for the pupils
// it lists.
type GradebookOf struct {
	teaching Teaching
	reader   school.PersonID
	pupils   []school.PersonID
	history  bool
}

// ReadGradebook answers "may this person read this gradebook?". A head teacher reads
// the lines of the own class, whatever the group. It fails with fault.NotFound.
func ReadGradebook(who roster.Person, t Teaching) (GradebookOf, error) {
	v, pupils := t.ask(&who, MarkRead)
	if v != allowed {
		return GradebookOf{}, unseen()
	}
	h, _ := t.ask(&who, MarkHistory)
	return GradebookOf{teaching: t, reader: who.ID, pupils: pupils, history: h == allowed}, nil
}

// Service returns the service.
func (g GradebookOf) Service() roster.Service { return g.teaching.Service }

// Period returns the period.
func (g GradebookOf) Period() school.PeriodID { return g.teaching.Period }

// Reader returns who reads.
func (g GradebookOf) Reader() school.PersonID { return g.reader }

// Pupils returns whose lines may be read, in roster order.
func (g GradebookOf) Pupils() []school.PersonID { return g.pupils }

// History reports whether earlier values may be read too.
func (g GradebookOf) History() bool { return g.history }

// A HistoryOf allows reading who changed which mark of a gradebook, and from what.
type HistoryOf struct{ gradebook GradebookOf }

// ReadHistory answers "may this person read the history of this gradebook?". It fails
// with fault.NotFound, or with fault.Forbidden for one who reads the marks alone.
func ReadHistory(who roster.Person, t Teaching) (HistoryOf, error) {
	v, pupils := t.ask(&who, MarkHistory)
	if err := refuse(v, t.seenBy(&who)); err != nil {
		return HistoryOf{}, err
	}
	return HistoryOf{GradebookOf{teaching: t, reader: who.ID, pupils: pupils, history: true}}, nil
}

// Gradebook returns whose history it is: service, period and pupils.
func (h HistoryOf) Gradebook() GradebookOf { return h.gradebook }

// A Marking allows changing the gradebook of one service and period: assessments, and
// the marks of the pupils it lists.
type Marking struct {
	teaching Teaching
	author   school.PersonID
	pupils   []school.PersonID
	ownChild []school.PersonID
	assesses bool
	deletes  bool
}

// Mark answers "may this person mark in this gradebook?". Only pupils of the service
// whose class has the period still open can be marked. It fails with fault.NotFound
// for one who does not read the gradebook, else with fault.Forbidden.
func Mark(who roster.Person, t Teaching) (Marking, error) {
	v, pupils := t.ask(&who, MarkWrite)
	if v == denied && t.closedTo(&who) {
		return Marking{}, fault.Say(fault.Forbidden, "policy.closed")
	}
	if err := refuse(v, t.seenBy(&who)); err != nil {
		return Marking{}, err
	}
	grant := Marking{teaching: t, author: who.ID, pupils: pupils}
	grant.assesses = t.allows(&who, AssessmentCreate) && t.allows(&who, AssessmentPublish)
	grant.deletes = t.allows(&who, MarkDelete)
	for _, p := range pupils {
		if ownChild(&who, p) {
			grant.ownChild = append(grant.ownChild, p)
		}
	}
	return grant, nil
}

// ownChild reports whether a guardian link, of any level, ties the person to the pupil.
func ownChild(who *roster.Person, pupil school.PersonID) bool {
	return slices.ContainsFunc(who.Links, func(l roster.Link) bool {
		return l.Role == school.Guardian && l.Pupil == pupil && l.Active(who.Now)
	})
}

// Service returns the service.
func (m Marking) Service() roster.Service { return m.teaching.Service }

// Period returns the period.
func (m Marking) Period() school.PeriodID { return m.teaching.Period }

// Author returns who marks; "" for the zero grant, which denies.
func (m Marking) Author() school.PersonID { return m.author }

// Pupils returns who may be marked, in roster order.
func (m Marking) Pupils() []school.PersonID { return m.pupils }

// Marks reports whether the pupil may be marked.
func (m Marking) Marks(p school.PersonID) bool { return slices.Contains(m.pupils, p) }

// OwnChild reports whether the pupil is the author's own child: the mark is written,
// and flagged to the head of school.
func (m Marking) OwnChild(p school.PersonID) bool { return slices.Contains(m.ownChild, p) }

// Assesses reports whether assessments may be made, changed and published.
func (m Marking) Assesses() bool { return m.assesses }

// Deletes reports whether a mark or an assessment of this author may be deleted: one's
// own, never a colleague's.
func (m Marking) Deletes(author school.PersonID) bool { return m.deletes && author == m.author }
