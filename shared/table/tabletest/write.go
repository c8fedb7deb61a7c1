package tabletest

import (
	"strings"
	"testing"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/table"
)

var writeRules = []rule{
	{"APutNeedsTheVersionThatWasRead", putNeedsVersion},
	{"ADeleteNeedsTheVersionThatWasRead", deleteNeedsVersion},
	{"AnItemDeletedCanBePutAgainFromTheStart", putAfterDelete},
	{"ACommitStoresAllOrNothing", commitAllOrNothing},
	{"ACommitCanDependOnItemsThatItOnlyChecks", commitChecks},
	{"ACommitOfAHundredChangesIsStoredWhole", commitHundred},
	{"ALoadStoresWhateverIsThere", loadReplaces},
	{"AWriteKeepsEveryField", writeKeepsFields},
}

func putNeedsVersion(t *testing.T, s table.Store) {
	k := key("p", "s")
	for _, step := range []struct {
		version int64
		doc     string
		kind    fault.Kind
	}{
		{1, `"nothing there"`, fault.Conflict},
		{0, `"first"`, ""},
		{0, `"first again"`, fault.Conflict},
		{1, `"second"`, ""},
		{1, `"second again"`, fault.Conflict},
		{3, `"from the future"`, fault.Conflict},
		{2, `"third"`, ""},
	} {
		_, err := s.Write(t.Context(), put(k, step.version, step.doc))
		wantKind(t, "put of "+step.doc, err, step.kind)
	}
	if it := read(t, s, k); it.Version != 3 || string(it.Data) != `"third"` {
		t.Errorf("read %d %s, want 3 third", it.Version, it.Data)
	}
}

func deleteNeedsVersion(t *testing.T, s table.Store) {
	k := key("p", "s")
	write(t, s, put(k, 0, `1`))
	for _, step := range []struct {
		version int64
		kind    fault.Kind
	}{{0, fault.Conflict}, {2, fault.Conflict}, {1, ""}, {1, fault.Conflict}, {0, ""}} {
		_, err := s.Write(t.Context(), remove(k, step.version))
		wantKind(t, "delete", err, step.kind)
	}
	if it := read(t, s, k); it.Found() {
		t.Errorf("read %+v after its deletion", it)
	}
}

func putAfterDelete(t *testing.T, s table.Store) {
	k := key("p", "s")
	write(t, s, put(k, 0, `1`))
	write(t, s, put(k, 1, `2`))
	write(t, s, remove(k, 2))
	write(t, s, put(k, 0, `3`))
	if it := read(t, s, k); it.Version != 1 || string(it.Data) != `3` {
		t.Errorf("read %d %s, want 1 3", it.Version, it.Data)
	}
}

func commitAllOrNothing(t *testing.T, s table.Store) {
	a, b, c := key("p", "a"), key("p", "b"), key("q", "c")
	write(t, s, put(b, 0, `"b1"`))
	write(t, s, put(c, 0, `"c1"`))
	_, err := s.Commit(t.Context(), []table.Change{put(a, 0, `"a1"`), put(b, 2, `"b3"`), remove(c, 1)})
	wantKind(t, "commit over a stale item", err, fault.Conflict)
	if got := state(t, s, a, b, c); got != `- "b1" "c1"` {
		t.Errorf("after a refused commit: %s", got)
	}
	_, err = s.Commit(t.Context(), []table.Change{put(a, 0, `"a1"`), put(b, 1, `"b2"`), remove(c, 1)})
	wantKind(t, "commit", err, "")
	if got := state(t, s, a, b, c); got != `"a1" "b2" -` {
		t.Errorf("after a commit: %s", got)
	}
}

func commitChecks(t *testing.T, s table.Store) {
	period, absent, mark := key("p", "period"), key("p", "absent"), key("p", "mark")
	write(t, s, put(period, 0, `"open"`))
	for _, step := range []struct {
		name    string
		changes []table.Change
		kind    fault.Kind
	}{
		{"stale check", []table.Change{check(period, 2), put(mark, 0, `1`)}, fault.Conflict},
		{"check of absence of what is there", []table.Change{check(period, 0), put(mark, 0, `1`)}, fault.Conflict},
		{"checks that hold", []table.Change{check(period, 1), check(absent, 0), put(mark, 0, `1`)}, ""},
	} {
		_, err := s.Commit(t.Context(), step.changes)
		wantKind(t, step.name, err, step.kind)
	}
	if got := state(t, s, period, absent, mark); got != `"open" - 1` {
		t.Errorf("after the checks: %s", got)
	}
	if it := read(t, s, period); it.Version != 1 {
		t.Errorf("a check changed the version to %d", it.Version)
	}
}

func commitHundred(t *testing.T, s table.Store) {
	var changes []table.Change
	var keys []table.Key
	for i := range table.MaxCommit {
		k := key("p"+string(rune('a'+i%7)), string(rune('A'+i/26))+string(rune('a'+i%26)))
		keys = append(keys, k)
		changes = append(changes, put(k, 0, `{"n":1}`))
	}
	if _, err := s.Commit(t.Context(), changes); err != nil {
		t.Fatal(err)
	}
	items, _, err := s.Get(t.Context(), keys, true)
	if err != nil || len(items) != len(keys) {
		t.Errorf("read %d of %d items: %v", len(items), len(keys), err)
	}
}

func loadReplaces(t *testing.T, s table.Store) {
	k := key("p", "s")
	write(t, s, put(k, 0, `"old"`))
	load(t, s, table.Item{Key: k, Version: 41, Data: []byte(`"loaded"`)}, table.Item{Key: key("p", "t"), Version: 7})
	if it := read(t, s, k); it.Version != 41 || string(it.Data) != `"loaded"` {
		t.Errorf("read %d %s", it.Version, it.Data)
	}
	write(t, s, put(k, 41, `"next"`))
	if it := read(t, s, key("p", "t")); it.Version != 7 || len(it.Data) != 0 {
		t.Errorf("an item without document came back as %+v", it)
	}
}

func writeKeepsFields(t *testing.T, s table.Store) {
	it := table.Item{
		Key: key("0930001X#2026#CLASS#c1", "WEEK#2026-09-07"), Version: 3,
		Data:    document(map[string]any{"name": "Élève", "tab": "\t\u0001\u2028", "emoji": "👩‍🏫"}),
		Expires: at(90 * 24 * 3600e9), Index: key("0930001X#DAY", "2026-09-07"),
	}
	load(t, s, it)
	if err := want(read(t, s, it.Key), it); err != nil {
		t.Error(err)
	}
}

// state shows the documents of keys in one strong read, a dash for what is absent.
func state(t testing.TB, s table.Store, keys ...table.Key) string {
	t.Helper()
	items, _, err := s.Get(t.Context(), keys, true)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, k := range keys {
		it := table.Items(items).Find(k)
		if !it.Found() {
			out = append(out, "-")
			continue
		}
		out = append(out, string(it.Data))
	}
	return strings.Join(out, " ")
}
