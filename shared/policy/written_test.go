package policy

import (
	"slices"
	"strings"
	"time"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// What follows reads the table written by hand with definitions of its own: it never
// calls the predicates of the code, so that a fault there shows as a difference.

// verdict answers a question from the written row.
func (w written) verdict(c *cell) verdict {
	if w.number == "1" || w.number == "2" || w.number == "3" || w.action == "notice.answer" {
		return allowed
	}
	if c.who.Suspended {
		return denied
	}
	if w.meets("ANY", c, roster.Link{}) {
		return allowed
	}
	best := denied
	for _, l := range c.who.Links {
		if v := w.linkVerdict(c, l); v > best {
			best = v
		}
	}
	return best
}

func (w written) linkVerdict(c *cell, l roster.Link) verdict {
	family := l.Role == school.Pupil || l.Role == school.Guardian
	began, over := !c.who.Now.Before(l.From), !l.To.IsZero() && !c.who.Now.Before(l.To)
	silent := c.on.stop&quarantine != 0 || family && c.on.stop&curfew != 0 || l.Role == school.Pupil && c.on.stop&pupilsOff != 0
	switch {
	case !strings.HasPrefix(string(c.on.school), string(l.School)), !began, over:
		return denied
	case c.on.state == isArchived && !strings.Contains(w.marks, "A"):
		return denied
	case silent && strings.Contains(w.marks, "S"):
		return denied
	}
	if !slices.ContainsFunc(columnsOf(c, l), func(column string) bool { return w.meets(column, c, l) }) {
		return denied
	}
	age := c.who.Now.Sub(c.who.PasswordAt)
	if strings.Contains(w.marks, "R") && age >= 5*time.Minute || strings.Contains(w.marks, "M") && (age >= 12*time.Hour || family && age >= 5*time.Minute) {
		return stale
	}
	return allowed
}

// columnsOf returns the columns of the table that a link stands in.
func columnsOf(c *cell, l roster.Link) []string {
	court := slices.ContainsFunc(c.who.Links, func(o roster.Link) bool {
		return o.Level == "none" && o.Pupil == l.Pupil && o.Active(c.who.Now)
	})
	switch {
	case l.Role == school.Pupil && c.who.Birth <= "2008-11-20":
		return []string{"EM"}
	case l.Role == school.Pupil:
		return []string{"EL"}
	case l.Role == school.Guardian && court:
		return nil
	case l.Role == school.Guardian:
		return map[school.Level][]string{"full": {"RF"}, "informed": {"RI"}, "charge": {"RC"}}[l.Level]
	case l.Role == school.Teacher:
		columns := []string{"TE"}
		if len(l.HeadOf) > 0 {
			columns = append(columns, "PP")
		}
		if c.on.facts&primary != 0 {
			columns = append(columns, "PE")
		}
		return columns
	}
	return []string{string(l.Role)}
}

// meets reports whether every condition of a written cell is true.
func (w written) meets(column string, c *cell, l roster.Link) bool {
	text := w.cells[column]
	if text == "" {
		return false
	}
	for _, name := range strings.Split(text, "&") {
		name, negated := strings.CutPrefix(name, "!")
		if truth(name, c, l) == negated {
			return false
		}
	}
	return true
}

// truth is the meaning of one written condition.
func truth(name string, c *cell, l roster.Link) bool {
	o, me := &c.on, c.who.ID
	thisYear := o.year == 2026
	self := me != "" && o.person == me
	guardian := l.Role == school.Guardian && o.person != "" && l.Pupil == o.person
	class := thisYear && o.class != "" && l.Class == o.class
	child := me
	if l.Role == school.Guardian {
		child = l.Pupil
	}
	mine, group := false, false
	writable := false
	for _, s := range l.Services {
		if s.ID == o.service && o.service != "" {
			mine = true
			writable = writable || !s.ReadOnly
		}
		if o.pupil != nil && slices.Contains(o.pupil.Services, s.ID) || o.pupil == nil && o.class != "" && o.class == s.Class {
			group = true
		}
	}
	switch name {
	case "Y":
		return true
	case "self":
		return self
	case "ward":
		return guardian
	case "near":
		return self || guardian
	case "mate":
		return self || class
	case "attends":
		return class || thisYear && slices.Contains(o.pupils, child)
	case "its":
		return slices.ContainsFunc(l.Pupils, func(p school.PersonID) bool {
			return p == o.person || o.person == "" && slices.Contains(o.pupils, p)
		})
	case "g":
		return thisYear && group
	case "gs":
		return thisYear && mine
	case "replaced":
		return !writable
	case "relieved":
		return o.facts&handsOver != 0 && o.facts&standIn == 0 && !writable
	case "pp":
		return thisYear && slices.Contains(l.HeadOf, o.class)
	case "c":
		return l.Scope == nil || thisYear && slices.Contains(l.Scope, o.class)
	case "lesson":
		since := c.who.Now.Sub(o.lesson)
		return since >= -10*time.Minute && since <= 24*time.Hour && (o.facts&standIn != 0 || thisYear && mine)
	case "lounge":
		return o.person == "" || self || o.facts&colleagues != 0 || thisYear && group
	case "own":
		return o.author == me
	case "dest", "member":
		return slices.Contains(o.members, me)
	case "today":
		return o.day == "2026-11-20"
	}
	return stateTruth(name, o)
}

func stateTruth(name string, o *object) bool {
	born := school.Date("")
	if o.pupil != nil {
		born = o.pupil.Birth
	}
	grown := o.pupil == nil || born <= "2008-11-20"
	switch name {
	case "draft":
		return o.state == 0
	case "pub":
		return o.state == 1 || o.state == 2
	case "open":
		return o.state == 0 || o.state == 1
	case "closed":
		return o.state == 2
	case "archived":
		return o.state == 3
	case "five":
		return o.count >= 5
	case "k":
		return o.count >= 11
	case "few":
		return o.count <= 5
	case "adult":
		return grown
	case "optOut":
		return grown && (o.pupil == nil || o.pupil.OptOut)
	case "independent":
		return grown && (o.pupil == nil || o.pupil.Independent)
	}
	bit, ok := factNames[name]
	if !ok {
		panic("no condition named " + name)
	}
	return o.facts&bit != 0
}

var factNames = map[string]condition{
	"card": card, "outing": outing, "shared": shared, "requested": requested, "delegated": delegated,
	"delegate": delegate, "opened": opened, "parents": parents, "reported": reported, "punition": punition,
	"life": life, "theme": theme, "teachersOnly": teachersOnly, "aeshMarks": aeshMarks, "glass": glass,
	"pupilAccount": pupilAccount, "familyAccount": familyAccount, "headAccount": headAccount, "elsewhere": elsewhere,
}
