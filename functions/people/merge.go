package people

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// mergePerson brings a profile in line with what a record gives. Login,
// suspension and whatever else is not the academy's stay.
func mergePerson(p *roster.Profile, r *Record) {
	in, c := &r.Person, &p.Contact
	for _, f := range []struct {
		given Given
		to    *string
		from  string
	}{
		{GivenFirst, &p.Name.First, in.First},
		{GivenLast, &p.Name.Last, in.Last},
		{GivenBirthName, &p.BirthName, in.BirthName},
		{GivenTitle, &p.Title, in.Title},
		{GivenBirth, (*string)(&p.Birth), string(in.Birth)},
		{GivenINE, &p.INE, in.INE},
		{GivenMail, &c.Mail, in.Mail},
		{GivenMobile, &c.Mobile, in.Mobile},
		{GivenHome, &c.Home, in.Home},
		{GivenWork, &c.Work, in.Work},
		{GivenPostCode, &c.PostCode, in.PostCode},
		{GivenCity, &c.City, in.City},
		{GivenCountry, &c.Country, in.Country},
	} {
		if r.Given.Has(f.given) {
			*f.to = f.from
		}
	}
	if r.Given.Has(GivenOther) {
		p.Others = in.Other
	}
	if r.Given.Has(GivenAddress) {
		c.Address = in.Address
	}
	if r.Given.Has(GivenSMS) {
		c.SMS = in.SMS
	}
	if r.Given.Has(GivenDiffusion) {
		c.Diffusion = in.Diffusion
	}
}

// decided reports whether the school decided about a guardian's link, so that no
// delivery may raise or remove what it allows.
func decided(l roster.Link) bool {
	return l.BySchool || l.Level == school.Informed || l.Level == school.None || l.Document != "" ||
		!l.From.IsZero() || (!l.To.IsZero() && !l.Missing)
}

// mergeTies brings the guardian links of one adult in line with the ties of a
// delivery, and returns what it left as the school decided.
func (im *importer) mergeTies(l *roster.Links, ties []tieLine, gone []goneTie) []Line {
	var kept []Line
	for i := range ties {
		if line, ok := im.mergeTie(l, &ties[i]); ok {
			kept = append(kept, line)
		}
	}
	for i := range l.Links {
		link := &l.Links[i]
		if link.Role != school.Guardian || link.Source != im.delivery.Source || link.Missing || !ends(*link, gone) {
			continue
		}
		if decided(*link) {
			kept = append(kept, Line{Key: "import.link-kept", School: link.School, Args: levelArgs(*link, "")})
			continue
		}
		im.end(link, im.Delay.Family)
	}
	return kept
}

func ends(l roster.Link, gone []goneTie) bool {
	return slices.ContainsFunc(gone, func(g goneTie) bool {
		return g.pupil == l.Pupil && (g.school == "" || g.school == l.School)
	})
}

// end marks a link that is no longer delivered; its rights go on for a while.
func (im *importer) end(l *roster.Link, days int) {
	l.Missing = true
	if l.To.IsZero() {
		l.To = im.Now.UTC().Truncate(24*time.Hour).AddDate(0, 0, days+1)
	}
}

func (im *importer) mergeTie(l *roster.Links, t *tieLine) (Line, bool) {
	link := roster.Link{
		Role: school.Guardian, School: t.school, Pupil: t.pupil, Child: t.child, Class: t.class,
		Level: t.tie.Level, Legal: t.tie.Legal, Kinship: t.tie.Kinship, Financial: t.tie.Financial,
		Aids: t.tie.Aids, Source: im.delivery.Source,
	}
	if t.tie.Contact {
		link.Contact = 1
	}
	// A modification that says nothing of the pupil's name or class changes neither.
	keep := func(old *roster.Link) {
		if t.child == (roster.Name{}) {
			link.Child = old.Child
		}
		link.Class = cmp.Or(t.class, old.Class)
	}
	at, elsewhere := -1, -1
	for i, old := range l.Links {
		switch {
		case old.Role != school.Guardian || old.Pupil != t.pupil:
		case old.School == t.school:
			at = i
		case decided(old):
			elsewhere = i
		}
	}
	switch {
	case at < 0 && elsewhere < 0:
		l.Links = append(l.Links, link)
		return Line{}, false
	case at < 0:
		d := l.Links[elsewhere] // decided in another school: it follows the pupil
		link.Level, link.From, link.To, link.Document, link.BySchool = d.Level, d.From, d.To, d.Document, true
		l.Links = append(l.Links, link)
		return t.keeps(d), d.Level != t.tie.Level
	}
	old := &l.Links[at]
	keep(old)
	if decided(*old) {
		old.Child, old.Class, old.Missing = link.Child, link.Class, false
		return t.keeps(*old), old.Level != t.tie.Level
	}
	if old.Source != im.delivery.Source && old.Source != "" {
		return t.line("import.other-source", "source", old.Source), true
	}
	*old = link
	return Line{}, false
}

// keeps is the line that says that the school's level stands.
func (t *tieLine) keeps(old roster.Link) Line {
	l := t.line("import.level-kept")
	l.Args = levelArgs(old, t.tie.Level)
	return l
}

func levelArgs(l roster.Link, delivered school.Level) fault.Args {
	return fault.Args{"level": l.Level, "delivered": delivered, "child": l.Child.String(), "class": l.Class}
}

// staffRole gives the role of each function of the directory. Whoever has none of
// them is staff without any right beyond the public pages.
var staffRole = map[string]school.Role{
	"ENS": school.Teacher, "DOC": school.Teacher, "DIR": school.Head, "EDU": school.CPE, "AED": school.AED,
	"AEH": school.AESH, "ADF": school.Secretary, "PSY": school.Psy, "ORI": school.Psy,
}

// workLinks returns the links that the functions of a record make, and the codes
// that make none.
func (im *importer) workLinks(r *Record) (links []roster.Link, unknown []Function) {
	for _, f := range r.Work.Functions {
		s := im.structures[f.Structure]
		if s == nil {
			continue
		}
		role, ok := staffRole[f.Code]
		if !ok {
			role, unknown = school.Agent, append(unknown, f)
		}
		same := func(l roster.Link) bool { return l.School == s.UAI && l.Role == role }
		if !slices.ContainsFunc(links, same) {
			links = append(links, roster.Link{Role: role, School: s.UAI, Source: im.delivery.Source})
		}
	}
	return links, unknown
}

// teach adds to teachers' links the services and head classes of a record, and
// returns the teaching that no function of teacher allows.
func (im *importer) teach(ctx context.Context, links []roster.Link, r *Record) (alone []Teaching, err error) {
	linkIn := func(structure string) *roster.Link {
		s := im.structures[structure]
		for i := range links {
			if s != nil && links[i].Role == school.Teacher && links[i].School == s.UAI {
				return &links[i]
			}
		}
		return nil
	}
	for _, t := range r.Work.Teaching {
		l := linkIn(t.Structure)
		if l == nil {
			alone = append(alone, t)
			continue
		}
		year, err := im.yearIn(ctx, l.School)
		if err != nil {
			return nil, err
		}
		ref := roster.ServiceRef{
			ID: ServiceIDOf(l.School, year, t.Group, t.Code, t.Subject), Subject: t.Subject, Label: im.label(t.Subject),
		}
		if t.Group {
			ref.Group = school.GroupID(t.Code)
		} else {
			ref.Class = school.ClassID(t.Code)
		}
		l.Services = append(l.Services, ref)
	}
	for _, h := range r.Work.Heads {
		if l := linkIn(h.Structure); l != nil {
			l.HeadOf = append(l.HeadOf, school.ClassID(h.Code))
		}
	}
	return alone, nil
}

// mergeWork brings the staff links of one person in line with a record.
func (im *importer) mergeWork(l *roster.Links, r *Record, links []roster.Link) {
	mine := func(x roster.Link) bool {
		return x.Source == im.delivery.Source && x.Role != school.Guardian && x.Role != school.Pupil && !x.BySchool
	}
	if r.Given.Has(GivenFunctions) || r.Op == Remove {
		for i := range l.Links {
			old := &l.Links[i]
			same := func(x roster.Link) bool { return x.School == old.School && x.Role == old.Role }
			if mine(*old) && !old.Missing && (r.Op == Remove || !slices.ContainsFunc(links, same)) {
				im.end(old, im.Delay.Staff)
			}
		}
	}
	if r.Op == Remove {
		return
	}
	for _, link := range links {
		at := slices.IndexFunc(l.Links, func(x roster.Link) bool {
			return mine(x) && x.School == link.School && x.Role == link.Role
		})
		if at < 0 {
			l.Links = append(l.Links, link)
			continue
		}
		old := &l.Links[at]
		old.Services = mergeServices(old.Services, link.Services, r.Given.Has(GivenTeaching))
		if r.Given.Has(GivenHeads) {
			old.HeadOf = link.HeadOf
		}
		if old.Missing {
			old.Missing, old.To = false, time.Time{}
		}
	}
}

// mergeServices replaces the services that the academy gave; those with dates are
// the school's own (substitutes) and stay.
func mergeServices(old, now []roster.ServiceRef, given bool) []roster.ServiceRef {
	if !given {
		return old
	}
	var out []roster.ServiceRef
	for _, s := range old {
		if s.ReadOnly || !s.From.IsZero() || !s.To.IsZero() {
			out = append(out, s)
		}
	}
	for _, s := range now {
		if !slices.ContainsFunc(out, func(x roster.ServiceRef) bool { return x.ID == s.ID }) {
			out = append(out, s)
		}
	}
	return out
}

// mergeEnrolment brings a pupil's enrolment in one school and year in line, but for the
// seat, and closes those of the years before in it. It returns false if there was none.
func mergeEnrolment(e *roster.Enrolments, now roster.Enrolment, given Given) (*roster.Enrolment, bool) {
	at := -1
	for i := range e.Enrolments {
		old := &e.Enrolments[i]
		if old.School != now.School {
			continue
		}
		if old.Year == now.Year {
			at = i
		} else if old.Year < now.Year && old.To == "" {
			old.To = school.Date(now.Year.String() + "-08-01")
		}
	}
	if at < 0 {
		e.Enrolments = append(e.Enrolments, now)
		return &e.Enrolments[len(e.Enrolments)-1], false
	}
	old := &e.Enrolments[at]
	old.Name, old.Birth, old.Source = now.Name, now.Birth, now.Source
	if old.Missing {
		old.Missing, old.To = false, ""
	}
	for _, f := range []struct {
		given Given
		to    *string
		from  string
	}{
		{GivenMEF, &old.MEF, now.MEF}, {GivenRegime, &old.Regime, now.Regime},
		{GivenStatus, &old.Status, now.Status}, {GivenSiecle, &old.Siecle, now.Siecle},
	} {
		if given.Has(f.given) {
			*f.to = f.from
		}
	}
	return old, true
}
