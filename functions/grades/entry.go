package grades

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// entryDetail is what the journal keeps of a save. Changes of one field of one
// assessment stand together, so that a class of marks fits in a kilobyte.
type entryDetail struct {
	Period school.PeriodID `json:"p"`
	Groups []changeGroup   `json:"c"`
}

type changeGroup struct {
	Assessment school.AssessmentID `json:"a,omitempty"`
	Field      Field               `json:"f"`
	Changes    []pupilChange       `json:"m"`
}

// pupilChange is a pupil ("" where the assessment itself changed), what was before and
// what is after.
type pupilChange [3]string

func detailOf(p school.PeriodID, changes []Change) entryDetail {
	d := entryDetail{Period: p}
	for _, c := range changes {
		at := slices.IndexFunc(d.Groups, func(g changeGroup) bool { return g.Assessment == c.Assessment && g.Field == c.Field })
		if at < 0 {
			at = len(d.Groups)
			d.Groups = append(d.Groups, changeGroup{Assessment: c.Assessment, Field: c.Field})
		}
		d.Groups[at].Changes = append(d.Groups[at].Changes, pupilChange{string(c.Pupil), c.Old, c.New})
	}
	return d
}

// changesOf reads an entry back: its period and its changes, group by group.
func changesOf(e journal.Entry) (school.PeriodID, []Change, error) {
	var d entryDetail
	if err := json.Unmarshal(e.Detail, &d); err != nil {
		return "", nil, err
	}
	var changes []Change
	for _, g := range d.Groups {
		for _, c := range g.Changes {
			changes = append(changes, Change{g.Assessment, school.PersonID(c[0]), g.Field, c[1], c[2]})
		}
	}
	return d.Period, changes, nil
}

// ownChild flags a save in which somebody marked their own child: the head is told.
const ownChild = "own-child"

// journalOf returns the entry that rides in the same write as the changes.
func journalOf(grant policy.Marking, changes []Change, now time.Time) (table.Change, error) {
	s := grant.Service()
	entry, err := journal.New(now, grant.Author(), string(policy.MarkWrite), string(s.ID), detailOf(grant.Period(), changes))
	if err != nil {
		return table.Change{}, err
	}
	if slices.ContainsFunc(changes, func(c Change) bool { return c.Pupil != "" && grant.OwnChild(c.Pupil) }) {
		entry.Flag = ownChild
	}
	return entry.Change(roster.ServicePart(s.School, s.Year, s.ID))
}

// Touched returns the pupils whose mark an entry of the journal changed; all is true if
// it changed when marks are seen, which is every pupil's news.
func Touched(e journal.Entry) (pupils []school.PersonID, all bool, err error) {
	_, changes, err := changesOf(e)
	for _, c := range changes {
		all = all || c.Field == FieldVisible
		if c.Field == FieldMark && !slices.Contains(pupils, c.Pupil) {
			pupils = append(pupils, c.Pupil)
		}
	}
	return pupils, all, err
}
