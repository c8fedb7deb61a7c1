package notify

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/mail"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// A Call is somebody to phone about one absence.
type Call struct {
	ID        string          `json:"id"`
	Pupil     school.PersonID `json:"pupil"`
	FirstName string          `json:"firstName"`
	LastName  string          `json:"lastName"`
	Class     string          `json:"class"`
	Date      school.Date     `json:"date"`
	From      school.Clock    `json:"from"`
	Mistake   bool            `json:"mistake,omitempty" doc:"what is to be said is that the pupil was there"`
	Ask       bool            `json:"ask,omitempty" doc:"what is to be asked is the reason of the absence"`
	Guardian  Guardian        `json:"guardian"`
	Reason    Reason          `json:"reason" enum:"none,bounce,refusal,failed,uncertain,budget,stopped,answered-stop"`
	Since     time.Time       `json:"since"`
	Log       []CallNote      `json:"log"`

	ended bool // the right to be told is over
}

// A Guardian is whom to phone; the pupil, if of age.
type Guardian struct {
	ID      school.PersonID `json:"id"`
	Name    string          `json:"name"`
	Kinship string          `json:"kinship,omitempty" doc:"national code: 10 mother, 20 father, …"`
	Phones  []string        `json:"phones" doc:"in the order in which to try them"`
}

// callID names one party of one Tell.
func callID(t *Tell, p school.PersonID) string {
	return strings.Join([]string{string(t.Date), string(t.Pupil), t.ID, string(p)}, ".")
}

// Calls returns whom a school has to phone, the oldest first, of the classes that the
// reader watches; classes are named by their identifiers. It fails with fault.Forbidden for one who phones nobody.
func (b *Book) Calls(ctx context.Context, grant policy.BoardOf) ([]Call, error) {
	if !grant.Calls() {
		return nil, fault.New(fault.Forbidden, "no grant to phone families")
	}
	tells, err := b.toCall(ctx, grant.School(), func(f *filed) bool { return f.Year == grant.Year() && grant.Watches(f.Class) })
	if err != nil {
		return nil, err
	}
	calls, err := b.withPhones(ctx, grant.School(), callsOf(tells))
	return slices.DeleteFunc(calls, func(c Call) bool { return c.ended }), err
}

// CountCalls returns how many calls Calls lists to one who watches the whole school.
func (b *Book) CountCalls(ctx context.Context, grant policy.FiguresOf) (int, error) {
	if grant.School() == "" {
		return 0, fault.New(fault.NotFound, "no grant on the figures of a school")
	}
	tells, err := b.toCall(ctx, grant.School(), func(f *filed) bool { return f.Year == grant.Year() })
	if err != nil {
		return 0, err
	}
	calls := callsOf(tells)
	var keys []table.Key
	for _, c := range calls {
		keys = append(keys, roster.LinksKey(c.Guardian.ID))
	}
	items, err := b.get(ctx, table.Distinct(keys)...)
	if err != nil {
		return 0, err
	}
	n := 0
	for i := range calls {
		var links roster.Links
		if err := items.Find(roster.LinksKey(calls[i].Guardian.ID)).Decode(&links); err != nil {
			return 0, err
		}
		if calls[i].stands(links.Links, grant.School(), b.now()) {
			n++
		}
	}
	return n, nil
}

// toCall reads of whom a school has to phone, as the index lists them.
func (b *Book) toCall(ctx context.Context, u school.UAI, wanted func(*filed) bool) (tells []*filed, err error) {
	for q := (table.Query{Part: callPart(u), Indexed: true}); ; {
		page, err := b.table.Query(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, it := range page.Items {
			f, err := decodeTell(it)
			if err != nil {
				return nil, err
			}
			if wanted(f) {
				tells = append(tells, f)
			}
		}
		if q.After = page.Next; q.After == (table.Key{}) {
			return tells, nil
		}
	}
}

func callsOf(tells []*filed) []Call {
	calls := []Call{}
	for _, f := range tells {
		for _, p := range f.Parties {
			if p.State != ToCall {
				continue
			}
			calls = append(calls, Call{
				ID: callID(&f.Tell, p.Person), Pupil: f.Pupil, FirstName: f.Name.First, LastName: f.Name.Last, Class: string(f.Class),
				Date: f.Date, From: f.First, Mistake: p.Fix, Ask: f.Kind == OfAsk, Guardian: Guardian{ID: p.Person}, Reason: p.Reason, Since: p.At,
				Log: append([]CallNote{}, p.Log...),
			})
		}
	}
	slices.SortStableFunc(calls, func(a, b Call) int { return a.Since.Compare(b.Since) })
	return calls
}

// withPhones adds who they are and how to reach them, as it is now, and whether they are
// still to be told.
func (b *Book) withPhones(ctx context.Context, u school.UAI, calls []Call) ([]Call, error) {
	ids := make([]school.PersonID, len(calls))
	for i, c := range calls {
		ids[i] = c.Guardian.ID
	}
	people, err := b.addressees(ctx, ids)
	if err != nil {
		return nil, err
	}
	for i := range calls {
		c := &calls[i]
		a := people[c.Guardian.ID]
		c.Guardian.Name, c.Guardian.Phones = a.Name.String(), []string{}
		for _, phone := range []string{a.Contact.Mobile, a.Contact.Home, a.Contact.Work} {
			if phone != "" && !slices.Contains(c.Guardian.Phones, phone) {
				c.Guardian.Phones = append(c.Guardian.Phones, phone)
			}
		}
		c.ended = !c.stands(a.Links, u, b.now())
		at := slices.IndexFunc(a.Links, func(l roster.Link) bool { return l.Role == school.Guardian && l.Pupil == c.Pupil })
		if at >= 0 {
			c.Guardian.Kinship = a.Links[at].Kinship
		}
	}
	return calls, nil
}

// stands reports whether whom to phone is still to be told.
func (c *Call) stands(links []roster.Link, u school.UAI, now time.Time) bool {
	_, tied := guardianship(links, roster.Enrolment{Pupil: c.Pupil, School: u}, now)
	return tied || c.Guardian.ID == c.Pupil
}

// A ToldOf says how telling of one absence of a day stands.
type ToldOf struct {
	Pupil school.PersonID
	From  school.Clock
	To    school.Clock
	State State // the worst of everybody's
	At    time.Time
}

// ToldOn returns how telling the families of a day's absences stands, for the classes
// that the reader watches.
func (b *Book) ToldOn(ctx context.Context, grant policy.BoardOf, day school.Date) ([]ToldOf, error) {
	tells, err := b.tellsOn(ctx, grant, day)
	list := []ToldOf{}
	for _, f := range tells {
		if f.Kind == OfAbsence {
			list = append(list, f.told())
		}
	}
	return list, err
}

// tellsOn reads what stands of what is told about a day, of the classes that the reader
// watches.
func (b *Book) tellsOn(ctx context.Context, grant policy.BoardOf, day school.Date) (list []*filed, err error) {
	for q := (table.Query{Part: dayPart(grant.School(), grant.Year(), day), Prefix: tellPrefix}); ; {
		page, err := b.table.Query(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, it := range page.Items {
			f, err := decodeTell(it)
			if err != nil {
				return nil, err
			}
			if f.stands() && grant.Watches(f.Class) {
				list = append(list, f)
			}
		}
		if q.After = page.Next; q.After == (table.Key{}) {
			return list, nil
		}
	}
}

func (t *Tell) told() ToldOf {
	o := ToldOf{Pupil: t.Pupil, From: t.First, State: t.overall(), At: t.Made}
	for _, s := range t.Spans {
		o.From, o.To = min(o.From, s.From), max(o.To, s.To)
	}
	for _, p := range t.Parties {
		if p.At.After(o.At) {
			o.At = p.At
		}
	}
	return o
}

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
	p.Log = append(slices.Clone(p.Log), note)
	if note.Outcome == Reached && p.State == ToCall {
		p.State, p.At, p.Reason = Called, note.At, ""
	}
	change, err := f.change()
	if err != nil {
		return Call{}, err
	}
	e, err := journal.New(note.At, grant.Author(), policy.AbsenceLogCall.String(), string(f.Pupil), map[string]any{"tell": f.ID, "person": person, "outcome": note.Outcome})
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
	return b.phoned(ctx, f, *p)
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
	return last.By == n.By && last.Outcome == n.Outcome && last.Words == n.Words && n.At.Sub(last.At) < sameCall
}

// phoned shows one call with its log, closed or not.
func (b *Book) phoned(ctx context.Context, f *filed, p Party) (Call, error) {
	p.State = ToCall // so that the answer shows a call that is closed
	calls, err := b.withPhones(ctx, f.School, callsOf([]*filed{{Tell: Tell{ID: f.ID, Kind: f.Kind, Pupil: f.Pupil, Name: f.Name, Class: f.Class, Date: f.Date, First: f.First, Parties: []Party{p}}}}))
	if err != nil {
		return Call{}, err
	}
	home, _, err := b.schoolOf(ctx, f.School, false)
	calls[0].Class = home.Class(f.Class)
	return calls[0], err
}

// masked hides the middle of an address or number: enough for its owner to know it.
func masked(text string) string {
	if address, ok := mail.ParseAddress(text); ok {
		name, domain, _ := strings.Cut(address, "@")
		first := []rune(name)[:1]
		return string(first) + "•••@" + domain
	}
	digits := []rune(strings.Join(strings.Fields(text), ""))
	if len(digits) < 6 {
		return ""
	}
	return string(digits[:2]) + " •• •• •• " + string(digits[len(digits)-2:])
}
