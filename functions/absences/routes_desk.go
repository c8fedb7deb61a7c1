package absences

import (
	"context"
	"net/http"
	"slices"

	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// deskRoutes registers the operations of the office: late desk, entries, corrections.
func (b *Book) deskRoutes(r *api.Router) {
	api.Write(r, api.Op{
		ID: "lateDesk", Method: http.MethodPost, Path: "/api/schools/{school}/late-desk", Action: policy.AbsenceCreate.String(),
		Summary: "A pupil arrives late: a slip, and the lesson's roll shows it",
	}, b.postLate)
	api.Write(r, api.Op{
		ID: "enterPresences", Method: http.MethodPost, Path: "/api/schools/{school}/presences", Action: policy.AbsenceCall.String(),
		Summary: "Pupils are elsewhere in the school's care: permanence, library, infirmary, trip",
	}, b.postPresences)
	api.Write(r, api.Op{
		ID: "enterAbsences", Method: http.MethodPost, Path: "/api/schools/{school}/absences", Action: policy.AbsenceCreate.String(),
		Summary: "Enter absences, lates, exclusions from a lesson or presences of pupils or of a class",
	}, b.postAbsences)
	api.Write(r, api.Op{
		ID: "correctAbsence", Path: "/api/pupils/{pupil}/absences/{entry}", Action: policy.AbsenceEdit.String(),
		Summary: "Correct or cancel an entry; earlier versions are kept",
	}, b.putEntry)
}

// LateIn is a pupil at the late desk.
type LateIn struct {
	api.Credential
	School school.UAI `path:"school"`
	Body   struct {
		Pupil school.PersonID `json:"pupil"`
		At    school.Clock    `json:"at,omitempty" doc:"of the arrival; now if empty"`
	}
}

func (b *Book) postLate(ctx context.Context, who roster.Person, in *LateIn) (SlipView, error) {
	grants, err := b.enterers(ctx, who, in.School, who.Today, []school.PersonID{in.Body.Pupil})
	if err != nil {
		return SlipView{}, err
	}
	slip, err := b.Late(ctx, grants[0], in.Body.At, who.Now)
	if err != nil {
		return SlipView{}, err
	}
	return slip.view(grants[0].Enrolment(), slip.Lesson.Date), nil
}

// enterers asks for the grant on each pupil.
func (b *Book) enterers(ctx context.Context, who roster.Person, at school.UAI, day school.Date, pupils []school.PersonID) ([]policy.EntryOf, error) {
	list, err := b.enrolled(ctx, at, day, pupils)
	if err != nil {
		return nil, err
	}
	primary, err := b.primary(ctx, at)
	if err != nil {
		return nil, err
	}
	grants := make([]policy.EntryOf, len(list))
	for i, e := range list {
		if e.Year != school.YearOf(who.Now) {
			return nil, fault.New(fault.NotFound, "a file of another year")
		}
		e.Primary = primary
		if grants[i], err = policy.EnterAbsence(who, e); err != nil {
			return nil, err
		}
	}
	return grants, nil
}

// primary reports whether a school is an école: as this process knows it, since no school
// becomes one.
func (b *Book) primary(ctx context.Context, at school.UAI) (bool, error) {
	if known, ok := b.schools.Last(roster.SchoolKey(at)); ok {
		return known.Primary(), nil
	}
	home, err := b.place(ctx, at)
	if err != nil {
		return false, err
	}
	return home.Primary(), nil
}

// PresencesIn are pupils elsewhere.
type PresencesIn struct {
	api.Credential
	School school.UAI `path:"school"`
	Body   struct {
		Place  Place             `json:"place" enum:"permanence,cdi,infirmary,trip,stage,detention,inclusion"`
		Pupils []school.PersonID `json:"pupils" minItems:"1" maxItems:"400" uniqueItems:"true"`
		Date   school.Date       `json:"date"`
		From   school.Clock      `json:"from,omitempty" doc:"from the opening if empty"`
		To     school.Clock      `json:"to,omitempty" doc:"until the closing if empty; of a passage at the infirmary, until somebody says when"`
		Undo   bool              `json:"undo,omitempty" doc:"takes back what the same order entered"`
	}
}

func (b *Book) postPresences(ctx context.Context, who roster.Person, in *PresencesIn) (EnteredView, error) {
	order := Order{Kind: Present, Place: in.Body.Place, From: in.Body.From, To: in.Body.To, First: in.Body.Date, Undo: in.Body.Undo}
	if in.Body.Place != Permanence && in.Body.Place != CDI {
		return b.enterAs(ctx, who, in.School, in.Body.Pupils, order)
	}
	pupils, err := b.enrolled(ctx, in.School, in.Body.Date, in.Body.Pupils)
	if err != nil {
		return EnteredView{}, err
	}
	seats, err := b.seats(ctx, in.School, pupils, order)
	if err != nil {
		return EnteredView{}, err
	}
	grant, err := policy.SeatPupils(who, seats)
	if err != nil {
		return EnteredView{}, err
	}
	entries, err := b.Seat(ctx, grant, order, who.Now)
	return entered(entries, err)
}

// enterAs enters an order with the grant on each pupil.
func (b *Book) enterAs(ctx context.Context, who roster.Person, at school.UAI, pupils []school.PersonID, o Order) (EnteredView, error) {
	grants, err := b.enterers(ctx, who, at, o.First, pupils)
	if err != nil {
		return EnteredView{}, err
	}
	entries, err := b.Enter(ctx, grants, o, who.Now)
	return entered(entries, err)
}

// AbsencesIn is what the office enters.
type AbsencesIn struct {
	api.Credential
	School school.UAI `path:"school"`
	Body   struct {
		Pupils   []school.PersonID `json:"pupils,omitempty" maxItems:"400" uniqueItems:"true" doc:"or a class"`
		Class    school.ClassID    `json:"class,omitempty" doc:"all of its pupils"`
		Kind     Kind              `json:"kind" enum:"absent,late,sentout,present" doc:"sentout: of a lesson, with the reference of the written report among the words"`
		Place    Place             `json:"place,omitempty" enum:"permanence,cdi,infirmary,trip,stage,detention,inclusion"`
		Date     school.Date       `json:"date"`
		LastDate school.Date       `json:"lastDate,omitempty" doc:"the last of several days"`
		From     school.Clock      `json:"from,omitempty"`
		To       school.Clock      `json:"to,omitempty"`
		Words    string            `json:"words,omitempty" maxLength:"140"`
		Undo     bool              `json:"undo,omitempty" doc:"takes back what the same order entered"`
	}
}

func (b *Book) postAbsences(ctx context.Context, who roster.Person, in *AbsencesIn) (EnteredView, error) {
	pupils := in.Body.Pupils
	if in.Body.Class != "" {
		grant, err := b.readBoard(ctx, who, in.School)
		if err != nil {
			return EnteredView{}, err
		}
		if !grant.Watches(in.Body.Class) {
			return EnteredView{}, fault.New(fault.NotFound, "not a class of the reader's")
		}
		of, err := b.ofClass(ctx, in.School, school.YearOf(who.Now), in.Body.Class, in.Body.Date)
		if err != nil {
			return EnteredView{}, err
		}
		pupils = append(slices.Clone(pupils), of...)
	}
	if len(pupils) == 0 {
		return EnteredView{}, &fault.Fault{Kind: fault.Invalid, Detail: "nobody", Fields: []fault.Field{{Pointer: "/pupils", Key: "absences.nobody"}}}
	}
	slices.Sort(pupils)
	return b.enterAs(ctx, who, in.School, slices.Compact(pupils), Order{
		Kind: in.Body.Kind, Place: in.Body.Place, From: in.Body.From, To: in.Body.To,
		First: in.Body.Date, Last: in.Body.LastDate, Words: in.Body.Words, Undo: in.Body.Undo,
	})
}

// ofClass lists the pupils of a class on a day.
func (b *Book) ofClass(ctx context.Context, at school.UAI, year school.Year, id school.ClassID, day school.Date) ([]school.PersonID, error) {
	k := roster.ClassKey(at, year, id)
	items, err := b.table.Get(ctx, false, k)
	if err != nil {
		return nil, err
	}
	class, err := b.classes.Of(items.Find(k))
	if err != nil {
		return nil, err
	}
	var list []school.PersonID
	for _, p := range class.Pupils {
		if p.In(day) {
			list = append(list, p.ID)
		}
	}
	return list, nil
}

// EntryIn names an entry of a pupil, and what is corrected.
type EntryIn struct {
	api.Credential
	Pupil  school.PersonID `path:"pupil"`
	Entry  string          `path:"entry"`
	School school.UAI      `query:"school" doc:"where the pupil is in two schools"`
	Date   school.Date     `query:"date" required:"true"`
	Body   struct {
		Version int `json:"version" doc:"of the entry that the screen showed"`
		Correction
	}
}

// About makes the pupil's enrolments come with the session.
func (in *EntryIn) About() school.PersonID { return in.Pupil }

func (b *Book) putEntry(ctx context.Context, who roster.Person, in *EntryIn) (EntryView, error) {
	e, ok := placed(who, in.Pupil, in.School, in.Date)
	if !ok {
		return EntryView{}, fault.New(fault.NotFound, "no such pupil")
	}
	var err error
	if e.Primary, err = b.primary(ctx, e.School); err != nil {
		return EntryView{}, err
	}
	grant, err := policy.EnterAbsence(who, e)
	if err != nil {
		return EntryView{}, err
	}
	entry, err := b.Correct(ctx, grant, in.Date, in.Entry, in.Body.Version, in.Body.Correction, who.Now)
	if err != nil {
		return EntryView{}, err
	}
	return viewOf(in.Pupil, in.Date, &entry), nil
}

// placed finds where a pupil was on a day among the enrolments that came with the
// session, of this school year: in a school, or in any if at is "".
func placed(who roster.Person, pupil school.PersonID, at school.UAI, day school.Date) (roster.Enrolment, bool) {
	i := slices.IndexFunc(who.About, func(e roster.Enrolment) bool {
		return e.Pupil == pupil && (at == "" || e.School == at) && e.Active(day) && e.Year == school.YearOf(who.Now)
	})
	if i < 0 {
		return roster.Enrolment{}, false
	}
	return who.About[i], true
}
