package serve

import (
	"context"
	"time"

	"github.com/preau-ent/preau/shared/journal"
)

// beat is how often a relay looks whether a minute has begun.
const beat = time.Second

// Follow runs a relay beside the site: at once when changed says that something was
// written, and each minute for what is due. stop ends it, once the effect under way is
// complete.
func Follow(ctx context.Context, r *journal.Relay, changed <-chan struct{}) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		ticker := time.NewTicker(beat)
		defer ticker.Stop()
		r.Run(ctx, changed, ticker.C)
	}()
	return func() {
		cancel()
		<-done
	}
}
