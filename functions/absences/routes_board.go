package absences

import (
	"context"
	"slices"

	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// boardRoutes registers what the CPE sees of the whole school.
func (b *Book) boardRoutes(r *api.Router) {
	api.Read(r, api.Op{
		ID: "board", Path: "/api/schools/{school}/board", Action: policy.AbsenceRead.String(),
		Summary: "The school now: rolls not called, pupils absent",
	}, b.getBoard)
	api.Read(r, api.Op{
		ID: "unanswered", Path: "/api/schools/{school}/unanswered", Action: policy.AbsenceRead.String(),
		Summary: "The absences of a day of which no family gave the reason",
	}, b.getUnanswered)
	api.Read(r, api.Op{
		ID: "pupilLines", Path: "/api/schools/{school}/pupils", Action: policy.GroupRead.String(),
		Summary: "The pupils of a school by name, to look one up in two keys",
	}, b.getLines)
	api.Read(r, api.Op{
		ID: "schoolGroups", Path: "/api/schools/{school}/groups", Action: policy.GroupRead.String(),
		Summary: "The groups of a school with their pupils, for what is entered of a whole group",
	}, b.getGroups)
	api.Read(r, api.Op{
		ID: "whereabouts", Path: "/api/schools/{school}/whereabouts", Action: policy.AbsenceRead.String(),
		Summary: "Where every pupil should be found now, by room: the list of an evacuation",
	}, b.getWhere)
	api.Read(r, api.Op{
		ID: "presences", Path: "/api/schools/{school}/presences", Action: policy.AbsenceRead.String(),
		Summary: "Who is elsewhere in the school's care today: permanence, library, infirmary, trip",
	}, b.getSeated)
	api.Read(r, api.Op{
		ID: "rules", Path: "/api/schools/{school}/rules", Action: policy.ConfigRead.String(),
		Summary: "What the school settled about its days, its rolls and how absences count",
	}, b.getRules)
	api.Write(r, api.Op{
		ID: "setRules", Path: "/api/schools/{school}/rules", Action: policy.ConfigWrite.String(),
		Summary: "Settle the hours of the school, who calls rolls and how absences count",
	}, b.putRules)
}

// DayIn names a school, and a day.
type DayIn struct {
	api.Credential
	School school.UAI  `path:"school"`
	Date   school.Date `query:"date" required:"true"`
}

func (b *Book) getUnanswered(ctx context.Context, who roster.Person, in *DayIn) (UnansweredView, error) {
	grant, err := policy.ReadBoard(who, in.School, school.YearOf(who.Now))
	if err != nil {
		return UnansweredView{}, err
	}
	return b.Unanswered(ctx, grant, in.Date, speak(in.Language))
}

// SchoolIn names a school.
type SchoolIn struct {
	api.Credential
	School school.UAI `path:"school"`
}

// BoardIn names a school, and how much of its board.
type BoardIn struct {
	api.Credential
	School school.UAI `path:"school"`
	Lists  string     `query:"lists" enum:",all" doc:"every list whole; else what a screen shows of each, which figures counts"`
}

// readBoard asks policy for the board of a school, or in an école for that of the reader's
// own classes.
func (b *Book) readBoard(ctx context.Context, who roster.Person, at school.UAI) (policy.BoardOf, error) {
	return boardOf(who, at, func() (bool, error) { return b.primary(ctx, at) })
}

// readNames lets whoever may read a board look its pupils up.
func (b *Book) readNames(ctx context.Context, who roster.Person, at school.UAI) (policy.NamesOf, error) {
	names, err := policy.ReadNames(who, at, school.YearOf(who.Now))
	if !fault.Is(err, fault.NotFound) {
		return names, err
	}
	board, err := b.readBoard(ctx, who, at)
	return board.Names(), err
}

// boardOf asks whether a school is an école only for somebody who teaches there.
func boardOf(who roster.Person, at school.UAI, primary func() (bool, error)) (policy.BoardOf, error) {
	grant, err := policy.ReadBoard(who, at, school.YearOf(who.Now))
	teaches := slices.ContainsFunc(who.Links, func(l roster.Link) bool { return l.School == at && len(l.Services) > 0 && l.Active(who.Now) })
	if !fault.Is(err, fault.NotFound) || !teaches {
		return grant, err
	}
	ecole, failed := primary()
	if failed != nil {
		return policy.BoardOf{}, failed
	}
	if !ecole {
		return policy.BoardOf{}, err
	}
	return policy.ReadClassBoard(who, at, school.YearOf(who.Now))
}

func (b *Book) getBoard(ctx context.Context, who roster.Person, in *BoardIn) (BoardView, error) {
	grant, err := b.readBoard(ctx, who, in.School)
	if err != nil {
		return BoardView{}, err
	}
	v, err := b.Board(ctx, grant, who.Now, speak(in.Language))
	if in.Lists == "all" {
		return v, err
	}
	return v.Short(), err
}

func (b *Book) getLines(ctx context.Context, who roster.Person, in *SchoolIn) (ListedView, error) {
	grant, err := b.readNames(ctx, who, in.School)
	if err != nil {
		return ListedView{}, err
	}
	return b.Lines(ctx, grant, who.Now)
}

func (b *Book) getGroups(ctx context.Context, who roster.Person, in *SchoolIn) (GroupsView, error) {
	grant, err := b.readNames(ctx, who, in.School)
	if err != nil {
		return GroupsView{}, err
	}
	return b.Groups(ctx, grant, who.Now)
}

func (b *Book) getWhere(ctx context.Context, who roster.Person, in *SchoolIn) (WhereView, error) {
	grant, err := b.readBoard(ctx, who, in.School)
	if err != nil {
		return WhereView{}, err
	}
	return b.Where(ctx, grant, who.Now, speak(in.Language))
}

func (b *Book) getRules(ctx context.Context, who roster.Person, in *SchoolIn) (Rules, error) {
	grant, err := policy.ReadSchoolLife(who, in.School)
	if err != nil {
		return Rules{}, err
	}
	return b.Rules(ctx, grant)
}

// RulesIn are the rules of a school.
type RulesIn struct {
	SchoolIn
	Body Rules
}

func (b *Book) putRules(ctx context.Context, who roster.Person, in *RulesIn) (Rules, error) {
	grant, err := policy.SetSchoolLife(who, in.School)
	if err != nil {
		return Rules{}, err
	}
	return b.SetRules(ctx, grant, in.Body, who.Now)
}

func (b *Book) getSeated(ctx context.Context, who roster.Person, in *SchoolIn) (SeatedView, error) {
	grant, err := policy.ReadSeated(who, in.School, school.YearOf(who.Now))
	if err != nil {
		return SeatedView{}, err
	}
	return b.Seated(ctx, grant, who.Now)
}
