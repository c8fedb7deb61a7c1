package people

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// adultsTogether is how many adults are read and compared together.
const adultsTogether = 32

// An adult is everything that a delivery says of one relative or member of staff.
type adult struct {
	id      school.PersonID
	ties    []tieLine
	gone    []goneTie
	missing bool    // of the staff, and no longer delivered
	record  *Record // nil: only ties name the person
	work    []roster.Link
	named   bool // a profile is stored
	active  bool // some link of this source is still delivered
	tally   tally
	kept    []Line
}

// takeAdults is the third step: it writes relatives and staff with their links.
func (im *importer) takeAdults(ctx context.Context) error {
	var batch []*adult
	var last *adult
	for key, value := range im.adults.all() {
		id, line, _ := strings.Cut(key, keyCut)
		if last == nil || string(last.id) != id {
			if len(batch) == adultsTogether {
				if err := im.writeAdults(ctx, batch); err != nil {
					return err
				}
				batch = batch[:0]
			}
			last = &adult{id: school.PersonID(id)}
			batch = append(batch, last)
		}
		last.take(line, value)
		im.lines++
		im.advance(PhaseAdults, min(im.lines, im.people), im.people)
	}
	if im.adults.fault != nil {
		return im.adults.fault
	}
	return im.writeAdults(ctx, batch)
}

func (a *adult) take(line, value string) {
	c := &codec{in: value, reading: true}
	switch line {
	case lineGone:
		var g goneTie
		g.walk(c)
		a.gone = append(a.gone, g)
	case lineTie:
		var t tieLine
		t.walk(c)
		a.ties = append(a.ties, t)
	case lineMissing:
		a.missing = true
	case lineRecord:
		a.record = unpack(value)
	}
}

func (im *importer) writeAdults(ctx context.Context, batch []*adult) error {
	var edits []edit
	for _, a := range batch {
		if err := im.prepare(ctx, a); err != nil {
			return err
		}
		edits = append(edits, im.adultEdits(a)...)
	}
	if err := im.store.apply(ctx, edits...); err != nil {
		return err
	}
	for _, a := range batch {
		im.tellAdult(a)
	}
	return nil
}

// prepare works out a member of staff's links and tells what is wrong with them.
func (im *importer) prepare(ctx context.Context, a *adult) error {
	if a.record == nil {
		if a.missing {
			a.record = &Record{Kind: KindStaff, Op: Remove}
		}
		return nil
	}
	if a.record.Kind != KindStaff || a.record.Op == Remove {
		return nil
	}
	links, unknown := im.workLinks(a.record)
	for _, f := range unknown {
		im.tellOf(a.record, "import.function", "code", f.Code, "label", f.Label)
	}
	alone, err := im.teach(ctx, links, a.record)
	if len(alone) > 0 {
		im.tellOf(a.record, "import.teaching", "n", len(alone), "code", alone[0].Code, "subject", alone[0].Subject)
	}
	a.work = links
	return err
}

// number returns the source's number of an adult, and whether its alias is stored.
func (a *adult) number() (string, bool) {
	switch {
	case a.record != nil && a.record.ID != "":
		return a.record.ID, a.record.aliased
	case len(a.ties) > 0:
		return a.ties[0].tie.Relative, a.ties[0].tie.known
	}
	return "", true
}

// adultEdits returns the items of one adult. The profile comes after the links,
// since whether the person is missing follows from them.
func (im *importer) adultEdits(a *adult) []edit {
	var edits []edit
	if number, stored := a.number(); !stored {
		edits = append(edits, aliasEdit(aliasKey(im.delivery.Source, number), a.id))
	}
	return append(edits,
		edit{key: roster.LinksKey(a.id), of: &a.tally, merge: func(old table.Item) (any, error) { return im.adultLinks(a, old) }},
		edit{key: roster.ProfileKey(a.id), of: &a.tally, merge: func(old table.Item) (any, error) { return im.adultProfile(a, old) }},
	)
}

func aliasEdit(k table.Key, id school.PersonID) edit {
	return edit{key: k, merge: func(old table.Item) (any, error) {
		if old.Found() {
			return nil, nil
		}
		return alias{Person: id}, nil
	}}
}

func (im *importer) adultLinks(a *adult, old table.Item) (any, error) {
	var l roster.Links
	if err := old.Decode(&l); err != nil {
		return nil, err
	}
	if r := a.record; r != nil && r.Op != Remove {
		given(r, GivenFirst, &l.Name.First, r.Person.First)
		given(r, GivenLast, &l.Name.Last, r.Person.Last)
		given(r, GivenBirth, &l.Birth, r.Person.Birth)
	}
	a.kept = im.mergeTies(&l, a.ties, a.gone)
	if r := a.record; r != nil && r.Kind == KindStaff {
		im.mergeWork(&l, r, cloneLinks(a.work))
	} else if r != nil && r.Op == Remove {
		im.endAll(&l)
	}
	a.active = slices.ContainsFunc(l.Links, func(x roster.Link) bool { return !x.Missing })
	if len(l.Links) == 0 && !old.Found() && a.record == nil {
		return nil, nil
	}
	if l.Links == nil {
		l.Links = []roster.Link{}
	}
	return l, nil
}

func given[T ~string](r *Record, g Given, to *T, from T) {
	if r.Given.Has(g) {
		*to = from
	}
}

// cloneLinks returns links that a merge may change and be asked for again.
func cloneLinks(links []roster.Link) []roster.Link {
	out := slices.Clone(links)
	for i := range out {
		out[i].Services = slices.Clone(out[i].Services)
	}
	return out
}

// endAll ends the guardian links of a relative whom the source removes.
func (im *importer) endAll(l *roster.Links) {
	for i := range l.Links {
		link := &l.Links[i]
		if link.Role == school.Guardian && link.Source == im.delivery.Source && !link.Missing && !decided(*link) {
			im.end(link, im.Delay.Family)
		}
	}
}

func (im *importer) adultProfile(a *adult, old table.Item) (any, error) {
	a.named = old.Found()
	delivered := a.record != nil && a.record.Op != Remove
	if !old.Found() && !delivered {
		return nil, nil
	}
	p := roster.Profile{ID: a.id, Source: im.delivery.Source}
	if err := old.Decode(&p); err != nil {
		return nil, err
	}
	if delivered {
		mergePerson(&p, a.record)
	}
	im.mark(&p, !delivered && !a.active, &a.tally)
	return p, nil
}

// mark notes since when no delivery names somebody, or that one does again.
func (im *importer) mark(p *roster.Profile, missing bool, t *tally) {
	switch {
	case !missing:
		p.Missing = time.Time{}
	case p.Missing.IsZero():
		p.Missing = im.Now.UTC().Truncate(time.Second)
		t.missing = true
	}
}

// tellAdult counts one adult and tells what the merge found.
func (im *importer) tellAdult(a *adult) {
	for _, l := range a.kept {
		if l.ID == "" && a.record != nil {
			l.ID = a.record.ID
		}
		im.tell(l)
	}
	if a.record == nil && !a.named && len(a.ties) > 0 {
		t := &a.ties[0]
		im.tell(t.line("import.relative-unknown", "value", t.tie.Relative))
		return
	}
	kind := KindRelative
	if a.record != nil {
		kind = a.record.Kind
	}
	if a.record != nil && a.record.Kind == KindRelative && a.record.Op == Add && len(a.ties) == 0 && !a.active {
		im.tellOf(a.record, "import.relative-alone")
	}
	if a.record != nil || a.tally != (tally{}) {
		im.rep.Count[kind].add(a.tally)
	}
}

func (c *Count) add(t tally) {
	switch {
	case t.missing:
		c.Missing++
	case t.created:
		c.Created++
	case t.changed:
		c.Changed++
	default:
		c.Same++
	}
}

// line returns a line about a tie, as it stands in the pupil's record.
func (t *tieLine) line(key string, pairs ...any) Line {
	return Line{Key: key, File: t.file, Line: t.at, ID: t.number, School: t.school, Args: argsOf(pairs...)}
}

// knowledge writes what the delivery teaches about subjects and structures, for
// the deliveries that name them without describing them.
func (im *importer) knowledge(ctx context.Context) error {
	edits := []edit{{key: subjectsKey(im.delivery.Source), merge: func(old table.Item) (any, error) {
		if old.Found() {
			if err := json.Unmarshal(old.Data, &im.subjects); err != nil {
				return nil, err
			}
		}
		for code, label := range im.learned {
			im.subjects[code] = label
		}
		if len(im.subjects) == 0 {
			return nil, nil
		}
		return im.subjects, nil
	}}}
	for number, s := range im.structures {
		if s != nil && s.delivered != nil {
			edits = append(edits, edit{key: structureKey(im.delivery.Source, number), merge: func(table.Item) (any, error) {
				return s, nil
			}})
		}
	}
	return im.store.apply(ctx, edits...)
}

// label returns a subject in words, or its code.
func (im *importer) label(s school.SubjectCode) string {
	if l, ok := im.subjects[s]; ok {
		return sentence(l)
	}
	return string(s)
}
