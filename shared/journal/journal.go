// Package journal keeps who did what. An entry rides in the same write as the
// change it tells, so that a change without its entry cannot exist; it is the
// audit trail, the history of a cell and the outbox of what follows, in one.
//
// What follows: a Relay hands each entry of the table's stream to the Followers that
// want it, and each minute what is Due to its handler. The effect is stored in the same
// transaction as the mark that it happened, so that it happens once whatever is
// repeated, lost or cut short; what cannot be done leaves a letter and blocks nothing.
//
// Keys:
//
//	<partition of the thing changed>   ~J#<time>#<id>   Entry
//	DUE#<yyyymmddhhmm>#<0-9>           <id>             Due at that minute (UTC)
//	DONE#<follower>#<entry>            DONE             its effect has happened, or a letter is left; for 8 days
//	DONE#due:<kind>#<minute>#<id>      DONE             the same of something due
//	DEAD#<follower>                    <entry>          letter of what failed; in the index as DEAD / <follower>#<entry>
//	DEAD#due:<kind>                    <minute>#<id>    the same of something due
//	FOLLOW#journal, FOLLOW#due         CURSOR           how far the stream and the minutes were followed
package journal

import (
	"context"
	"encoding/json"
	"time"

	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// Prefix begins the sort of every entry, after everything else of its partition.
const Prefix = "~J#"

// An Entry tells one change.
type Entry struct {
	ID     string          `json:"id"`
	At     time.Time       `json:"at"`
	By     school.PersonID `json:"by"`               // or "system:<job>"
	Action string          `json:"action"`           // action of the rights table: "mark.write"
	Object string          `json:"object"`           // what changed, by id: never a name
	Flag   string          `json:"flag,omitempty"`   // asks for attention: "own-child"
	Detail json.RawMessage `json:"detail,omitempty"` // the change, in the form of the package that made it
}

// New returns an entry of now; detail is stored as JSON.
func New(at time.Time, by school.PersonID, action, object string, detail any) (Entry, error) {
	data, err := json.Marshal(detail)
	return Entry{ID: school.NewID(), At: at.UTC(), By: by, Action: action, Object: object, Detail: data}, err
}

// Change returns the write of an entry in the partition of the thing changed.
func (e Entry) Change(part string) (table.Change, error) {
	it, err := table.Item{Key: table.Key{Part: part, Sort: sortOf(e.At, e.ID)}}.With(e)
	return table.Change{Op: table.Put, Item: it}, err
}

func sortOf(at time.Time, id string) string {
	return Prefix + at.UTC().Format("20060102T150405.000000000") + "#" + id
}

// History returns the entries of a partition, newest first, at most limit of them.
func History(ctx context.Context, t *table.Table, part string, limit int) ([]Entry, error) {
	page, err := t.Query(ctx, table.Query{Part: part, Prefix: Prefix, Reverse: true, Limit: limit})
	if err != nil {
		return nil, err
	}
	entries := make([]Entry, len(page.Items))
	for i, it := range page.Items {
		if err := it.Decode(&entries[i]); err != nil {
			return nil, err
		}
	}
	return entries, nil
}
