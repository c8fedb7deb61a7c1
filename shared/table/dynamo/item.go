package dynamo

import (
	"fmt"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/preau-ent/preau/shared/table"
)

type attributes = map[string]types.AttributeValue

func text(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }

func number(n int64) types.AttributeValue {
	return &types.AttributeValueMemberN{Value: strconv.FormatInt(n, 10)}
}

func keyAttributes(k table.Key) attributes {
	return attributes{"p": text(k.Part), "s": text(k.Sort)}
}

// itemAttributes returns the stored form of an item; table.Item.Size counts it.
func itemAttributes(it table.Item) attributes {
	a := keyAttributes(it.Key)
	a["v"] = number(it.Version)
	if len(it.Data) > 0 {
		a["d"] = text(string(it.Data))
	}
	if !it.Expires.IsZero() {
		a["x"] = number(it.Expires.Unix())
	}
	if it.Indexed() {
		a["i"], a["j"] = text(it.Index.Part), text(it.Index.Sort)
	}
	return a
}

// parseItem reads a stored form; one without attributes is the zero item.
func parseItem(a attributes) (table.Item, error) {
	if len(a) == 0 {
		return table.Item{}, nil
	}
	it := table.Item{
		Key:   table.Key{Part: textOf(a["p"]), Sort: textOf(a["s"])},
		Data:  []byte(textOf(a["d"])),
		Index: table.Key{Part: textOf(a["i"]), Sort: textOf(a["j"])},
	}
	var err error
	if it.Version, err = numberOf(a["v"]); err != nil {
		return it, fmt.Errorf("version of %q: %w", it.Key, err)
	}
	if a["x"] == nil {
		return it, nil
	}
	seconds, err := numberOf(a["x"])
	if err != nil {
		return it, fmt.Errorf("expiry of %q: %w", it.Key, err)
	}
	it.Expires = time.Unix(seconds, 0).UTC()
	return it, nil
}

func parseItems(stored []attributes) ([]table.Item, error) {
	items := make([]table.Item, len(stored))
	for i, a := range stored {
		var err error
		if items[i], err = parseItem(a); err != nil {
			return nil, err
		}
	}
	return items, nil
}

func textOf(v types.AttributeValue) string {
	if s, ok := v.(*types.AttributeValueMemberS); ok {
		return s.Value
	}
	return ""
}

func numberOf(v types.AttributeValue) (int64, error) {
	n, ok := v.(*types.AttributeValueMemberN)
	if !ok {
		return 0, fmt.Errorf("attribute %T is not a number", v)
	}
	return strconv.ParseInt(n.Value, 10, 64)
}

// expired reports whether an item is no longer to be returned.
func expired(it table.Item, now int64) bool {
	return !it.Expires.IsZero() && it.Expires.Unix() <= now
}
