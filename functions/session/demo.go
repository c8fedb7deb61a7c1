package session

import (
	"context"

	"github.com/preau-ent/preau/shared/table"
)

// A DemoAccount is one that the sign-in page of the demo region offers.
type DemoAccount struct {
	Role        string `json:"role"`        // in French, as people say it
	Description string `json:"description"` // why this account is worth a visit
	School      string `json:"school"`      // name
	Login       string `json:"login"`
	Password    string `json:"password"`
}

var demoKey = table.Key{Part: "DEMO", Sort: "ACCOUNTS"}

// OfferDemo stores the accounts that the demo region offers, in place of those before.
func OfferDemo(ctx context.Context, t *table.Table, accounts []DemoAccount) error {
	items, err := t.Get(ctx, true, demoKey)
	if err != nil {
		return err
	}
	it, err := items.Find(demoKey).With(accounts)
	if err != nil {
		return err
	}
	return t.Write(ctx, table.Change{Op: table.Put, Item: it})
}

func demoAccounts(ctx context.Context, t *table.Table) ([]DemoAccount, error) {
	accounts := []DemoAccount{}
	items, err := t.Get(ctx, false, demoKey)
	if err != nil {
		return nil, err
	}
	return accounts, items.Find(demoKey).Decode(&accounts)
}
