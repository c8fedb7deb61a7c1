package notify

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// tellOf reads the Tell that a call is about. It fails with fault.NotFound.
func (b *Book) tellOf(ctx context.Context, u school.UAI, id string) (*filed, school.PersonID, error) {
	parts := strings.Split(id, ".")
	if len(parts) != 4 || !school.Date(parts[0]).Valid() {
		return nil, "", fault.New(fault.NotFound, "no such call")
	}
	t := Tell{School: u, Date: school.Date(parts[0]), Year: yearOf(school.Date(parts[0])), Pupil: school.PersonID(parts[1]), ID: parts[2]}
	tells, err := b.tells(ctx, []table.Key{t.key()})
	if err != nil {
		return nil, "", err
	}
	if len(tells) == 0 || tells[0].party(school.PersonID(parts[3])) == nil {
		return nil, "", fault.New(fault.NotFound, "no such call")
	}
	return tells[0], school.PersonID(parts[3]), nil
}

// mostCalls is how many calls to one person about one absence are written down.
const mostCalls = 20

// LogCall writes down one telephone call, with its journal entry; who was reached is no
// longer to be phoned. It fails with fault.NotFound for a call of another school than
// the grant's, with fault.Invalid beyond what is written down of one person, and with
// fault.Conflict if somebody wrote meanwhile.
func (b *Book) LogCall(ctx context.Context, grant policy.CallsOf, f *filed, person school.PersonID, note CallNote) (Call, error) {
	if grant.Author() == "" || grant.School() != f.School || grant.Year() != f.Year {
		return Call{}, fault.New(fault.NotFound, "no grant on this call")
	}
	p := f.party(person)
	note.By = grant.Author()
	if p.again(note) {
		return b.phoned(ctx, f, *p)
	}
	if len(p.Log) >= mostCalls {
		return Call{}, fault.Say(fault.Invalid, "notices.calls-many", "most", mostCalls)
	}
	if note.Outcome == Reached && p.State == ToCall {
		note.Ended = &Owed{p.Reason, p.At}
		p.State, p.At, p.Reason = Called, note.At, ""
	}
	p.Log = append(slices.Clone(p.Log), note)
	return b.storeCall(ctx, grant, f, *p, note.At, map[string]any{"tell": f.ID, "person": person, "outcome": note.Outcome})
}

// UndoCall takes back the last call to a person, of a moment, that was written down by
// mistake, with its journal entry: the log keeps it with who took it back, and whoever it
// said was reached is to be phoned again. What is taken back already is so once. It fails
// with fault.NotFound for a call that is none, or of another school than the grant's, and
// with fault.Conflict once something followed it.
func (b *Book) UndoCall(ctx context.Context, grant policy.CallsOf, f *filed, person school.PersonID, at, now time.Time) (Call, error) {
	if grant.Author() == "" || grant.School() != f.School || grant.Year() != f.Year {
		return Call{}, fault.New(fault.NotFound, "no grant on this call")
	}
	p := f.party(person)
	i := slices.IndexFunc(p.Log, func(n CallNote) bool { return n.At.Equal(at) })
	switch {
	case i < 0:
		return Call{}, fault.New(fault.NotFound, "no such call")
	case p.Log[i].Undone != nil:
		return b.phoned(ctx, f, *p)
	}
	p.Log = slices.Clone(p.Log)
	n := &p.Log[i]
	followed := slices.ContainsFunc(p.Log[i+1:], func(n CallNote) bool { return n.Undone == nil })
	if followed || n.Ended != nil && (p.State != Called || !p.At.Equal(n.At)) {
		return Call{}, fault.Say(fault.Conflict, "notices.call-followed")
	}
	n.Undone = &Undone{grant.Author(), now.UTC()}
	if n.Ended != nil {
		f.fail(p, n.Ended.Reason, n.Ended.Since)
	}
	return b.storeCall(ctx, grant, f, *p, now, map[string]any{"tell": f.ID, "person": person, "outcome": n.Outcome, "undone": true})
}

// storeCall stores a Tell whose log changed, with the journal's entry, and shows the call.
func (b *Book) storeCall(ctx context.Context, grant policy.CallsOf, f *filed, p Party, now time.Time, detail map[string]any) (Call, error) {
	change, err := f.change()
	if err != nil {
		return Call{}, err
	}
	e, err := journal.New(now, grant.Author(), policy.AbsenceLogCall.String(), string(f.Pupil), detail)
	if err != nil {
		return Call{}, err
	}
	entry, err := e.Change(change.Item.Part)
	if err != nil {
		return Call{}, err
	}
	entry.Item.Expires = ends(f.Year)
	if err := b.table.Commit(ctx, change, entry); err != nil {
		return Call{}, err
	}
	return b.phoned(ctx, f, p)
}

// sameCall is within what time the same words about the same person are the same call,
// sent again after an answer that was lost.
const sameCall = 2 * time.Minute

// again reports whether a call is written down already.
func (p *Party) again(n CallNote) bool {
	if len(p.Log) == 0 {
		return false
	}
	last := p.Log[len(p.Log)-1]
	return last.Undone == nil && last.By == n.By && last.Outcome == n.Outcome && last.Words == n.Words && n.At.Sub(last.At) < sameCall
}

// phoned shows one call with its log, closed or not.
func (b *Book) phoned(ctx context.Context, f *filed, p Party) (Call, error) {
	calls, err := b.withPhones(ctx, f.School, []Call{f.call(p)})
	if err != nil {
		return Call{}, err
	}
	home, _, err := b.schoolOf(ctx, f.School, false)
	calls[0].Class = home.Class(f.Class)
	return calls[0], err
}
