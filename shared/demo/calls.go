package demo

import (
	"time"

	"github.com/preau-ent/preau/shared/school"
)

// makeCalls phones for some absences of the last day of class in the lycée: one guardian
// answered, two are to be phoned again.
func (m *maker) makeCalls() {
	b, r := m.at(lycee), m.region
	outcomes := []struct{ outcome, words string }{
		{"reached", "Sa mère savait, elle enverra un mot."}, {"voicemail", "Message laissé."}, {"no-answer", ""},
	}
	for i := len(r.Days) - 1; i >= 0 && len(r.Calls) < len(outcomes); i-- {
		d := &r.Days[i]
		if d.School != b.uai || d.Entries[0].Kind != "absent" {
			continue
		}
		for _, who := range m.kin()[d.Pupil] {
			c := who.Profile.Contact
			if c.Mail != "" || c.SMS && c.Mobile != "" || !answers(who, d.Pupil, r.Now) {
				continue
			}
			o := outcomes[len(r.Calls)]
			r.Calls = append(r.Calls, Call{
				School: d.School, Year: d.Year, Pupil: d.Pupil, Guardian: who.Profile.ID, Date: d.Date, Lessons: d.Entries,
				By: r.Named["cpe"], At: d.Entries[0].At.Add(50 * time.Minute), Outcome: o.outcome, Words: french(o.words),
			})
			break
		}
	}
}

// answers reports whether an adult is to be told of a pupil's absences.
func answers(who *Person, pupil school.PersonID, at time.Time) bool {
	for _, l := range who.Links.Links {
		if l.Role == school.Guardian && l.Pupil == pupil && l.Level == school.Full && l.Active(at) {
			return true
		}
	}
	return false
}
