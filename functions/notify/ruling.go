package notify

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// A ruled is the detail of a journal entry about a ruling on what a family said.
type ruled struct {
	School school.UAI        `json:"school"`
	Year   school.Year       `json:"year"`
	Pupils []school.PersonID `json:"pupils"`
	From   time.Time         `json:"from"`
	To     time.Time         `json:"to"`
	What   string            `json:"what"`   // "justified" or "refused" begins it
	Held   bool              `json:"held"`   // it may no longer be taken back
	Author school.PersonID   `json:"author"` // who said it
	Late   bool              `json:"late"`
}

// ruling returns what a ruling brings about once it holds: who said it and the others
// with full authority are told that it is accepted or not, and never for what reason.
// Nobody is phoned for it, nor for the absence any more once its reason is accepted. Of
// late arrivals, the pages tell.
func (b *Book) ruling(ctx context.Context, e journal.Told) (journal.Effect, error) {
	var r ruled
	if err := json.Unmarshal(e.Entry.Detail, &r); err != nil {
		return journal.Effect{}, fmt.Errorf("entry %s: %w", e.Event, err)
	}
	outcome, _, _ := strings.Cut(r.What, ",")
	key := map[string]string{"justified": "justification.accepted", "refused": "justification.refused"}[outcome]
	if !r.Held || r.Late || key == "" {
		return journal.Effect{}, nil
	}
	_, zone, err := b.schoolOf(ctx, r.School, false)
	if err != nil {
		return journal.Effect{}, err
	}
	effect, err := b.tellNews(ctx, news{
		School: r.School, Year: r.Year, Kind: OfAbsence, Pupils: r.Pupils, Author: r.Author,
		Line: Line{key, Facts{Date: school.DateOf(r.From, zone)}},
	})
	if err != nil || outcome != "justified" {
		return effect, err
	}
	settled, err := b.settled(ctx, asked{School: r.School, Year: r.Year, Pupils: r.Pupils, From: r.From, To: r.To}, zone)
	effect.Changes = append(effect.Changes, settled.Changes...)
	return effect, err
}

// settled ends the calls about the absences within a reason that the school accepted.
func (b *Book) settled(ctx context.Context, a asked, zone *time.Location) (journal.Effect, error) {
	p := &plan{book: b, now: b.now(), zone: zone}
	err := b.within(ctx, &a, zone, func(f *filed) {
		if a.covers(f, zone) && f.settle(p.now) {
			f.changed = true
		}
		p.tells = append(p.tells, f)
	})
	if err != nil {
		return journal.Effect{}, err
	}
	return p.effect()
}

// answers leaves of those who may be told of an absence the ones whom a ruling is for:
// who asked for it, those with full authority, and the pupil who decides alone.
func (n *news) answers(e roster.Enrolment, a *addressee, now time.Time) bool {
	if a.ID == n.Author || a.ID == e.Pupil {
		return true
	}
	link, ok := guardianship(a.Links, e, now)
	return ok && link.Level == school.Full
}
