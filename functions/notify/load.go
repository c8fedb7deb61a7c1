package notify

import (
	"context"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/table"
)

// Fill stores how families were told, as it is: for the demo region only.
func Fill(ctx context.Context, t *table.Table, grant policy.Machine, tells ...Tell) error {
	if grant.Job() != policy.JobDemo {
		return fault.New(fault.NotFound, "no grant to load notices")
	}
	var items []table.Item
	for _, tell := range tells {
		c, err := (&filed{Tell: tell}).change()
		if err != nil {
			return err
		}
		c.Item.Version = 1
		items = append(items, c.Item)
	}
	return t.Load(ctx, items...)
}
