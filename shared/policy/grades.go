package policy

import (
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// A Viewer is the eye that reads marks: what it may see differs.
type Viewer uint8

// The viewers. The zero Viewer sees nothing.
const (
	Nobody       Viewer = iota
	PupilSelf           // the pupil: marks once visible, at the pupil's hour
	GuardianView        // a guardian of the pupil: marks once visible, at the guardians' hour
	StaffView           // staff: marks as they are typed
)

// A GradesOf allows reading the marks of one pupil in one school and year.
type GradesOf struct {
	pupil    roster.Enrolment
	reader   school.PersonID
	viewer   Viewer
	pending  bool
	history  bool
	from     int                // fewest marks of a figure of the class; 0: none
	services []school.ServiceID // nil: all those the pupil attends
}

// ReadGrades answers "may this person read the marks of this pupil?" from the
// enrolments that came with the request. at names the school; "" is where the pupil
// is today, or was last. It fails with fault.NotFound.
func ReadGrades(who roster.Person, pupil school.PersonID, at school.UAI) (GradesOf, error) {
	best := GradesOf{}
	for i := range who.About {
		e := &who.About[i]
		if e.Pupil != pupil || at != "" && e.School != at || !newer(e, &best, who.Today) {
			continue
		}
		if grant, ok := gradesIn(&who, e); ok {
			best = grant
		}
	}
	if best.viewer == Nobody {
		return GradesOf{}, unseen()
	}
	return best, nil
}

// newer reports whether an enrolment is a better answer than the one found so far:
// the one of today, else the one of the latest year.
func newer(e *roster.Enrolment, found *GradesOf, day school.Date) bool {
	if found.viewer == Nobody {
		return true
	}
	if now := e.Active(day); now != found.pupil.Active(day) {
		return now
	}
	return e.Year > found.pupil.Year
}

func gradesIn(who *roster.Person, e *roster.Enrolment) (GradesOf, bool) {
	grant := GradesOf{pupil: *e, reader: who.ID}
	typed, shown := ofPupil(e, isDraft), ofPupil(e, isPublished)
	by := allowedTo(who, MarkRead, &shown)
	if by == 0 {
		return gradesTaught(who, e)
	}
	if grant.viewer = viewerOf(by); decide(who, MarkRead, &typed) == allowed {
		grant.viewer, grant.pending = StaffView, true
	}
	grant.addFigures(who, shown)
	return grant, true
}

// gradesTaught is what a teacher reads of a pupil: the marks of the services that
// both of them have.
func gradesTaught(who *roster.Person, e *roster.Enrolment) (GradesOf, bool) {
	grant := GradesOf{pupil: *e, reader: who.ID, viewer: StaffView, pending: true}
	for _, s := range e.Services {
		o := ofPupil(e, isDraft)
		o.service = s
		if decide(who, MarkRead, &o) == allowed {
			grant.services = append(grant.services, s)
			grant.addFigures(who, o)
		}
	}
	return grant, len(grant.services) > 0
}

func (g *GradesOf) addFigures(who *roster.Person, o object) {
	g.history = decide(who, MarkHistory, &o) == allowed
	g.from = classFrom(who, o)
}

func viewerOf(by roles) Viewer {
	switch {
	case by&set(EL, EM) != 0:
		return PupilSelf
	case by&set(RF, RI, RC) != 0:
		return GuardianView
	}
	return StaffView
}

// classFrom returns from how many marks on the person sees a figure of the class:
// 1, five for families, 0 if never.
func classFrom(who *roster.Person, o object) int {
	for _, o.count = range [...]int{1, fewestMarks} {
		if decide(who, MarkReadClassStats, &o) == allowed {
			return o.count
		}
	}
	return 0
}

// Pupil returns whose marks may be read.
func (g GradesOf) Pupil() school.PersonID { return g.pupil.Pupil }

// Enrolment returns where the pupil is: school, year, class, services.
func (g GradesOf) Enrolment() roster.Enrolment { return g.pupil }

// Reader returns who reads.
func (g GradesOf) Reader() school.PersonID { return g.reader }

// Viewer returns with which eye; Nobody for the zero grant, which denies.
func (g GradesOf) Viewer() Viewer { return g.viewer }

// Pending reports whether marks show before the hour at which families see them.
func (g GradesOf) Pending() bool { return g.pending }

// History reports whether earlier values of a published mark show.
func (g GradesOf) History() bool { return g.history }

// Class reports whether figures of the class made of n marks may be seen: mean,
// lowest, highest, and the rank where the school prints it.
func (g GradesOf) Class(n int) bool { return g.from > 0 && n >= g.from }

// Services returns the services whose marks may be read: those that the pupil attends,
// or the few of them that the reader teaches.
func (g GradesOf) Services() []school.ServiceID {
	if g.viewer == Nobody || g.services != nil {
		return g.services
	}
	return g.pupil.Services
}

// Whole reports whether every service shows, without which a general average would lie.
func (g GradesOf) Whole() bool { return g.viewer != Nobody && g.services == nil }
