package absences

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// Actions under which the journal keeps what becomes of a document; that staff read it is
// kept under policy.JustificationReadDoc. They are no rows of the rights table: the one
// comes with a reason given, the other follows from a ruling or from time.
const (
	SentAction    = policy.Action("justification.sendDoc")
	DeletedAction = policy.Action("justification.dropDoc")
)

// traceRead stores that somebody of the school read a part of a document. The name of a
// file may tell an illness: the journal names it by its id.
func (r *Register) traceRead(ctx context.Context, grant policy.DocumentOf, c *Case, n int, now time.Time) error {
	entry, err := entryOf(grant.Enrolment(), now, grant.Author(), policy.JustificationReadDoc, c.ID, told{File: c.Document, What: "part " + strconv.Itoa(n+1)})
	if err != nil {
		return err
	}
	return r.table.Write(ctx, entry)
}

// deletion returns what deletes the item of a document, with the journal's entry: of its
// case, or of the document itself where no case took it.
func (d *Document) deletion(it table.Item, e roster.Enrolment, by school.PersonID, now time.Time) ([]table.Change, error) {
	object := d.Case
	if object == "" {
		object = d.ID
	}
	entry, err := entryOf(e, now, by, DeletedAction, object, told{File: d.ID})
	return []table.Change{{Op: table.Delete, Item: it}, entry}, err
}

// drop deletes the bytes of a file, unless a case has taken it that is younger than what
// the law leaves it. Removing them twice is removing them once, so that it may be done
// before its mark is stored.
func (r *Register) drop(ctx context.Context, due journal.Due, now time.Time) (journal.Effect, error) {
	var x drop
	if err := json.Unmarshal(due.Data, &x); err != nil || r.files == nil {
		return journal.Effect{}, err
	}
	k := documentKey(x.File)
	items, err := r.table.Get(ctx, true, k)
	if err != nil {
		return journal.Effect{}, err
	}
	it := items.Find(k)
	d, err := decodeDocument(it)
	if err != nil || d.Case != "" && !x.Now && now.Before(it.Expires.Add(-time.Hour)) {
		return journal.Effect{}, err
	}
	for n := range x.Parts {
		if err := r.files.Delete(ctx, partKey(x.File, n)); err != nil {
			return journal.Effect{}, err
		}
	}
	if !it.Found() {
		return journal.Effect{}, nil
	}
	of := roster.Enrolment{Pupil: d.Pupil, School: d.School, Year: school.YearOf(now)}
	changes, err := d.deletion(it, of, policy.System(policy.JobNotify).By(), now)
	return journal.Effect{Changes: changes}, err
}
