package absences

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// Letters returns the letters of a step, each addressee's own: those of authority and
// those in charge of the child are written to, the informed get a copy that asks for
// nothing, whoever has no right gets nothing. An adult pupil is written to, and the
// guardians are told unless the pupil has proved independence. Nothing is sent.
func (r *Register) Letters(ctx context.Context, grant policy.StepsOf, id string, now time.Time) ([]Letter, error) {
	e := grant.Enrolment()
	if e.Pupil == "" {
		return nil, fault.New(fault.NotFound, "no grant on this file")
	}
	l, err := r.life(ctx, e, false, now)
	if err != nil {
		return nil, err
	}
	s := l.step(id)
	if s == nil {
		return nil, fault.New(fault.NotFound, "no such step")
	}
	today := school.DateOf(now, l.zone())
	to, err := r.recipients(ctx, e, today, now)
	if err != nil {
		return nil, err
	}
	return l.letters(s, to, today), nil
}

// letters writes those of every measure that goes with one.
func (l *Life) letters(s *Step, to []Recipient, today school.Date) []Letter {
	from := LetterFrom{School: l.place.Name, Address: l.place.Address, City: l.place.City, Phone: l.place.Phone}
	m := l.matter(s, today)
	list := []Letter{}
	for _, x := range Measures(s.Threshold) {
		if d := s.done(x.Kind); !x.Letter || d != nil && d.Not {
			continue
		}
		legal := "Code de l’éducation, " + x.Legal
		if x.Head {
			list = append(list, letterTo("dasen-file", legal, today, from, m, &Recipient{Names: []string{"Inspection académique"}, Language: "fr"}))
		}
		for i := range to {
			list = append(list, letterTo(x.Kind, legal, today, from, m, &to[i]))
		}
	}
	return list
}

// matter gathers what a step's letters tell: how many half-days, and each of them. A
// step whose half-days were justified since tells those that are left of its month.
func (l *Life) matter(s *Step, today school.Date) matter {
	m := matter{pupil: l.Enrolment.Name, class: l.place.Class(l.Enrolment.Class), first: s.Reached, last: s.Reached, halfDays: s.HalfDays, measures: s.Done, adult: l.Enrolment.Adult(today), zone: l.zone()}
	lines := l.Count(today).Lines
	month := fullest(lines, s.Reached)
	episodes := reached(lines, least(s.Threshold))
	if i := slices.Index(l.stepsOf(s.Threshold, episodes), s); i >= 0 {
		month = episodes[i]
	}
	for _, c := range lines {
		if c.legal() && c.Date >= month.From && c.Date <= month.To {
			m.first, m.last = min(m.first, c.Date), max(m.last, c.Date)
			m.lines = append(m.lines, c)
		}
	}
	m.halfDays = len(m.lines)
	if d := s.done(Referent); d != nil {
		m.referent = d.Note
	}
	return m
}

// An addressee is somebody to write to, with the links that say why.
type addressee struct {
	profile  roster.Profile
	links    roster.Links
	language string
}

// recipients returns to whom letters about a pupil go: each household once, the pupil
// first if of age.
func (r *Register) recipients(ctx context.Context, e roster.Enrolment, today school.Date, now time.Time) ([]Recipient, error) {
	family := roster.FamilyKey(e.Pupil)
	items, err := r.table.Get(ctx, true, family)
	if err != nil {
		return nil, err
	}
	var known roster.Family
	if err := items.Find(family).Decode(&known); err != nil {
		return nil, err
	}
	people, err := r.addressees(ctx, slices.Concat([]school.PersonID{e.Pupil}, known.Guardians, known.Former))
	if err != nil {
		return nil, err
	}
	var list []Recipient
	if e.Adult(today) {
		me := people[0].recipient("")
		me.Pupil = true
		list = append(list, me)
		if e.Independent {
			return list, nil
		}
	}
	for i := range people[1:] {
		a := &people[i+1]
		if level := a.level(e, now); level.Reads() {
			list = addHousehold(list, a.recipient(level))
		}
	}
	return list, nil
}

// addressees reads people with their links and the language they chose.
func (r *Register) addressees(ctx context.Context, ids []school.PersonID) ([]addressee, error) {
	var keys []table.Key
	for _, id := range ids {
		keys = append(keys, roster.ProfileKey(id), roster.LinksKey(id), noticesKey(id))
	}
	var items table.Items
	for lot := range slices.Chunk(table.Distinct(keys), table.MaxGet) {
		some, err := r.table.Get(ctx, true, lot...)
		if err != nil {
			return nil, err
		}
		items = append(items, some...)
	}
	list := make([]addressee, len(ids))
	for i, id := range ids {
		var chosen struct {
			Language string `json:"language"`
		}
		a := &list[i]
		a.profile.ID = id
		for k, v := range map[table.Key]any{roster.ProfileKey(id): &a.profile, roster.LinksKey(id): &a.links, noticesKey(id): &chosen} {
			if err := items.Find(k).Decode(v); err != nil {
				return nil, err
			}
		}
		if a.language = chosen.Language; !slices.Contains(Languages, a.language) {
			a.language = "fr"
		}
	}
	return list, nil
}

// noticesKey is where a person's language is: the notices' own item, read for that alone.
func noticesKey(p school.PersonID) table.Key {
	return table.Key{Part: roster.ProfileKey(p).Part, Sort: "NOTICES"}
}

// level returns what the adult is to a pupil now: none wherever a court said so, else
// the widest link in the pupil's school.
func (a *addressee) level(e roster.Enrolment, now time.Time) school.Level {
	var level school.Level
	order := []school.Level{"", school.Contact, school.Informed, school.Charge, school.Full}
	for _, l := range a.links.Links {
		if l.Role != school.Guardian || l.Pupil != e.Pupil || !l.Active(now) {
			continue
		}
		if l.Level == school.None {
			return school.None
		}
		if l.School == e.School && slices.Index(order, l.Level) > slices.Index(order, level) {
			level = l.Level
		}
	}
	return level
}

func (a *addressee) recipient(level school.Level) Recipient {
	p := &a.profile
	r := Recipient{People: []school.PersonID{p.ID}, Names: []string{strings.TrimSpace(p.Title + " " + p.Name.String())}, Level: level, Language: a.language}
	for _, line := range append(slices.Clone(p.Contact.Address), strings.TrimSpace(p.Contact.PostCode+" "+p.Contact.City), p.Contact.Country) {
		if line != "" && line != "FR" {
			r.Address = append(r.Address, line)
		}
	}
	return r
}

// addHousehold joins adults of one address, level and language to one letter. Without
// an address nobody is of anybody's household.
func addHousehold(list []Recipient, r Recipient) []Recipient {
	for i := range list {
		o := &list[i]
		if len(r.Address) > 0 && !o.Pupil && slices.Equal(o.Address, r.Address) && o.Level == r.Level && o.Language == r.Language {
			o.People, o.Names = append(o.People, r.People...), append(o.Names, r.Names...)
			return list
		}
	}
	return append(list, r)
}
