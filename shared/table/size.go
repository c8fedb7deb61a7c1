package table

import "bytes"

// What DynamoDB charges by: a write unit is 1 KB, a read unit 4 KB, and a page
// of a query or a walk ends with the item that reaches 1 MB
// (Amazon DynamoDB developer guide, "Read/write capacity mode").
const (
	writeUnit = 1 << 10
	readUnit  = 4 << 10
	MaxPage   = 1 << 20  // bytes of the items that one page reads
	MaxAnswer = 16 << 20 // bytes that one read by keys answers; more take several requests
)

// Size returns the bytes of an item as DynamoDB counts them: the names and values
// of its attributes, whose names are one letter each in table/dynamo.
func (it Item) Size() int {
	n := 1 + len(it.Part) + 1 + len(it.Sort) + 1 + numberSize(it.Version)
	if len(it.Data) > 0 {
		n += 1 + len(it.Data)
	}
	if !it.Expires.IsZero() {
		n += 1 + numberSize(it.Expires.Unix())
	}
	if it.Indexed() {
		n += 1 + len(it.Index.Part) + 1 + len(it.Index.Sort)
	}
	return n
}

// Indexed reports whether the item stands in the sparse index.
func (it Item) Indexed() bool { return it.Index != Key{} }

// numberSize is the size of a whole number ≥ 0: one byte, and one for each two
// digits from the right but for final zeros.
func numberSize(n int64) int {
	for n != 0 && n%100 == 0 {
		n /= 100
	}
	size := 1
	for ; n != 0; n /= 100 {
		size++
	}
	return size
}

// ReadUnits returns what reading so many bytes costs; nothing read costs as one unit.
func ReadUnits(size int, strong bool) float64 {
	units := float64(max(1, (size+readUnit-1)/readUnit))
	if strong {
		return units
	}
	return units / 2
}

// WriteUnits returns what writing an item costs, from its sizes before and after.
func WriteUnits(before, after int) float64 {
	return float64(max(1, (max(before, after)+writeUnit-1)/writeUnit))
}

// Same reports whether two items are stored alike: writing one over the other
// changes nothing.
func (it Item) Same(other Item) bool {
	return it.Key == other.Key && it.Version == other.Version && it.Index == other.Index &&
		it.Expires.Unix() == other.Expires.Unix() && bytes.Equal(it.Data, other.Data)
}

// IndexUnits returns what the sparse index costs when an item becomes another; a
// zero Item is none. Moving within the index is a removal and an addition.
func IndexUnits(before, after Item) float64 {
	switch {
	case !before.Indexed() && !after.Indexed(), before.Same(after):
		return 0
	case !before.Indexed():
		return WriteUnits(0, after.Size())
	case !after.Indexed():
		return WriteUnits(before.Size(), 0)
	case before.Index == after.Index:
		return WriteUnits(before.Size(), after.Size())
	}
	return WriteUnits(before.Size(), 0) + WriteUnits(0, after.Size())
}

// Stored returns the item as a put leaves it.
func (c Change) Stored() Item {
	it := c.Item
	it.Version++
	return it
}

// after returns what a change leaves: nothing once deleted, before when only checked.
func (c Change) after(before Item) Item {
	switch c.Op {
	case Put:
		return c.Stored()
	case Delete:
		return Item{}
	}
	return before
}

// ChangeUnits returns what a change that happened alone costs, index included;
// before is the item that it replaced.
func ChangeUnits(c Change, before Item) float64 {
	after := c.after(before)
	return WriteUnits(storedSize(before), storedSize(after)) + IndexUnits(before, after)
}

// CommitUnits returns what a change that happened in a Commit costs: double.
func CommitUnits(c Change, before Item) float64 {
	after := c.after(before)
	units := 2 * WriteUnits(storedSize(before), storedSize(after))
	if c.Op == Check {
		return units
	}
	return units + 2*IndexUnits(before, after)
}

// LoadUnits returns what storing an item without condition costs.
func LoadUnits(it, before Item) float64 {
	return WriteUnits(storedSize(before), it.Size()) + IndexUnits(before, it)
}

// FailedWrite returns the bill of a Write whose condition did not hold: the
// stored item is billed, and at least one unit.
func FailedWrite(stored Item) Bill {
	return Bill{Requests: 1, WRU: WriteUnits(0, storedSize(stored))}
}

// FailedCommit returns the bill of a Commit that was refused, as far as DynamoDB
// tells it: double the stored item for each condition that did not hold, double
// the new item for each other change.
func FailedCommit(changes []Change, stored []Item, failed []bool) Bill {
	bill := Bill{Requests: 1}
	for i, c := range changes {
		if failed[i] {
			bill.WRU += 2 * WriteUnits(0, storedSize(stored[i]))
		} else {
			bill.WRU += 2 * WriteUnits(0, storedSize(c.after(Item{})))
		}
	}
	return bill
}

// storedSize is the size of an item, and 0 for none.
func storedSize(it Item) int {
	if !it.Found() {
		return 0
	}
	return it.Size()
}
