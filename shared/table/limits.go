package table

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/preau-ent/preau/shared/fault"
)

// Bytes of a key's two halves, in the table and in the index.
const (
	MaxPart = 2048
	MaxSort = 1024
)

// refuse is the fault of a call beyond the contract: a mistake in a program.
func refuse(format string, args ...any) error {
	return fault.New(fault.Invalid, fmt.Sprintf(format, args...))
}

// CheckGet fails with fault.Invalid unless a Get of these keys is within the contract.
func CheckGet(keys []Key) error {
	if len(keys) > MaxGet {
		return refuse("get of %d keys, at most %d", len(keys), MaxGet)
	}
	for _, k := range keys {
		if err := checkKey(k); err != nil {
			return err
		}
	}
	return nil
}

// CheckQuery fails with fault.Invalid unless the query is within the contract.
func CheckQuery(q Query) error {
	switch {
	case q.Part == "" || !validText(q.Part, MaxPart):
		return refuse("query of partition %q", q.Part)
	case q.Prefix != "" && (q.From != "" || q.To != ""):
		return refuse("query by prefix and by range at once")
	case q.To != "" && q.From > q.To:
		return refuse("query from %q down to %q", q.From, q.To)
	case q.Indexed && q.Strong:
		return refuse("strong query of the index")
	case q.Limit < 0:
		return refuse("query of %d items", q.Limit)
	case !validText(q.Prefix, MaxSort) || !validText(q.From, MaxSort) || !validText(q.To, MaxSort):
		return refuse("query of partition %q by a sort that no item can have", q.Part)
	case q.After != Key{} && !q.Indexed && q.After.Part != q.Part:
		return refuse("query of partition %q after a key of %q", q.Part, q.After.Part)
	}
	return nil
}

// CheckCommit fails with fault.Invalid unless the changes are within the contract.
func CheckCommit(changes []Change) error {
	if len(changes) > MaxCommit {
		return refuse("commit of %d changes, at most %d", len(changes), MaxCommit)
	}
	total, seen := 0, make(map[Key]bool, len(changes))
	for _, c := range changes {
		if err := checkChange(c); err != nil {
			return err
		}
		if seen[c.Item.Key] {
			return refuse("commit that changes %q twice", c.Item.Key)
		}
		seen[c.Item.Key] = true
		if c.Op == Put {
			total += c.Stored().Size()
		}
	}
	if total > MaxTx {
		return refuse("commit of %d bytes, at most %d", total, MaxTx)
	}
	return nil
}

// CheckLoad fails with fault.Invalid unless the items are within the contract.
func CheckLoad(items []Item) error {
	if len(items) > MaxLoad {
		return refuse("load of %d items, at most %d", len(items), MaxLoad)
	}
	for _, it := range items {
		if it.Version < 1 {
			return refuse("load of %q at version %d", it.Key, it.Version)
		}
		if err := checkItem(it); err != nil {
			return err
		}
	}
	return checkDistinct(items)
}

func checkDistinct(items []Item) error {
	seen := make(map[Key]bool, len(items))
	for _, it := range items {
		if seen[it.Key] {
			return refuse("load of %q twice", it.Key)
		}
		seen[it.Key] = true
	}
	return nil
}

// CheckWrite fails with fault.Invalid unless a Write of the change is within the contract.
func CheckWrite(c Change) error {
	if c.Op == Check {
		return refuse("write of %q that only checks", c.Item.Key)
	}
	return checkChange(c)
}

func checkChange(c Change) error {
	if c.Op > Check || c.Item.Version < 0 {
		return refuse("change %d of %q at version %d", c.Op, c.Item.Key, c.Item.Version)
	}
	if c.Op != Put {
		return checkKey(c.Item.Key)
	}
	return checkItem(c.Stored())
}

// CheckWalk fails with fault.Invalid unless part is one of 0 to parts-1.
func CheckWalk(part, parts int) error {
	if parts < 1 || part < 0 || part >= parts {
		return refuse("walk of part %d of %d", part, parts)
	}
	return nil
}

func checkItem(it Item) error {
	if err := checkKey(it.Key); err != nil {
		return err
	}
	if it.Indexed() {
		if err := checkKey(it.Index); err != nil {
			return err
		}
	}
	if !it.Expires.IsZero() && it.Expires.Unix() <= 0 {
		return refuse("item %q that expires before 1970", it.Key)
	}
	if !utf8.Valid(it.Data) {
		return refuse("item %q whose document is not UTF-8", it.Key)
	}
	if n := it.Size(); n > MaxItem {
		return refuse("item %q of %d bytes, at most %d", it.Key, n, MaxItem)
	}
	return nil
}

func checkKey(k Key) error {
	if k.Part == "" || k.Sort == "" || !validText(k.Part, MaxPart) || !validText(k.Sort, MaxSort) {
		return refuse("key %q", k)
	}
	return nil
}

// validText refuses NUL too, which the embedded table writes between the halves of a key.
func validText(s string, most int) bool {
	return len(s) <= most && utf8.ValidString(s) && strings.IndexByte(s, 0) < 0
}

// few is how many keys are faster compared with each other than looked up.
const few = 16

// Distinct returns the keys without repetition, in order. A few keys
// without repetition, the common case, are returned as they are.
func Distinct(keys []Key) []Key {
	if len(keys) <= few && !repeats(keys) {
		return keys
	}
	seen := make(map[Key]bool, len(keys))
	out := make([]Key, 0, len(keys))
	for _, k := range keys {
		if !seen[k] {
			seen[k] = true
			out = append(out, k)
		}
	}
	return out
}

func repeats(keys []Key) bool {
	for i, k := range keys {
		if slices.Contains(keys[:i], k) {
			return true
		}
	}
	return false
}

// IndexNext returns the Page.Next of an indexed query that stopped after an item:
// its place in the index is not told by its key alone.
func IndexNext(it Item) Key {
	return Key{it.Part, strconv.Itoa(len(it.Index.Sort)) + ":" + it.Index.Sort + it.Sort}
}

// IndexAfter reads what IndexNext wrote: the item's key and its sort in the index.
// It fails with fault.Invalid if the key is not one that an indexed query returned.
func IndexAfter(next Key) (k Key, sort string, err error) {
	digits, rest, _ := strings.Cut(next.Sort, ":")
	n, err := strconv.Atoi(digits)
	if err != nil || n < 0 || n >= len(rest) {
		return Key{}, "", refuse("indexed query after %q", next)
	}
	return Key{next.Part, rest[n:]}, rest[:n], nil
}
