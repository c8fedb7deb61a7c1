package demo

import (
	"slices"
	"time"

	"github.com/preau-ent/preau/shared/school"
)

// mostOpen is how many complete half-days of 31 an ordinary pupil has without an
// accepted reason: one less than the law's first number.
const mostOpen = 3

// explain lets the family say why, or not. What is recent is often not said yet.
func (r *register) explain(s *spell, open *[]school.Date) {
	last := s.rolls[len(s.rolls)-1].Date
	unsaid, refused := 90, 40
	switch {
	case r.b.class(s.who.enrolment().Class).level.vocational():
		unsaid, refused = 300, 80
		if len(s.counts) == 0 {
			unsaid = 750
		}
	case len(s.rolls) <= 2:
		unsaid, refused = 560, 60
	}
	age := last.DaysTo(r.region.Today())
	if age <= 4 {
		unsaid = 500
	}
	n := r.week.IntN(1000)
	if n < unsaid+refused && r.allowed(s, *open) {
		*open = append(*open, s.counts...)
		if n >= unsaid {
			r.refuse(r.say(s, r.oneOf("family", "holiday", "oversleeping", "other")))
		}
		return
	}
	r.accept(r.say(s, r.motive(s)))
	if age <= 12 && age > 0 && len(s.counts) <= mostOpen && len(*open) == 0 {
		r.recent = append(r.recent, s)
	}
}

// allowed reports whether a spell may stay without an accepted reason.
func (r *register) allowed(s *spell, open []school.Date) bool {
	n := len(s.counts)
	for _, d := range open {
		if d.DaysTo(s.rolls[0].Date) <= 45 {
			n++
		}
	}
	return n <= mostOpen
}

func (r *register) oneOf(of ...string) string { return of[r.week.IntN(len(of))] }

// motive draws why: mostly illness, the longer the surer.
func (r *register) motive(s *spell) string {
	if len(s.rolls) > 6 {
		return r.oneOf("illness", "illness", "illness", "illness", "illness", "contagion", "hospital", "mourning")
	}
	return r.oneOf("illness", "illness", "illness", "illness", "appointment", "appointment", "transport", "ceremony", "summons", "exam",
		"parents-away", "orientation", "sport", "religious", "strike", "mourning")
}

// say opens the case of a spell: a guardian wrote, or told the office by telephone.
func (r *register) say(s *spell, motif string) *Case {
	e := s.who.enrolment()
	c := Case{School: r.b.uai, Year: r.region.Year, Pupil: e.Pupil, Motif: motif}
	c.From, c.To = s.span(r.region.Zone)
	c.At = r.reply(c.From.Add(time.Duration(60+r.week.IntN(2000)) * time.Minute))
	c.By = r.speaker(s.who, c.At)
	if office := r.office(); c.By == "" || r.thousandth(300) {
		c.By, c.Said = office, r.oneOf("phone", "phone", "mail")
	}
	r.region.Cases = append(r.region.Cases, c)
	return &r.region.Cases[len(r.region.Cases)-1]
}

// reply moves a moment of the night or the future to one when people write.
func (r *register) reply(t time.Time) time.Time {
	t = t.In(r.region.Zone)
	if h := t.Hour(); h < 7 || h > 21 {
		t = time.Date(t.Year(), t.Month(), t.Day(), 19, r.week.IntN(60), 0, 0, t.Location())
	}
	if t.After(r.region.Now) {
		t = r.region.Now.Add(-time.Duration(20+r.week.IntN(60)) * time.Minute)
	}
	return t.UTC().Truncate(time.Second)
}

// speaker returns who answers for a pupil: the pupil of age, a guardian in authority or
// in charge; nobody for a pupil alone.
func (r *register) speaker(p *Person, at time.Time) school.PersonID {
	if p.enrolment().Adult(school.DateOf(at, r.region.Zone)) {
		return p.Profile.ID
	}
	for _, who := range r.kin()[p.Profile.ID] {
		for _, l := range who.Links.Links {
			if l.Role == school.Guardian && l.Pupil == p.Profile.ID && l.Active(at) && (l.Level == school.Full || l.Level == school.Charge) {
				return who.Profile.ID
			}
		}
	}
	return ""
}

// kin gathers the adults of every pupil.
func (m *maker) kin() map[school.PersonID][]*Person {
	if m.adults == nil {
		m.adults = map[school.PersonID][]*Person{}
		for _, who := range m.region.People {
			for _, l := range who.Links.Links {
				if l.Role == school.Guardian {
					m.adults[l.Pupil] = append(m.adults[l.Pupil], who)
				}
			}
		}
	}
	return m.adults
}

// office returns who rules on absences: a CPE, in the école its head.
func (r *register) office() school.PersonID {
	if all := r.b.staff[string(school.CPE)]; len(all) > 0 {
		return all[r.week.IntN(len(all))].Profile.ID
	}
	return r.b.post(school.Head, 0).Profile.ID
}

func (r *register) rule(c *Case, accepted bool) {
	c.Accepted, c.Ruler = &accepted, r.office()
	c.Ruled = r.reply(c.At.Add(time.Duration(30+r.week.IntN(1500)) * time.Minute))
	if c.Ruled.Before(c.At) {
		c.Ruled = c.At
	}
}

func (r *register) accept(c *Case) {
	r.rule(c, true)
	c.Settled = r.thousandth(850)
}

func (r *register) refuse(c *Case) {
	r.rule(c, false)
	c.Answer = french("Ce motif n'est pas recevable : merci de prendre contact avec la vie scolaire.")
}

// wait leaves some of the latest cases of a school without a ruling: six in the lycée.
func (r *register) wait() {
	n := map[string]int{lycee: 5, college: 3, agricole: 1}[r.b.key]
	r.week.Shuffle(len(r.recent), func(i, j int) { r.recent[i], r.recent[j] = r.recent[j], r.recent[i] })
	for _, s := range r.recent[:min(n, len(r.recent))] {
		from, _ := s.span(r.region.Zone)
		i := slices.IndexFunc(r.region.Cases, func(c Case) bool { return c.Pupil == s.who.Profile.ID && c.From.Equal(from) && !c.Late })
		c := &r.region.Cases[i]
		c.Accepted, c.Settled, c.Ruler, c.Ruled = nil, false, "", time.Time{}
		c.Words = french(reasons[c.Motif])
	}
}

// reasons are what families write beside a motive.
var reasons = map[string]string{
	"illness": "De la fièvre depuis dimanche.", "appointment": "Rendez-vous chez le dentiste, pris de longue date.",
	"transport": "Le car n'est pas passé.", "ceremony": "Mariage de sa tante.", "exam": "Épreuve du permis.", "sport": "Championnat de district.",
	"orientation": "Stage d'observation.", "parents-away": "Nous étions retenus à Lyon.",
}

// makeDeclarations declares some absences that are still to come.
func (m *maker) makeDeclarations() {
	days := m.classDays(m.region.Today().AddDays(1), m.region.Today().AddDays(20))
	for i, row := range []struct {
		school string
		class  school.ClassID
		nth    int
		motif  string
	}{
		{lycee, storyClass, 9, "appointment"}, {lycee, "TG2", 5, "summons"}, {lycee, "1STMG1", 3, "exam"}, {lycee, "2MRC", 6, "ceremony"},
		{college, "5B", 7, "appointment"}, {college, "3A", 2, "orientation"}, {agricole, "2GT1", 4, "sport"},
	} {
		if len(days) == 0 {
			return
		}
		r := &register{maker: m, b: m.at(row.school)}
		p := r.b.class(row.class).members[row.nth]
		at := r.reply(m.region.Now.Add(-time.Duration(10+i) * time.Hour))
		c := Case{School: r.b.uai, Year: m.region.Year, Pupil: p.Profile.ID, Motif: row.motif, Coming: true, By: r.speaker(p, at), At: at}
		day := days[min(i/2, len(days)-1)]
		c.From, c.To = school.At(8, 0).On(day, m.region.Zone).UTC(), school.At(12, 5).On(day, m.region.Zone).UTC()
		if c.By == "" {
			c.By, c.Said = r.office(), "phone"
		}
		r.accept(&c)
		m.region.Cases = append(m.region.Cases, c)
	}
}
