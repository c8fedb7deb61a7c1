package notify

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/mail"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/table"
)

// Following is what the function does after a write of its own or of another.
var Following = api.Following{Followers: followers, Due: handlers}

// followers tell people what the journal says. They act as the job "notify", whose grant
// each of them shows.
func followers(m api.Means) []journal.Follower {
	b := bookOf(m)
	return []journal.Follower{
		{Name: "notify", Wants: about(policy.AbsenceCall, policy.AbsenceCreate, policy.AbsenceEdit), Do: b.asJob(b.absence)},
		{Name: "notify-change", Wants: about(policy.TimetableWrite), Do: b.asJob(b.change)},
		{Name: "notify-ask", Wants: about(policy.AbsenceAsk), Do: b.asJob(b.ask)},
		{Name: "notify-answer", Wants: about(policy.AbsenceJustify, policy.AbsenceDeclare), Do: b.asJob(b.answered)},
		{Name: "notify-ruling", Wants: about(policy.AbsenceRule), Do: b.asJob(b.ruling)},
		{Name: "notify-mark", Wants: about(policy.MarkWrite), Do: b.asJob(b.marks)},
	}
}

func bookOf(m api.Means) *Book {
	b := NewBook(m.Table, m.Mail, m.Region, m.Now)
	b.secrets = m.Keys.Of(mail.StopPurpose)
	return b
}

func about(actions ...policy.Action) func(journal.Entry) bool {
	return func(e journal.Entry) bool { return slices.Contains(actions, policy.Action(e.Action)) }
}

// asJob runs what follows an entry with the grant of the job.
func (b *Book) asJob(do func(context.Context, journal.Told) (journal.Effect, error)) func(context.Context, journal.Told) (journal.Effect, error) {
	return func(ctx context.Context, e journal.Told) (journal.Effect, error) {
		if err := mayTell(policy.System(policy.JobNotify)); err != nil {
			return journal.Effect{}, err
		}
		return do(ctx, e)
	}
}

// handlers do what was left for later, by kind.
func handlers(m api.Means) map[string]journal.DueHandler {
	b := bookOf(m)
	return map[string]journal.DueHandler{
		dueLater:  dated(b.tellLater),
		dueCheck:  dated(b.doubt),
		duePart:   dated(func(ctx context.Context, p part, _ time.Time) (journal.Effect, error) { return b.tellPart(ctx, p) }),
		dueNews:   dated(func(ctx context.Context, n news, _ time.Time) (journal.Effect, error) { return b.tellNews(ctx, n) }),
		dueDigest: dated(b.sendDigest),
		mail.DueBounce: dated(func(ctx context.Context, back mail.Bounce, now time.Time) (journal.Effect, error) {
			return journal.Effect{}, b.Bounced(ctx, policy.System(policy.JobNotify), back, now)
		}),
		mail.DueOrder: dated(func(ctx context.Context, w mail.Word, now time.Time) (journal.Effect, error) {
			return journal.Effect{}, b.Heard(ctx, policy.System(policy.JobNotify), w, now)
		}),
	}
}

// dated reads the data of what is due, and runs it with the grant of the job.
func dated[T any](do func(context.Context, T, time.Time) (journal.Effect, error)) journal.DueHandler {
	return func(ctx context.Context, d journal.Due, now time.Time) (journal.Effect, error) {
		var data T
		if err := json.Unmarshal(d.Data, &data); err != nil {
			return journal.Effect{}, err
		}
		if err := mayTell(policy.System(policy.JobNotify)); err != nil {
			return journal.Effect{}, err
		}
		return do(ctx, data, now)
	}
}

// ActionOften is the journal's word for a pupil of whom a day said so much that its
// readers were made to wait; its flag lets the head find it.
const ActionOften = "notice.often"

const tooOften = "too-often"

// ActionCalls is the journal's word for somebody who entered the list of those to phone, or
// left it without a call.
const ActionCalls = "notice.calls"

// mention returns the journal's entry of a word about a Tell, in the school's day.
func (f *filed) mention(action, flag string, now time.Time) (table.Change, error) {
	e, err := journal.New(now, policy.System(policy.JobNotify).By(), action, string(f.Pupil), map[string]string{"tell": f.ID})
	if err != nil {
		return table.Change{}, err
	}
	e.Flag = flag
	c, err := e.Change(f.key().Part)
	c.Item.Expires = ends(f.Year)
	return c, err
}

// mentionCalls returns the journal's entry of the first of some Tells of which more or
// fewer people are to be phoned than when it was read; nothing if there is none: who keeps
// the figures of the list counts it whole.
func mentionCalls(tells []*filed, now time.Time) ([]table.Change, error) {
	for _, f := range tells {
		if f.owes() != f.owed {
			c, err := f.mention(ActionCalls, "", now)
			return []table.Change{c}, err
		}
	}
	return nil, nil
}
