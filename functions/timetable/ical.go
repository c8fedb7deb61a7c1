package timetable

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
)

// An icalWriter writes a calendar as RFC 5545 wants it: lines of at most 75 octets,
// folded between letters, each ended by CR and LF. What it writes depends on nothing
// but what it is given, so that an unchanged calendar has the same bytes.
type icalWriter struct{ b bytes.Buffer }

// longestLine is how many octets a line has, its end not counted.
const longestLine = 75

// line writes a property whose value needs no escaping.
func (w *icalWriter) line(name, value string) {
	rest, room := name+":"+value, longestLine
	for len(rest) > room {
		cut := room
		for !utf8.RuneStart(rest[cut]) {
			cut--
		}
		w.b.WriteString(rest[:cut] + "\r\n ")
		rest, room = rest[cut:], longestLine-1
	}
	w.b.WriteString(rest + "\r\n")
}

var escapes = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", `\n`)

// text writes a property whose value is words.
func (w *icalWriter) text(name, value string) { w.line(name, escapes.Replace(value)) }

// A feedPage is what a calendar feed shows.
type feedPage struct {
	name     string
	calendar *Calendar
	school   school.UAI
	lang     string
	grant    policy.TimetableOf // on the lessons; zero: of a feed without any
	made     time.Time          // of the feed
	lessons  []Lesson
	from     school.Date
}

// ical writes a feed.
func (p feedPage) ical() []byte {
	w := &icalWriter{}
	w.line("BEGIN", "VCALENDAR")
	w.line("VERSION", "2.0")
	w.line("PRODID", "-//Préau//Emploi du temps//FR")
	w.line("CALSCALE", "GREGORIAN")
	w.line("METHOD", "PUBLISH")
	w.text("NAME", p.name)
	w.text("X-WR-CALNAME", p.name)
	w.line("X-WR-TIMEZONE", p.calendar.Zone)
	w.line("REFRESH-INTERVAL;VALUE=DURATION", "PT1H")
	w.line("X-PUBLISHED-TTL", "PT1H")
	place := p.calendar.location()
	w.zone(place.String(), place, p.from.In(place), p.calendar.Last.AddDays(31).In(place))
	for i := range p.lessons {
		p.event(w, &p.lessons[i])
	}
	p.daysOff(w)
	w.line("END", "VCALENDAR")
	return w.b.Bytes()
}

// event writes a lesson. Its name stays the same wherever the lesson goes, so that a
// client moves the event it has; the day that a lesson left has no event of its own. Its
// SEQUENCE counts what may have moved it: how often the plan of the school was stored, and
// the lesson changed. Neither ever falls, so that an import undone is a step forward too
// (RFC 5545 3.8.7.4); holidays published since then count with the next that is stored. While the copies of an import are on their way, a feed may already
// have its number with the old rooms: for seconds, and only where it is read just then.
func (p feedPage) event(w *icalWriter, l *Lesson) {
	if l.Away != "" {
		return
	}
	at := p.made
	for _, then := range []time.Time{p.calendar.Plan, l.Changed} {
		if then.After(at) {
			at = then
		}
	}
	for _, c := range l.Changes {
		if c.At.After(at) {
			at = c.At
		}
	}
	zone := ";TZID=" + p.calendar.location().String()
	w.line("BEGIN", "VEVENT")
	w.line("UID", string(l.ID)+"@"+strings.ToLower(string(p.school))+".preau")
	w.line("DTSTAMP", utc(at))
	w.line("LAST-MODIFIED", utc(at))
	w.line("SEQUENCE", strconv.FormatInt(p.calendar.stored+l.Version, 10))
	w.line("DTSTART"+zone, l.Starts.Format("20060102T150405"))
	w.line("DTEND"+zone, l.Ends.Format("20060102T150405"))
	w.text("SUMMARY", p.summary(l))
	if l.Room != "" {
		w.text("LOCATION", string(l.Room))
	}
	if d := p.description(l); d != "" {
		w.text("DESCRIPTION", d)
	}
	if p.cancelled(l) {
		w.line("STATUS", "CANCELLED")
	} else {
		w.line("STATUS", "CONFIRMED")
	}
	w.line("END", "VEVENT")
}

// cancelled reports whether a lesson does not take place for those whose feed it is.
func (p feedPage) cancelled(l *Lesson) bool {
	class := classOn(p.grant, l.Date)
	return l.Cancelled || class != "" && !l.HeldFor(class)
}

func utc(t time.Time) string { return t.UTC().Format("20060102T150405Z") }

// summary says the subject, and first what makes the lesson unlike the others: many
// clients show nothing else.
func (p feedPage) summary(l *Lesson) string {
	subject := l.Subject
	if p.grant.Class() == "" && l.Label != "" { // a teacher's or a room's: who comes
		subject += " · " + l.Label
	}
	key := ""
	switch {
	case p.cancelled(l):
		key = "timetable.ical.cancelled"
	case l.Kind == Test:
		key = "timetable.ical.test"
	case len(l.Changes) > 0:
		key = "timetable.ical.changed"
	default:
		return subject
	}
	return api.Text(p.lang, key, fault.Args{"subject": subject})
}

// description says who teaches, and every change in words.
func (p feedPage) description(l *Lesson) string {
	var lines []string
	if len(l.Staff) > 0 {
		lines = append(lines, names(l.Staff))
	}
	for _, c := range l.Changes {
		lines = append(lines, api.Text(p.lang, "timetable.change."+string(c.Kind), fault.Args{"was": c.Was, "now": c.Now}))
		if c.Words != "" {
			lines = append(lines, c.Words)
		}
	}
	return strings.Join(lines, "\n")
}

// daysOff writes the holidays and days off as events of whole days: each of them one,
// whatever Sundays and public holidays lie in it.
func (p feedPage) daysOff(w *icalWriter) {
	at := p.made
	if p.calendar.Plan.After(at) {
		at = p.calendar.Plan
	}
	list := slices.DeleteFunc(slices.Clone(p.calendar.Holidays), func(s Stretch) bool {
		return s.From >= s.To || s.To <= p.calendar.First || s.From > p.calendar.Last
	})
	whole := len(list)
	for d := p.calendar.First; d <= p.calendar.Last; d = d.AddDays(1) {
		within := slices.ContainsFunc(list[:whole], func(s Stretch) bool { return s.From <= d && d < s.To })
		if name, off := p.calendar.Off(d); off && name != "" && !within {
			list = append(list, Stretch{From: d, To: d.AddDays(1), Name: name})
		}
	}
	slices.SortFunc(list, func(a, b Stretch) int { return strings.Compare(string(a.From), string(b.From)) })
	for _, s := range list {
		if s.To > p.from {
			p.dayOff(w, s.From, s.To, s.Name, at)
		}
	}
}

func (p feedPage) dayOff(w *icalWriter, from, to school.Date, why string, at time.Time) {
	w.line("BEGIN", "VEVENT")
	w.line("UID", "off-"+string(from)+"@"+strings.ToLower(string(p.school))+".preau")
	w.line("DTSTAMP", utc(at))
	w.line("SEQUENCE", strconv.FormatInt(p.calendar.stored, 10))
	w.line("DTSTART;VALUE=DATE", strings.ReplaceAll(string(from), "-", ""))
	w.line("DTEND;VALUE=DATE", strings.ReplaceAll(string(to), "-", ""))
	w.text("SUMMARY", why)
	w.line("TRANSP", "TRANSPARENT")
	w.line("END", "VEVENT")
}
