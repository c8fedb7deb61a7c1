package timetable

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// meet learns the names of those who are to teach: staff of the school, now.
func (w *writing) meet(ctx context.Context) error {
	w.staff = map[school.PersonID]string{}
	var keys []table.Key
	for _, e := range w.edits {
		for _, id := range e.Staff {
			keys = append(keys, roster.LinksKey(id), roster.ProfileKey(id))
		}
	}
	if err := w.get(ctx, keys...); err != nil {
		return err
	}
	for i := 0; i < len(keys); i += 2 {
		var links roster.Links
		var profile roster.Profile
		if err := w.items.Find(keys[i]).Decode(&links); err != nil {
			return err
		}
		if err := w.items.Find(keys[i+1]).Decode(&profile); err != nil {
			return err
		}
		here := slices.ContainsFunc(links.Links, func(l roster.Link) bool {
			return l.School == w.school && l.Role != school.Guardian && l.Role != school.Pupil && l.Active(w.at)
		})
		if here && !links.Suspended {
			w.staff[profile.ID] = display(profile)
		}
	}
	return nil
}

// display writes a name as timetables do: "Mme Roux".
func display(p roster.Profile) string {
	last := strings.Join(strings.Fields(p.Name.Last), " ")
	var b strings.Builder
	start := true
	for _, r := range last {
		if start {
			b.WriteRune(unicode.ToUpper(r))
		} else {
			b.WriteRune(unicode.ToLower(r))
		}
		start = !unicode.IsLetter(r)
	}
	return strings.TrimSpace(p.Title + " " + b.String())
}

// extra makes the course of a lesson that the weekly timetable does not have: of a
// service, or of some classes.
func (w *writing) extra(ctx context.Context, i int) error {
	d := w.edits[i]
	_, id, _ := w.id.Parts()
	if len(id) < 8 || len(id) > 20 || strings.Trim(string(id), "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
		return fault.Say(fault.Invalid, "timetable.name")
	}
	k := &Course{ID: id, Day: w.origin.Weekday(), Kind: Extra, Weeks: allWeeks}
	k.Start, k.End = w.hours(i, d)
	k.Room = w.room(i, d.Room)
	if err := w.matterOf(ctx, i, d, k); err != nil {
		return err
	}
	if err := w.meet(ctx); err != nil {
		return err
	}
	if len(d.Staff) > 0 {
		k.Staff = w.named(i, d.Staff)
	}
	w.course = k
	return nil
}

// matterOf fills what an added lesson is about.
func (w *writing) matterOf(ctx context.Context, i int, d LessonEdit, k *Course) error {
	keys := []table.Key{roster.SchoolKey(w.school)}
	if d.Service != "" {
		keys = append(keys, roster.ServiceKey(w.school, w.year, d.Service))
	}
	if err := w.get(ctx, keys...); err != nil {
		return err
	}
	var home roster.School
	if err := w.items.Find(keys[0]).Decode(&home); err != nil {
		return err
	}
	if d.Service == "" {
		w.ofClasses(i, d, &home, k)
		return nil
	}
	it := w.items.Find(keys[1])
	if !it.Found() {
		w.wrong(i, "service", "timetable.service")
		return nil
	}
	var s roster.Service
	if err := it.Decode(&s); err != nil {
		return err
	}
	k.Service, k.Subject, k.Classes, k.Staff, k.Label = s.ID, s.Label, s.Classes, s.Teachers, home.Class(s.Class)
	if s.Group != "" {
		k.Groups = []school.GroupID{s.Group}
		groups, err := w.groups(ctx, k.Groups)
		if err != nil {
			return err
		}
		k.Label = groups[s.Group].Label
	}
	return nil
}

func (w *writing) ofClasses(i int, d LessonEdit, home *roster.School, k *Course) {
	k.Subject = strings.TrimSpace(d.Subject)
	if k.Subject == "" || utf8.RuneCountInString(k.Subject) > 80 || len(d.Classes) == 0 {
		w.wrong(i, "subject", "timetable.subject")
	}
	labels := make([]string, len(d.Classes))
	for n, c := range d.Classes {
		labels[n] = home.Class(c)
		if !slices.ContainsFunc(home.Classes, func(r roster.ClassRef) bool { return r.ID == c }) {
			w.wrong(i, "classes", "timetable.classes")
		}
	}
	k.Classes, k.Label = slices.Clone(d.Classes), strings.Join(labels, ", ")
}
