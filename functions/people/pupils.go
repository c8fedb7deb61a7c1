package people

import (
	"cmp"
	"context"
	"slices"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// pupilsTogether is how many pupils are read and compared together.
const pupilsTogether = 20

// A pupil is one pupil of a site, delivered or leaving.
type pupil struct {
	site    *site
	id      school.PersonID
	record  *Record // nil: the pupil leaves
	profile roster.Profile
	enrol   roster.Enrolment // here, once merged
	moved   bool             // to another class or other groups
	ahead   Place            // the class that begins after today, if one does
	stays   bool             // some other school has the pupil
	tally   tally
	taken   school.PersonID // whose the national number is already
}

func (s *site) writePupils(ctx context.Context) error {
	var edits []edit
	for _, p := range s.batch {
		edits = append(edits, p.edits(ctx)...)
	}
	if err := s.im.store.apply(ctx, edits...); err != nil {
		return err
	}
	for _, p := range s.batch {
		s.im.rep.Count[KindPupil].add(p.tally)
		if s.uai == "" {
			continue
		}
		s.enlist(p)
		if p.moved || p.seated() > s.day.AddDays(-tellAgain) {
			s.moved = append(s.moved, p.id)
		}
		p.tellMissing()
	}
	s.batch = s.batch[:0]
	return nil
}

// edits returns the items of a delivered pupil; the profile comes first, for what
// a modification does not give.
func (p *pupil) edits(ctx context.Context) []edit {
	im, r := p.site.im, p.record
	var edits []edit
	if !r.aliased {
		edits = append(edits, aliasEdit(aliasKey(im.delivery.Source, r.ID), p.id))
		if r.Person.INE != "" {
			edits = append(edits, p.ineEdit())
		}
	}
	edits = append(edits, edit{key: roster.ProfileKey(p.id), of: &p.tally, merge: p.mergeProfile})
	if r.Given.Has(GivenTies) {
		edits = append(edits, edit{key: roster.FamilyKey(p.id), of: &p.tally, merge: p.mergeFamily})
	}
	if p.site.uai == "" {
		return edits
	}
	return append(edits,
		edit{key: roster.EnrolKey(p.id), of: &p.tally, merge: func(old table.Item) (any, error) { return p.mergeEnrol(ctx, old) }},
		edit{key: roster.LinksKey(p.id), of: &p.tally, merge: p.mergeLinks},
	)
}

func (p *pupil) ineEdit() edit {
	return edit{key: aliasKey("INE", p.record.Person.INE), merge: func(old table.Item) (any, error) {
		if !old.Found() {
			return alias{Person: p.id}, nil
		}
		var a alias
		err := old.Decode(&a)
		if err == nil && a.Person != p.id {
			p.taken = a.Person
		}
		return nil, err
	}}
}

func (p *pupil) mergeProfile(old table.Item) (any, error) {
	p.profile = roster.Profile{ID: p.id, Source: p.site.im.delivery.Source}
	if err := old.Decode(&p.profile); err != nil {
		return nil, err
	}
	mergePerson(&p.profile, p.record)
	p.site.im.mark(&p.profile, false, &p.tally)
	return p.profile, nil
}

func (p *pupil) mergeFamily(old table.Item) (any, error) {
	var f roster.Family
	if err := old.Decode(&f); err != nil {
		return nil, err
	}
	now := []school.PersonID{}
	for _, t := range p.record.Schooling.Ties {
		now = with(now, t.adult)
	}
	for _, id := range f.Guardians {
		if !slices.Contains(now, id) {
			f.Former = with(f.Former, id)
		}
	}
	f.Former = slices.DeleteFunc(f.Former, func(id school.PersonID) bool { return slices.Contains(now, id) })
	f.Guardians = now
	if len(f.Former) == 0 {
		f.Former = nil
	}
	return f, nil
}

func (p *pupil) mergeEnrol(ctx context.Context, old table.Item) (any, error) {
	s, in := p.site, &p.record.Schooling
	var e roster.Enrolments
	if err := old.Decode(&e); err != nil {
		return nil, err
	}
	now := roster.Enrolment{
		Pupil: p.id, School: s.uai, Year: s.year, Name: p.profile.Name, Birth: p.profile.Birth,
		MEF: in.MEF, Regime: in.Regime, Status: in.Status, Siecle: in.Siecle, Source: s.im.delivery.Source,
	}
	for _, c := range in.Classes {
		if s.im.uaiOf(c.Structure) == s.uai && now.Class == "" {
			now.Class, now.From, now.To = school.ClassID(c.Code), c.From, c.To
		}
	}
	for _, g := range in.Groups {
		if s.im.uaiOf(g.Structure) == s.uai {
			now.Groups = with(now.Groups, school.GroupID(g.Code))
		}
	}
	if err := s.begin(ctx); err != nil {
		return nil, err
	}
	merged, known := mergeEnrolment(&e, now, p.record.Given)
	if known {
		p.seat(merged, now)
	} else {
		merged.Services = s.attended(merged.Class, merged.Groups)
	}
	p.enrol = *merged
	return e, nil
}

func (im *importer) uaiOf(structure string) school.UAI {
	if s := im.structures[structure]; s != nil {
		return s.UAI
	}
	return ""
}

func (p *pupil) mergeLinks(old table.Item) (any, error) {
	s := p.site
	var l roster.Links
	if err := old.Decode(&l); err != nil {
		return nil, err
	}
	l.Name, l.Birth = p.profile.Name, p.profile.Birth
	link := roster.Link{Role: school.Pupil, School: s.uai, Class: p.enrol.Class, Source: s.im.delivery.Source}
	at := slices.IndexFunc(l.Links, func(x roster.Link) bool { return x.Role == school.Pupil && x.School == s.uai })
	if at < 0 {
		l.Links = append(l.Links, link)
	} else {
		l.Links[at] = link
	}
	return l, nil
}

// tellMissing tells what a school must know about a pupil.
func (p *pupil) tellMissing() {
	im, r := p.site.im, p.record
	if p.taken != "" {
		im.tellOf(r, "import.ine", "value", r.Person.INE)
	}
	if p.enrol.Class == "" {
		im.tellOf(r, "import.no-class", "name", p.profile.Name.String())
	}
	if p.ahead.Code != "" {
		im.tellOf(r, "import.class-ahead", "name", p.profile.Name.String(), "class", p.enrol.Class, "next", p.ahead.Code, "date", p.ahead.From)
	}
	legal := func(t Tie) bool { return t.Level == school.Full }
	if r.Given.Has(GivenTies) && !slices.ContainsFunc(r.Schooling.Ties, legal) {
		im.tellOf(r, "import.no-guardian", "name", p.profile.Name.String(), "class", p.enrol.Class)
	}
}

// dismiss ends the enrolment here of the pupils who left.
func (s *site) dismiss(ctx context.Context, ids []school.PersonID) error {
	for some := range slices.Chunk(ids, pupilsTogether) {
		var leaving []*pupil
		var edits []edit
		for _, id := range some {
			p := &pupil{site: s, id: id}
			leaving = append(leaving, p)
			edits = append(edits,
				edit{key: roster.LinksKey(id), of: &p.tally, merge: p.endLinks},
				edit{key: roster.EnrolKey(id), of: &p.tally, merge: p.endEnrol},
				edit{key: roster.ProfileKey(id), of: &p.tally, merge: p.endProfile},
			)
		}
		if err := s.im.store.apply(ctx, edits...); err != nil {
			return err
		}
		for _, p := range leaving {
			s.leave(p.id, s.day, func(place) bool { return false })
			if p.tally != (tally{}) {
				s.im.rep.Count[KindPupil].add(p.tally)
			}
		}
	}
	return nil
}

func (p *pupil) endLinks(old table.Item) (any, error) {
	var l roster.Links
	if err := old.Decode(&l); err != nil || !old.Found() {
		return nil, err
	}
	for i := range l.Links {
		x := &l.Links[i]
		if x.Role == school.Pupil && x.School == p.site.uai && x.Source == p.site.im.delivery.Source && !x.Missing {
			p.site.im.end(x, p.site.im.Delay.Family)
		}
	}
	p.stays = slices.ContainsFunc(l.Links, func(x roster.Link) bool { return !x.Missing })
	return l, nil
}

func (p *pupil) endEnrol(old table.Item) (any, error) {
	var e roster.Enrolments
	if err := old.Decode(&e); err != nil || !old.Found() {
		return nil, err
	}
	for i := range e.Enrolments {
		x := &e.Enrolments[i]
		if x.School == p.site.uai && x.Source == p.site.im.delivery.Source && !x.Missing {
			x.Missing, x.To = true, min(cmp.Or(x.To, p.site.day), p.site.day)
		}
	}
	return e, nil
}

func (p *pupil) endProfile(old table.Item) (any, error) {
	if err := old.Decode(&p.profile); err != nil || !old.Found() {
		return nil, err
	}
	p.site.im.mark(&p.profile, !p.stays, &p.tally)
	return p.profile, nil
}

// refresh gives the pupils whom the delivery does not name the services that
// their class gained.
func (s *site) refresh(ctx context.Context) error {
	var edits []edit
	for _, c := range s.classes {
		for _, in := range c.Pupils {
			if in.To != "" && in.To <= s.day || s.pupils[in.ID] {
				continue
			}
			edits = append(edits, edit{key: roster.EnrolKey(in.ID), merge: func(old table.Item) (any, error) {
				var e roster.Enrolments
				if err := old.Decode(&e); err != nil || !old.Found() {
					return nil, err
				}
				for i := range e.Enrolments {
					x := &e.Enrolments[i]
					if x.School == s.uai && x.Year == s.year && !x.Missing {
						x.Services = s.attended(x.Class, x.Groups)
					}
				}
				return e, nil
			}})
		}
	}
	return s.im.store.apply(ctx, edits...)
}

func argsOf(pairs ...any) fault.Args { return fault.Say("", "", pairs...).Args }
