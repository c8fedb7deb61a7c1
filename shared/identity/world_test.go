package identity_test

import (
	"encoding/json"
	"sync"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/identity"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/seal"
	"github.com/preau-ent/preau/shared/table"
	"github.com/preau-ent/preau/shared/table/faulty"
	"github.com/preau-ent/preau/shared/table/local"
)

// cheap is a password hash that costs nearly nothing: the rule under test is not its price.
var cheap = identity.Cost{Memory: 8, Passes: 1}

const (
	lycee   = school.UAI("0750001A")
	college = school.UAI("0750002B")
	good    = "vitrail bordure ocean plume"
)

// A world is a table with a few people, their door, and a clock that tests move.
type world struct {
	*identity.Door
	t     testing.TB
	store *faulty.Store
	table *table.Table
	keys  seal.Keys

	mu  sync.Mutex
	now time.Time
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, now: time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC), keys: seal.New(noon.AddDate(0, -1, 0))}
	store, err := local.Open(t.TempDir(), local.NoSync, local.Clock(w.clock))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	w.store = faulty.New(store)
	w.table = table.New(w.store)
	w.Door = w.door(w.keys)
	w.put(roster.SchoolKey(lycee), roster.School{UAI: lycee, Name: "Lycée Jeanne Barret", City: "Kerbihan"})
	w.put(roster.SchoolKey(college), roster.School{UAI: college, Name: "Collège des Genêts", City: "Plouvern"})
	return w
}

func (w *world) door(keys seal.Keys) *identity.Door {
	return identity.New(w.table, keys, identity.Options{Cost: cheap, Hashes: 4})
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	w.now = w.now.Add(d)
	w.mu.Unlock()
}

// put stores a document whatever was there.
func (w *world) put(k table.Key, doc any) {
	w.t.Helper()
	items, err := w.table.Get(w.t.Context(), true, k)
	if err != nil {
		w.t.Fatal(err)
	}
	data, err := json.Marshal(doc)
	if err != nil {
		w.t.Fatal(err)
	}
	it := items.Find(k)
	it.Data = data
	if err := w.table.Write(w.t.Context(), table.Change{Item: it}); err != nil {
		w.t.Fatal(err)
	}
}

// person stores somebody with links.
func (w *world) person(id school.PersonID, name roster.Name, links ...roster.Link) {
	w.t.Helper()
	w.put(roster.ProfileKey(id), roster.Profile{ID: id, Name: name, Birth: "2011-03-04"})
	w.put(roster.LinksKey(id), roster.Links{Name: name, Birth: "2011-03-04", Links: links})
}

// mother stores a guardian of two children in two schools, with an account.
func (w *world) mother() {
	w.t.Helper()
	w.person("mother", roster.Name{First: "Hélène", Last: "LORIEUX"},
		roster.Link{Role: school.Guardian, School: lycee, Pupil: "ines", Child: roster.Name{First: "Inès", Last: "LORIEUX"}, Level: school.Full},
		roster.Link{Role: school.Guardian, School: college, Pupil: "malo", Child: roster.Name{First: "Malo", Last: "LORIEUX"}, Level: school.Informed})
	w.register("mother", "helene.lorieux", good)
}

func (w *world) register(id school.PersonID, login, password string) {
	w.t.Helper()
	if err := w.Register(w.t.Context(), "system:demo", w.clock(), identity.Registration{Person: id, Login: login, Password: password}); err != nil {
		w.t.Fatal(err)
	}
}

var home = identity.Place{Address: "192.0.2.7", Agent: "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0", Trusted: true}

func (w *world) try(login, password string, from identity.Place) (identity.Pass, error) {
	return w.SignIn(w.t.Context(), login, password, from, w.clock())
}

func (w *world) signIn(login string, from identity.Place) identity.Pass {
	w.t.Helper()
	p, err := w.try(login, good, from)
	if err != nil {
		w.t.Fatalf("sign-in of %s: %v", login, err)
	}
	return p
}

func (w *world) who(access string) (roster.Person, error) {
	return w.Authenticate(w.t.Context(), identity.Credential{Token: access}, "", w.clock())
}

func (w *world) refresh(token string) (identity.Pass, error) {
	return w.Refresh(w.t.Context(), token, w.clock())
}

func wantFault(t testing.TB, what string, err error, kind fault.Kind, key string) {
	t.Helper()
	if f, ok := fault.As(err); !ok || f.Kind != kind || (key != "" && f.Key != key) {
		t.Errorf("%s: %v, want %s %s", what, err, kind, key)
	}
}
