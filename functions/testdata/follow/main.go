// Command follow is the program behind the stream with one more subject, whose effects
// a test can see: a list of what it was told, by partition.
package main

import (
	"context"
	"time"

	"github.com/preau-ent/preau/functions/follow"
	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/host/lambda"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/table"
)

func main() {
	lambda.Follow(append(follow.All, api.Following{Followers: followers, Due: due})...)
}

func followers(m api.Means) []journal.Follower {
	return []journal.Follower{{
		Name: "notes", Wants: func(e journal.Entry) bool { return e.Action == "test" },
		Do: func(ctx context.Context, e journal.Told) (journal.Effect, error) {
			return note(ctx, m, e.Part, string(e.Entry.Detail))
		},
	}}
}

func due(m api.Means) map[string]journal.DueHandler {
	return map[string]journal.DueHandler{"test": func(ctx context.Context, d journal.Due, now time.Time) (journal.Effect, error) {
		return note(ctx, m, "due", d.ID+" "+now.UTC().Format("15:04"))
	}}
}

// note adds a line to the list of a partition. What says "wait" waits until there is an
// item GATE.
func note(ctx context.Context, m api.Means, part, line string) (journal.Effect, error) {
	k, gate := table.Key{Part: "NOTES#" + part, Sort: "NOTES"}, table.Key{Part: "GATE", Sort: "GATE"}
	items, err := m.Table.Get(ctx, true, k, gate)
	if err != nil {
		return journal.Effect{}, err
	}
	if line == `"wait"` && !items.Find(gate).Found() {
		return journal.Effect{}, fault.New(fault.Unavailable, "the gate is closed")
	}
	var list []string
	if err := items.Find(k).Decode(&list); err != nil {
		return journal.Effect{}, err
	}
	it, err := items.Find(k).With(append(list, line))
	return journal.Effect{Changes: []table.Change{{Op: table.Put, Item: it}}}, err
}
