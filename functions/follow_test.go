package functions_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/preau-ent/preau/functions/follow"
	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/demo"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/seal"
	"github.com/preau-ent/preau/shared/table"
	"github.com/preau-ent/preau/shared/table/dynamo/dynamolocal"
)

func TestFollowersHaveNamesOfTheirOwn(t *testing.T) {
	names := namesOf(newHouse(t), follow.All...)
	for i, name := range names {
		if name == "" || name == "due:" || strings.Contains(name, "#") || (i > 0 && names[i-1] == name) {
			t.Errorf("%q is no name, or has two followers", name)
		}
	}
}

// TestTheListOfFollowersForgetsNoFunction reads the sources: whatever declares a
// Following is in the list.
func TestTheListOfFollowersForgetsNoFunction(t *testing.T) {
	list, err := os.ReadFile("follow/follow.go")
	if err != nil {
		t.Fatal(err)
	}
	sources, err := filepath.Glob("*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, source := range sources {
		data, err := os.ReadFile(source)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(data, []byte("\nvar Following = ")) {
			continue
		}
		seen++
		if name := filepath.Dir(source) + ".Following"; !bytes.Contains(list, []byte(name)) {
			t.Errorf("%s is not in follow.All", name)
		}
	}
	if seen != len(follow.All) {
		t.Errorf("%d functions follow, and the list has %d", seen, len(follow.All))
	}
}

// namesOf returns the sorted names of followers and of what is due later.
func namesOf(h *house, all ...api.Following) []string {
	var names []string
	for _, f := range all {
		if f.Followers != nil {
			for _, follower := range f.Followers(h.means) {
				names = append(names, follower.Name)
			}
		}
		if f.Due != nil {
			for kind := range f.Due(h.means) {
				names = append(names, "due:"+kind)
			}
		}
	}
	slices.Sort(names)
	return names
}

// TestNothingLeavesALetter follows a day of writes to the end: whoever follows them can
// do it.
func TestNothingLeavesALetter(t *testing.T) {
	h := newHouse(t)
	h.follow(t)
	for _, op := range []string{"saveGradebook"} {
		act := h.effective(t)[op]
		if rec := h.call(t, "teacher-maths", "PUT", act.path, act.body); rec.Code != 200 {
			t.Fatalf("%s: %d %s", op, rec.Code, rec.Body)
		}
	}
	h.follow(t)
	h.setClock(h.clock().Add(23 * time.Hour))
	h.follow(t)
	letters, err := h.relay.Letters(t.Context())
	if err != nil || len(letters) > 0 {
		t.Errorf("letters: %+v, %v", letters, err)
	}
}

// A source is the stream of the region's table as the cloud hands it to a program.
type source struct {
	*testing.T
	house   *house
	program *runtime
	cursor  table.Cursor
	handed  int
}

// records returns what was written since the last time, in the environment's own form.
func (s *source) records() []map[string]any {
	s.Helper()
	list, next, err := s.house.table.Follow(s.Context(), s.cursor, 1000)
	if err != nil {
		s.Fatal(err)
	}
	s.cursor = next
	var records []map[string]any
	for _, e := range list {
		s.handed++
		records = append(records, s.record(e))
	}
	return records
}

func (s *source) record(e table.Event) map[string]any {
	typed := func(kind, value string) map[string]any { return map[string]any{kind: value} }
	keys := map[string]any{"p": typed("S", e.Item.Part), "s": typed("S", e.Item.Sort)}
	change := map[string]any{
		"ApproximateCreationDateTime": float64(s.house.clock().Unix()), "Keys": keys, "SizeBytes": 120,
		"SequenceNumber": strconv.Itoa(100000000000000000 + s.handed), "StreamViewType": "NEW_IMAGE",
	}
	name := "REMOVE"
	if e.Op == table.Put {
		name = "MODIFY"
		if e.Item.Version == 1 {
			name = "INSERT"
		}
		image := map[string]any{"p": keys["p"], "s": keys["s"], "v": typed("N", strconv.FormatInt(e.Item.Version, 10)), "d": typed("S", string(e.Item.Data))}
		if !e.Item.Expires.IsZero() {
			image["x"] = typed("N", strconv.FormatInt(e.Item.Expires.Unix(), 10))
		}
		change["NewImage"] = image
	}
	return map[string]any{
		"eventID": e.ID, "eventName": name, "eventVersion": "1.1", "eventSource": "aws:dynamodb", "awsRegion": "eu-west-3", "dynamodb": change,
		"eventSourceARN": "arn:aws:dynamodb:eu-west-3:123456789012:table/" + cloudTableName + "/stream/2026-11-23T00:00:00.000",
	}
}

// deliver invokes the program with a batch and returns where it is to be sent again.
func (s *source) deliver(batch []map[string]any) []string {
	s.Helper()
	var answer events.DynamoDBEventResponse
	s.invoke(map[string]any{"Records": batch}, &answer)
	failed := []string{}
	for _, f := range answer.BatchItemFailures {
		failed = append(failed, f.ItemIdentifier)
	}
	return failed
}

func (s *source) invoke(event, answer any) {
	s.Helper()
	o := s.program.invoke(strconv.FormatInt(time.Now().UnixNano(), 36), event)
	if o.failure != "" {
		s.Fatal(o.failure)
	}
	if err := json.Unmarshal(o.answer, answer); err != nil {
		s.Fatalf("%v: %s", err, o.answer)
	}
}

// tick invokes the program as the schedule of the house's minute does.
func (s *source) tick() {
	s.Helper()
	var nothing any
	s.invoke(map[string]any{
		"version": "0", "id": "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa", "detail-type": "Scheduled Event", "source": "aws.events",
		"account": "123456789012", "time": s.house.clock().UTC().Format(time.RFC3339), "region": "eu-west-3",
		"resources": []string{"arn:aws:events:eu-west-3:123456789012:rule/minute"}, "detail": map[string]any{},
	}, &nothing)
}

func (s *source) write(k table.Key, v any) {
	s.Helper()
	it, err := table.Item{Key: k}.With(v)
	if err == nil {
		err = s.house.table.Write(s.Context(), table.Change{Op: table.Put, Item: it})
	}
	if err != nil {
		s.Fatal(err)
	}
}

func (s *source) told(part, detail string) {
	s.Helper()
	e, err := journal.New(s.house.clock(), "system:test", "test", part, detail)
	if err != nil {
		s.Fatal(err)
	}
	c, err := e.Change(part)
	if err == nil {
		err = s.house.table.Write(s.Context(), c)
	}
	if err != nil {
		s.Fatal(err)
	}
}

func (s *source) wants(part string, want ...string) {
	s.Helper()
	k := table.Key{Part: "NOTES#" + part, Sort: "NOTES"}
	items, err := s.house.table.Get(context.Background(), true, k)
	if err != nil {
		s.Fatal(err)
	}
	var got []string
	if err := items.Find(k).Decode(&got); err != nil || !slices.Equal(got, want) {
		s.Errorf("noted of %s: %q, %v, want %q", part, got, err, want)
	}
}

// TestWhatFollowsThroughItsOwnProgram hands the stream of a real table to the program
// that the cloud runs: a batch that passes in part, the rest of it again, all of it
// twice, and the schedule of each minute.
func TestWhatFollowsThroughItsOwnProgram(t *testing.T) {
	endpoint := dynamolocal.Start(t)
	h := &house{demo: demo.New(demo.Options{}), tokens: map[string]string{}}
	h.now = h.demo.Now.Truncate(time.Minute)
	h.table = cloudTable(t, h, endpoint)
	keys, dir := seal.New(h.now), t.TempDir()
	program := build(t, "testdata/follow", dir, nil)
	deploy(t, dir, keys)
	s := &source{T: t, house: h, program: start(t, h, "follow", program, environment(t, dir, endpoint))}

	s.write(table.Key{Part: "a", Sort: "BOOK"}, "no entry")
	s.told("a", "one")
	s.told("b", "two")
	s.told("a", "wait")
	s.told("b", "four")
	batch := s.records()
	expired := s.record(table.Event{ID: "expired", Op: table.Delete, Item: table.Item{Key: table.Key{Part: "a", Sort: "~J#old"}}})
	expired["userIdentity"] = map[string]any{"type": "Service", "principalId": "dynamodb.amazonaws.com"}
	batch = slices.Insert(batch, 1, expired)

	waiting := slices.IndexFunc(batch, func(r map[string]any) bool { return strings.Contains(fmt.Sprint(r), "wait") })
	sequence := batch[waiting]["dynamodb"].(map[string]any)["SequenceNumber"].(string)
	for range 2 {
		if failed := s.deliver(batch); !slices.Equal(failed, []string{sequence}) {
			t.Errorf("to be sent again from %q, want %s", failed, sequence)
		}
	}
	s.wants("a", `"one"`)
	s.write(table.Key{Part: "GATE", Sort: "GATE"}, "open")
	for _, again := range [][]map[string]any{batch[waiting:], batch, s.records()} {
		if failed := s.deliver(again); len(failed) > 0 {
			t.Errorf("to be sent again from %q, want nothing", failed)
		}
	}
	s.wants("a", `"one"`, `"wait"`)
	s.wants("b", `"two"`, `"four"`)

	s.write(table.Key{Part: "FOLLOW#due", Sort: "CURSOR"}, map[string]any{"minute": h.now.UTC()})
	due, err := journal.Due{ID: "ring", Kind: "test", At: h.now.Add(time.Minute)}.Change()
	if err == nil {
		err = h.table.Write(t.Context(), due)
	}
	if err != nil {
		t.Fatal(err)
	}
	s.tick()
	s.wants("due")
	h.setClock(h.now.Add(time.Minute))
	s.tick()
	s.tick()
	s.wants("due", "ring "+h.now.UTC().Format("15:04"))
}
