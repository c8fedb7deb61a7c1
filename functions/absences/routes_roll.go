package absences

import (
	"cmp"
	"context"
	"net/http"

	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// rollRoutes registers the operations of the roll.
func (b *Book) rollRoutes(r *api.Router) {
	api.Read(r, api.Op{
		ID: "roll", Path: "/api/lessons/{lesson}/roll", Action: policy.AbsenceCall.String(),
		Summary: "The roll of a lesson: who is expected, who is listed, what is known of them",
	}, b.getRoll)
	api.Write(r, api.Op{
		ID: "callRoll", Path: "/api/lessons/{lesson}/roll", Action: policy.AbsenceCall.String(),
		Summary: "Call the roll: everybody is present but those listed",
	}, b.putRoll)
	api.Read(r, api.Op{
		ID: "myRolls", Path: "/api/me/rolls", Action: policy.AbsenceCall.String(),
		Summary: "The rolls of the lessons that the reader gives on a day",
	}, func(ctx context.Context, who roster.Person, in *MineIn) (MineView, error) {
		return b.Mine(ctx, who, in.Date)
	})
	api.Write(r, api.Op{
		ID: "remindRoll", Method: http.MethodPost, Path: "/api/lessons/{lesson}/reminder", Action: policy.AbsenceCall.String(),
		Summary: "Ask the teacher of a lesson to call its roll",
	}, b.postReminder)
}

// MineIn names a day.
type MineIn struct {
	api.Credential
	Date school.Date `query:"date" doc:"today if empty"`
}

// RollIn names a lesson.
type RollIn struct {
	api.Credential
	Lesson school.LessonID `path:"lesson"`
	School school.UAI      `query:"school" doc:"of the lesson; the reader's own if empty"`
}

// sheet loads the roll that the path names, as far as policy lets it be read.
func (b *Book) sheet(ctx context.Context, who roster.Person, in *RollIn) (*Sheet, policy.Rolling, error) {
	var own school.UAI
	if list := staffed(who); len(list) > 0 {
		own = list[0]
	}
	at := cmp.Or(in.School, own)
	if _, _, ok := in.Lesson.Parts(); !ok || at == "" {
		return nil, policy.Rolling{}, fault.New(fault.NotFound, "no such lesson")
	}
	s, err := b.Sheet(ctx, at, school.YearOf(who.Now), in.Lesson)
	if err != nil {
		return nil, policy.Rolling{}, err
	}
	grant, err := policy.ReadRoll(who.At(s.School.zone), s.Subject())
	return s, grant, err
}

func (b *Book) getRoll(ctx context.Context, who roster.Person, in *RollIn) (RollView, error) {
	s, read, err := b.sheet(ctx, who, in)
	if err != nil {
		return RollView{}, err
	}
	return s.rollFor(who, read, nil, in.Language)
}

// rollFor shows a sheet to one who reads it.
func (s *Sheet) rollFor(who roster.Person, read policy.Rolling, clashes []Clash, language string) (RollView, error) {
	call, err := policy.CallRoll(who.At(s.School.zone), s.Subject())
	if err != nil && !fault.Is(err, fault.Forbidden) && !fault.Is(err, fault.NotFound) {
		return RollView{}, err
	}
	return s.View(read, call, clashes, speak(language)), nil
}

// CallIn is what the screen of a roll sends.
type CallIn struct {
	RollIn
	Body struct {
		Version int    `json:"version" minimum:"0" doc:"of the roll that the screen showed"`
		Marks   []Said `json:"marks" maxItems:"300" doc:"those who are not simply present"`
	}
}

func (b *Book) putRoll(ctx context.Context, who roster.Person, in *CallIn) (RollView, error) {
	s, read, err := b.sheet(ctx, who, &in.RollIn)
	if err != nil {
		return RollView{}, err
	}
	grant, err := policy.CallRoll(who.At(s.School.zone), s.Subject())
	if fault.Is(err, fault.Forbidden) {
		return RollView{}, fault.Say(fault.Forbidden, "absences.closed")
	}
	if err != nil {
		return RollView{}, err
	}
	after, clashes, err := b.Call(ctx, grant, s, in.Body.Version, in.Body.Marks, who.Now)
	if fault.Is(err, fault.Conflict) {
		current, err := after.rollFor(who, read, nil, in.Language)
		if err != nil {
			return RollView{}, err
		}
		return RollView{}, &fault.Fault{Kind: fault.Conflict, Key: "absences.roll-conflict", Current: current}
	}
	if err != nil {
		return RollView{}, err
	}
	return after.rollFor(who, read, clashes, in.Language)
}

func speak(language string) words {
	return func(key string, args fault.Args) string { return api.Text(language, key, args) }
}

func (b *Book) postReminder(ctx context.Context, who roster.Person, in *RollIn) (AskedView, error) {
	s, _, err := b.sheet(ctx, who, in)
	if err != nil {
		return AskedView{}, err
	}
	grant, err := policy.CallRoll(who.At(s.School.zone), s.Subject())
	if err != nil {
		return AskedView{}, err
	}
	return b.Remind(ctx, grant, s, who.Now)
}
