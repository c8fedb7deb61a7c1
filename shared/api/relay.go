package api

import (
	"maps"

	"github.com/preau-ent/preau/shared/journal"
)

// NewRelay returns the relay of everything that follows the writes of functions, and of
// what they left for later.
func NewRelay(m Means, all ...Following) *journal.Relay {
	m = m.complete()
	var followers []journal.Follower
	handlers := map[string]journal.DueHandler{}
	for _, f := range all {
		if f.Followers != nil {
			followers = append(followers, f.Followers(m)...)
		}
		if f.Due != nil {
			maps.Copy(handlers, f.Due(m))
		}
	}
	return journal.NewRelay(m.Table, m.Now, m.Log, followers, handlers)
}
