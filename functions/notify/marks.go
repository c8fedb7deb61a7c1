package notify

import (
	"context"
	"strings"

	"github.com/preau-ent/preau/functions/grades"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// marks returns what written marks bring about: a line waits in the digests of those
// who may read them. No message leaves for it alone, and none says a mark; whether they
// are visible by then is asked when the digest leaves.
func (b *Book) marks(ctx context.Context, e journal.Told) (journal.Effect, error) {
	pupils, all, err := grades.Touched(e.Entry)
	if err != nil {
		return journal.Effect{}, err
	}
	u, y, err := placeOf(e.Part)
	if err != nil {
		return journal.Effect{}, err
	}
	if all {
		_, service, _ := strings.Cut(e.Part, "#SERVICE#")
		if pupils, err = b.attending(ctx, u, y, school.ServiceID(service)); err != nil {
			return journal.Effect{}, err
		}
	}
	return b.parts(news{School: u, Year: y, Kind: OfMark, Pupils: pupils, But: e.Entry.By, Line: Line{Key: "digest.mark"}}, e.Event)
}

// attending returns the pupils of a service.
func (b *Book) attending(ctx context.Context, u school.UAI, y school.Year, id school.ServiceID) ([]school.PersonID, error) {
	key := roster.ServiceKey(u, y, id)
	items, err := b.get(ctx, key)
	if err != nil {
		return nil, err
	}
	var s roster.Service
	if err := items.Find(key).Decode(&s); err != nil {
		return nil, err
	}
	if s.Group != "" {
		return b.pupilsOf(ctx, u, y, nil, []school.GroupID{s.Group})
	}
	return b.pupilsOf(ctx, u, y, []school.ClassID{s.Class}, nil)
}
