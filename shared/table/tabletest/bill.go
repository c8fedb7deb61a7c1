package tabletest

import (
	"fmt"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/table"
)

var billRules = []rule{
	{"ReadsAreBilledByFourKilobytes", readBills},
	{"QueriesAreBilledByTheSumOfWhatTheyLookAt", queryBills},
	{"WritesAreBilledByTheLargerOfBeforeAndAfter", writeBills},
	{"TheIndexIsBilledWithItsItem", indexBills},
	{"CommitsAreBilledDouble", commitBills},
	{"RefusedWritesAreBilledForWhatIsStored", refusedBills},
	{"LoadsAreBilledAsWrites", loadBills},
	{"NumbersAreCountedByTheirDigits", numberBills},
}

// sized is an item of exactly so many bytes as DynamoDB counts them.
func sized(k table.Key, version int64, size int) table.Item {
	it := table.Item{Key: k, Version: version, Data: []byte(`""`)}
	it.Data = []byte(doc(size - it.Size() + 2))
	return it
}

// putSized stores an item that will have so many bytes; version is the one before.
func putSized(k table.Key, version int64, size int, index table.Key) table.Change {
	after := table.Item{Key: k, Version: version + 1, Data: []byte(`""`), Index: index}
	after.Data = []byte(doc(size - after.Size() + 2))
	after.Version = version
	return table.Change{Item: after}
}

// A bills collects the differences between what was billed and what must be.
type bills struct {
	t *testing.T
	s table.Store
}

func (b bills) read(name string, got table.Bill, err error, rru float64) {
	b.t.Helper()
	b.is(name, got, err, "", table.Bill{Requests: 1, RRU: rru})
}

func (b bills) is(name string, got table.Bill, err error, kind fault.Kind, wanted table.Bill) {
	b.t.Helper()
	wantKind(b.t, name, err, kind)
	if got != wanted {
		b.t.Errorf("%s: billed %+v, want %+v", name, got, wanted)
	}
}

func (b bills) get(strong bool, rru float64, sorts ...string) {
	b.t.Helper()
	var keys []table.Key
	for _, sort := range sorts {
		keys = append(keys, key("p", sort))
	}
	_, bill, err := b.s.Get(b.t.Context(), keys, strong)
	b.read(fmt.Sprintf("get of %v, strong %v", sorts, strong), bill, err, rru)
}

func (b bills) query(q table.Query, rru float64) {
	b.t.Helper()
	_, bill, err := b.s.Query(b.t.Context(), q)
	b.read(fmt.Sprintf("query %+v", q), bill, err, rru)
}

func (b bills) write(name string, c table.Change, wru float64) {
	b.t.Helper()
	bill, err := b.s.Write(b.t.Context(), c)
	b.is(name, bill, err, "", table.Bill{Requests: 1, WRU: wru})
}

func (b bills) refused(name string, c table.Change, wru float64) {
	b.t.Helper()
	bill, err := b.s.Write(b.t.Context(), c)
	b.is(name, bill, err, fault.Conflict, table.Bill{Requests: 1, WRU: wru})
}

func (b bills) commit(name string, kind fault.Kind, wru float64, changes ...table.Change) {
	b.t.Helper()
	bill, err := b.s.Commit(b.t.Context(), changes)
	b.is(name, bill, err, kind, table.Bill{Requests: 1, WRU: wru})
}

func (b bills) load(name string, wru float64, items ...table.Item) {
	b.t.Helper()
	bill, err := b.s.Load(b.t.Context(), items)
	b.is(name, bill, err, "", table.Bill{Requests: 1, WRU: wru})
}

func readBills(t *testing.T, s table.Store) {
	b := bills{t, s}
	gone := sized(key("p", "gone"), 1, 5000)
	gone.Expires = at(-time.Minute)
	load(t, s, sized(key("p", "4096"), 1, 4096), sized(key("p", "4097"), 1, 4097), sized(key("p", "100"), 1, 100), gone)
	b.get(true, 1, "absent")
	b.get(false, 0.5, "absent")
	b.get(true, 1, "4096")
	b.get(false, 0.5, "4096")
	b.get(true, 2, "4097")
	b.get(false, 1, "4097")
	b.get(true, 2, "gone")
	b.get(true, 5, "100", "4096", "4097", "absent")
	b.get(false, 2.5, "100", "4096", "4097", "absent")
	b.get(true, 2, "100", "100", "4096")
	if _, bill, err := s.Get(t.Context(), nil, true); err != nil || bill != (table.Bill{}) {
		t.Errorf("get of nothing: %+v, %v", bill, err)
	}
}

func queryBills(t *testing.T, s table.Store) {
	b := bills{t, s}
	for i := range 9 {
		it := sized(key("p", fmt.Sprint(i)), 1, 1000)
		it.Index = key("day", fmt.Sprint(i))
		it.Data = it.Data[:len(it.Data)-6] // the place in the index counts too
		it.Data[len(it.Data)-1] = '"'
		if it.Size() != 1000 {
			t.Fatalf("%d bytes", it.Size())
		}
		load(t, s, it)
	}
	gone := sized(key("old", "1"), 1, 9000)
	gone.Expires = at(-time.Minute)
	load(t, s, gone)
	b.query(table.Query{Part: "none", Strong: true}, 1)
	b.query(table.Query{Part: "none"}, 0.5)
	b.query(table.Query{Part: "old", Strong: true}, 3)
	b.query(table.Query{Part: "p", Strong: true}, 3)
	b.query(table.Query{Part: "p"}, 1.5)
	b.query(table.Query{Part: "p", Limit: 4}, 0.5)
	b.query(table.Query{Part: "p", Limit: 5, Reverse: true}, 1)
	b.query(table.Query{Part: "p", From: "0", To: "4"}, 1)
	b.query(table.Query{Part: "p", To: "4"}, 0.5)
	b.query(table.Query{Part: "p", From: "4"}, 1)
	b.query(table.Query{Part: "day", Indexed: true}, 1.5)
	b.query(table.Query{Part: "day", Indexed: true, To: "4"}, 0.5)
	b.query(table.Query{Part: "none", Indexed: true}, 0.5)
	_, bill, err := s.Walk(t.Context(), 0, 1, table.Key{})
	b.read("walk", bill, err, 2.5)
	for i := range 5 {
		load(t, s, sized(key("large", fmt.Sprint(i)), 1, 256<<10))
	}
	b.query(table.Query{Part: "large", Strong: true}, 256)
	b.query(table.Query{Part: "large", After: key("large", "3")}, 32)
}

func writeBills(t *testing.T, s table.Store) {
	b := bills{t, s}
	k := key("p", "s")
	b.write("1024 bytes", putSized(k, 0, 1024, table.Key{}), 1)
	b.write("grown to 1025", putSized(k, 1, 1025, table.Key{}), 2)
	b.write("shrunk to 100", putSized(k, 2, 100, table.Key{}), 2)
	b.write("small again", putSized(k, 3, 100, table.Key{}), 1)
	b.write("400 KB", putSized(k, 4, table.MaxItem, table.Key{}), 400)
	b.write("delete of 400 KB", remove(k, 5), 400)
	b.write("delete of nothing", remove(k, 0), 1)
}

func indexBills(t *testing.T, s table.Store) {
	b := bills{t, s}
	k, first, other := key("p", "s"), key("first", "1"), key("other", "1")
	b.write("into the index", putSized(k, 0, 1500, first), 4)
	b.write("grown in its place", putSized(k, 1, 2500, first), 6)
	b.write("shrunk in its place", putSized(k, 2, 1500, first), 6)
	b.write("moved", putSized(k, 3, 3500, other), 4+2+4)
	b.write("out of the index", putSized(k, 4, 1500, table.Key{}), 4+4)
	b.write("back", putSized(k, 5, 500, other), 2+1)
	b.write("deleted", remove(k, 6), 2)
}

func commitBills(t *testing.T, s table.Store) {
	b := bills{t, s}
	book, entry, period, listed := key("p", "book"), key("p", "entry"), key("p", "period"), key("p", "listed")
	b.commit("two new items", "", 10, putSized(book, 0, 4096, table.Key{}), putSized(entry, 0, 300, table.Key{}))
	b.commit("a grown one", "", 10, putSized(book, 1, 5000, table.Key{}))
	b.commit("a shrunk one", "", 10, putSized(book, 2, 1000, table.Key{}))
	b.commit("check of absence", "", 4, check(period, 0), putSized(key("p", "mark"), 0, 100, table.Key{}))
	b.commit("into the index", "", 8, putSized(listed, 0, 1500, key("i", "1")))
	b.commit("moved in the index", "", 12, putSized(listed, 1, 1500, key("i", "2")))
	b.commit("deleted with a check", "", 10, remove(listed, 2), check(book, 3))
}

func refusedBills(t *testing.T, s table.Store) {
	b := bills{t, s}
	k := key("p", "s")
	b.refused("put of 5000 bytes over nothing", putSized(k, 3, 5000, table.Key{}), 1)
	b.refused("delete of nothing", remove(k, 3), 1)
	b.write("2500 bytes", putSized(k, 0, 2500, key("i", "j")), 6)
	b.refused("put of 5000 bytes over 2500", putSized(k, 0, 5000, table.Key{}), 3)
	b.refused("delete of 2500 bytes", remove(k, 7), 3)
	b.commit("one of three", fault.Conflict, 2*(5+3+1),
		putSized(key("p", "new"), 0, 5000, table.Key{}), putSized(k, 0, 100, table.Key{}), check(key("p", "none"), 0))
}

func loadBills(t *testing.T, s table.Store) {
	b := bills{t, s}
	one, two := sized(key("p", "1"), 1, 1500), sized(key("p", "2"), 1, 500)
	b.load("new items", 3, one, two)
	b.load("the same again", 3, one, two)
	b.load("shrunk and grown", 5, sized(one.Key, 2, 100), sized(two.Key, 2, 2500))
	listed := sized(key("p", "3"), 1, 1500)
	listed.Index = key("i", "j")
	b.load("into the index", 4, listed)
	b.load("the same in the index", 2, listed)
}

func numberBills(t *testing.T, s table.Store) {
	b := bills{t, s}
	for _, v := range []int64{1, 9, 10, 11, 99, 100, 101, 110, 120, 999, 1000, 1001, 1010, 12000, 12300, 12345, 1234567} {
		k := key("p", fmt.Sprint(v))
		b.load(fmt.Sprintf("version %d", v), 1, sized(k, v, 1024))
		b.load(fmt.Sprintf("version %d, a byte more", v), 2, sized(k, v, 1025))
	}
	for _, seconds := range []int64{1, 2000000000, 1999999999, 1800000000, 1799999900, 1799999990} {
		it := table.Item{Key: key("x", fmt.Sprint(seconds)), Version: 1, Expires: time.Unix(seconds, 0), Data: []byte(`""`)}
		it.Data = []byte(doc(1024 - it.Size() + 2))
		b.load(fmt.Sprintf("expiry %d", seconds), 1, it)
		it.Data = []byte(doc(len(it.Data) + 1))
		b.load(fmt.Sprintf("expiry %d, a byte more", seconds), 2, it)
	}
}
