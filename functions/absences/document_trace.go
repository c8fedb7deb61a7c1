package absences

import (
	"context"
	"strconv"
	"time"

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
