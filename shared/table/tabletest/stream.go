package tabletest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/preau-ent/preau/shared/table"
)

var streamRules = []rule{
	{"TheStreamShowsEachChangeInOrder", streamInOrder},
	{"AFollowerGoesOnWhereItStopped", streamResumes},
	{"WhatChangesNothingIsNoEvent", streamSilent},
}

func streamInOrder(t *testing.T, s table.Store) {
	k := key("p", "s")
	it := table.Item{Key: k, Data: []byte(`{"n":1}`), Index: key("i", "j")}
	write(t, s, table.Change{Item: it})
	write(t, s, put(k, 1, `{"n":2}`))
	if _, err := s.Commit(t.Context(), []table.Change{remove(k, 2), check(key("p", "absent"), 0), put(key("p", "t"), 0, `3`)}); err != nil {
		t.Fatal(err)
	}
	load(t, s, table.Item{Key: k, Version: 9, Data: []byte(`4`)})
	it.Version = 1
	events, _ := follow(t, s, "", 100)
	ofK := []table.Event{}
	seen := map[string]bool{}
	for _, e := range events {
		if seen[e.ID] || e.ID == "" {
			t.Errorf("event %q comes twice", e.ID)
		}
		seen[e.ID] = true
		if e.ID = ""; e.Item.Key == k {
			ofK = append(ofK, e)
		}
	}
	if err := want(ofK, []table.Event{
		{Item: it},
		{Item: table.Item{Key: k, Version: 2, Data: []byte(`{"n":2}`)}},
		{Op: table.Delete, Item: table.Item{Key: k}},
		{Item: table.Item{Key: k, Version: 9, Data: []byte(`4`)}},
	}); err != nil {
		t.Error(err)
	}
	if len(events) != 5 {
		t.Errorf("%d events, want 5", len(events))
	}
}

func streamResumes(t *testing.T, s table.Store) {
	for i := range 10 {
		write(t, s, put(key("p", fmt.Sprint(i)), 0, `1`))
	}
	whole, end := follow(t, s, "", 100)
	var cursor table.Cursor
	var pieces []table.Event
	for range 10 {
		events, next := follow(t, s, cursor, 3)
		if len(events) > 3 {
			t.Fatalf("%d events, asked for 3", len(events))
		}
		pieces, cursor = append(pieces, events...), next
	}
	if err := want(pieces, whole); err != nil || len(whole) != 10 {
		t.Errorf("by threes: %d events, at once %d: %v", len(pieces), len(whole), err)
	}
	if events, _ := follow(t, s, end, 100); len(events) != 0 {
		t.Errorf("%d events after the end", len(events))
	}
	write(t, s, put(key("p", "later"), 0, `1`))
	if events, _ := follow(t, s, end, 100); len(events) != 1 || events[0].Item.Sort != "later" {
		t.Errorf("after the end came %v", events)
	}
}

func streamSilent(t *testing.T, s table.Store) {
	k := key("p", "s")
	write(t, s, put(k, 0, `1`))
	load(t, s, table.Item{Key: k, Version: 1, Data: []byte(`1`)})
	write(t, s, remove(key("p", "absent"), 0))
	s.Write(t.Context(), put(k, 7, `2`)) // refused
	s.Commit(t.Context(), []table.Change{put(key("p", "t"), 0, `1`), check(k, 7)})
	events, _ := follow(t, s, "", 100)
	if len(events) != 1 || !strings.Contains(string(events[0].Item.Data), `1`) {
		t.Errorf("events %+v, want the put alone", events)
	}
}

func follow(t testing.TB, s table.Store, after table.Cursor, limit int) ([]table.Event, table.Cursor) {
	t.Helper()
	events, next, err := s.Follow(t.Context(), after, limit)
	if err != nil {
		t.Fatal(err)
	}
	return events, next
}
