package grades

import (
	"time"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/table"
)

// A place is a school with its time zone, which is loaded from a file: once, not with
// every page.
type place struct {
	roster.School
	zone *time.Location
}

func decodePlace(it table.Item) (*place, error) {
	p := &place{zone: time.UTC}
	if err := it.Decode(&p.School); err != nil {
		return nil, err
	}
	if zone, err := time.LoadLocation(p.Zone); err == nil {
		p.zone = zone
	}
	return p, nil
}
