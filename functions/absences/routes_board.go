package absences

import (
	"context"

	"github.com/preau-ent/preau/shared/api"
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
		ID: "pupilLines", Path: "/api/schools/{school}/pupils", Action: policy.GroupRead.String(),
		Summary: "The pupils of a school by name, to look one up in two keys",
	}, b.getLines)
	api.Read(r, api.Op{
		ID: "whereabouts", Path: "/api/schools/{school}/whereabouts", Action: policy.AbsenceRead.String(),
		Summary: "Where every pupil should be found now, by room: the list of an evacuation",
	}, b.getWhere)
	api.Read(r, api.Op{
		ID: "presences", Path: "/api/schools/{school}/presences", Action: policy.AbsenceRead.String(),
		Summary: "Who is elsewhere in the school's care today: permanence, library, infirmary, trip",
	}, b.getSeated)
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
	Rolls  string     `query:"rolls" enum:",all" doc:"all the rolls not called yet, not only the first fifteen"`
}

func (b *Book) getBoard(ctx context.Context, who roster.Person, in *BoardIn) (BoardView, error) {
	grant, err := policy.ReadBoard(who, in.School, school.YearOf(who.Now))
	if err != nil {
		return BoardView{}, err
	}
	v, err := b.Board(ctx, grant, who.Now, speak(in.Language))
	if in.Rolls == "all" {
		return v, err
	}
	return v.Short(), err
}

func (b *Book) getLines(ctx context.Context, who roster.Person, in *SchoolIn) (ListedView, error) {
	grant, err := policy.ReadNames(who, in.School, school.YearOf(who.Now))
	if err != nil {
		return ListedView{}, err
	}
	return b.Lines(ctx, grant, who.Now)
}

func (b *Book) getWhere(ctx context.Context, who roster.Person, in *SchoolIn) (WhereView, error) {
	grant, err := policy.ReadBoard(who, in.School, school.YearOf(who.Now))
	if err != nil {
		return WhereView{}, err
	}
	return b.Where(ctx, grant, who.Now, speak(in.Language))
}

func (b *Book) getSeated(ctx context.Context, who roster.Person, in *SchoolIn) (SeatedView, error) {
	grant, err := policy.ReadSeated(who, in.School, school.YearOf(who.Now))
	if err != nil {
		return SeatedView{}, err
	}
	return b.Seated(ctx, grant, who.Now)
}
