package identity_test

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/identity"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

func TestLoginsAreReadAsPhonesTypeThem(t *testing.T) {
	w := newWorld(t)
	w.mother()
	for _, typed := range []string{"helene.lorieux", "Helene.Lorieux", " Hélène.Lorieux ", "HELENE.LORIEUX"} {
		if _, err := w.try(typed, good, home); err != nil {
			t.Errorf("%q: %v", typed, err)
		}
	}
	// An accent is one code point on one keyboard, two on another.
	w.register("mother", "helene.lorieux", "e\u0301te\u0301 vitrail bordure")
	if _, err := w.try("helene.lorieux", "été vitrail bordure", home); err != nil {
		t.Errorf("composed accents: %v", err)
	}
}

func TestUnknownLoginAndWrongPasswordAreToldAlike(t *testing.T) {
	w := newWorld(t)
	w.mother()
	for range 20 {
		before := w.table.Meter().Total()
		_, wrong := w.try("helene.lorieux", "not the password", identity.Place{Address: "192.0.2.1"})
		middle := w.table.Meter().Total()
		_, unknown := w.try("nobody.knows", "not the password", identity.Place{Address: "192.0.2.2"})
		after := w.table.Meter().Total()
		if wrong == nil || unknown == nil || wrong.Error() != unknown.Error() {
			t.Fatalf("wrong password: %v, unknown login: %v, want the same", wrong, unknown)
		}
		if a, b := middle.Requests-before.Requests, after.Requests-middle.Requests; a != b {
			t.Fatalf("wrong password: %d requests, unknown login: %d", a, b)
		}
		if a, b := middle.WRU-before.WRU, after.WRU-middle.WRU; a != b {
			t.Fatalf("wrong password: %v WRU, unknown login: %v", a, b)
		}
	}
}

func TestAnAccountAnswersTwentyFailedTriesADay(t *testing.T) {
	w := newWorld(t)
	w.mother()
	w.signIn("helene.lorieux", home)
	answered := 0
	for i := range 60 { // each from elsewhere
		_, err := w.try("helene.lorieux", fmt.Sprint("guess number ", i), identity.Place{Address: fmt.Sprint("198.51.100.", i)})
		if fault.Is(err, fault.Unauthenticated) {
			answered++
		}
	}
	if answered != 15 {
		t.Errorf("%d tries of strangers answered, want 15: five are left for the addresses of the account", answered)
	}
	_, err := w.try("helene.lorieux", good, identity.Place{Address: "198.51.100.99"})
	wantFault(t, "the right password from elsewhere", err, fault.TooMany, "session.account-limit")
	if f, _ := fault.As(err); f.Retry != 15*3600+1 {
		t.Errorf("retry after %d s, want until midnight in Paris", f.Retry)
	}
	w.signIn("helene.lorieux", home)
	for range 10 {
		if _, err := w.try("helene.lorieux", "wrong at home", home); fault.Is(err, fault.Unauthenticated) {
			answered++
		}
	}
	if answered != 20 {
		t.Errorf("%d failed tries answered in a day, want 20", answered)
	}
	w.pass(15*time.Hour + time.Second)
	if _, err := w.try("helene.lorieux", good, identity.Place{Address: "198.51.100.99"}); err != nil {
		t.Errorf("the next day: %v", err)
	}
}

func TestTriesAtTheSameMomentAreAnsweredOneAfterTheOther(t *testing.T) {
	w := newWorld(t)
	w.mother()
	var answered atomic.Int32
	var wg sync.WaitGroup
	for i := range 60 {
		wg.Go(func() {
			_, err := w.SignIn(w.t.Context(), "helene.lorieux", fmt.Sprint("guess number ", i), identity.Place{Address: fmt.Sprint("198.51.100.", i)}, w.clock())
			if fault.Is(err, fault.Unauthenticated) {
				answered.Add(1)
			}
		})
	}
	wg.Wait()
	if answered.Load() != 15 {
		t.Errorf("%d tries answered, want 15", answered.Load())
	}
}

func TestPastItsLimitAnAddressStillOpensTheAccountsItOpenedBefore(t *testing.T) {
	w := newWorld(t)
	w.mother()
	w.person("other", roster.Name{First: "Ada", Last: "NERVAL"}, roster.Link{Role: school.Teacher, School: lycee})
	w.register("other", "ada.nerval", good)
	nat := identity.Place{Address: "203.0.113.5"}
	w.signIn("helene.lorieux", nat)
	failed := 0
	for i := range 150 {
		if _, err := w.try(fmt.Sprint("someone", i), "not the password", nat); fault.Is(err, fault.Unauthenticated) {
			failed++
		}
	}
	if failed != 100 {
		t.Errorf("%d failed tries answered within the hour, want 100", failed)
	}
	w.signIn("helene.lorieux", nat)
	_, err := w.try("ada.nerval", good, nat)
	wantFault(t, "an account that never signed in from there", err, fault.TooMany, "session.address-limit")
	w.pass(30 * time.Minute)
	_, err = w.try("ada.nerval", good, nat)
	wantFault(t, "half an hour later", err, fault.TooMany, "session.address-limit")
	w.pass(30 * time.Minute)
	w.signIn("ada.nerval", nat)
}

func TestOneSubscriberOfIPv6IsOneAddress(t *testing.T) {
	w := newWorld(t)
	failed := 0
	for i := range 150 {
		from := identity.Place{Address: fmt.Sprintf("2001:db8:1:2:%x::1", i)}
		if _, err := w.try(fmt.Sprint("someone", i), "not the password", from); fault.Is(err, fault.Unauthenticated) {
			failed++
		}
	}
	if failed != 100 {
		t.Errorf("%d failed tries answered, want 100", failed)
	}
}

// TestCredentialStuffing replays bar 12 at one hundredth: 1,000 attempts on 100
// accounts from 5 addresses, one in a hundred with a valid password, while a school
// of 120 signs in behind one address, one in twenty after a typing error.
func TestCredentialStuffing(t *testing.T) {
	w := newWorld(t)
	random := rand.New(rand.NewPCG(12, 2026))
	for i := range 220 {
		id := school.PersonID(fmt.Sprint("p", i))
		w.person(id, roster.Name{First: "Ada", Last: "NERVAL"}, roster.Link{Role: school.Pupil, School: lycee})
		w.register(id, fmt.Sprint("pupil", i), good)
	}
	perAccount, perAddress, opened := map[string]int{}, map[string]int{}, map[string]bool{}
	legitimate := 0
	for i := range 1000 {
		login, address := fmt.Sprint("pupil", random.IntN(100)), fmt.Sprint("198.51.100.", random.IntN(5))
		password := "stolen elsewhere"
		if random.IntN(100) == 0 {
			password = good
		}
		_, err := w.try(login, password, identity.Place{Address: address})
		switch {
		case err == nil:
			opened[address+login] = true
		case fault.Is(err, fault.Unauthenticated):
			perAccount[login]++
			if !opened[address+login] {
				perAddress[address]++
			}
		}
		if i%8 == 0 && i/8 < 120 {
			login := fmt.Sprint("pupil", 100+i/8)
			if i%160 == 0 {
				w.try(login, "typing error", identity.Place{Address: "203.0.113.5"})
			}
			if _, err := w.try(login, good, identity.Place{Address: "203.0.113.5"}); err == nil {
				legitimate++
			}
		}
		w.pass(600 * time.Millisecond)
	}
	for login, n := range perAccount {
		if n > 20 {
			t.Errorf("%s: %d failed tries answered", login, n)
		}
	}
	for address, n := range perAddress {
		if n > 100 {
			t.Errorf("%s: %d failed tries answered", address, n)
		}
	}
	if legitimate != 120 {
		t.Errorf("%d of 120 pupils of the school signed in", legitimate)
	}
}

func TestComingAndGoingIsInTheJournalForAYear(t *testing.T) {
	w := newWorld(t)
	w.mother()
	w.pass(time.Minute)
	p := w.signIn("helene.lorieux", home)
	w.pass(time.Minute)
	if err := w.SignOut(t.Context(), identity.Credential{Token: p.Access}, "", w.clock()); err != nil {
		t.Fatal(err)
	}
	entries, err := journal.History(t.Context(), w.table, "PERSON#mother", 10)
	if err != nil || len(entries) != 3 || entries[0].Action != "session.delete" || entries[1].Action != "session.create" ||
		entries[0].Object != string(p.Session) {
		t.Errorf("entries = %+v, %v", entries, err)
	}
	w.pass(366 * 24 * time.Hour)
	if entries, err := journal.History(t.Context(), w.table, "PERSON#mother", 10); err != nil || len(entries) != 0 {
		t.Errorf("a year later: %d entries, %v", len(entries), err)
	}
}

func TestPasswordsAreHashedAtTheirCost(t *testing.T) {
	if identity.DefaultCost.Memory < 19<<10 || identity.DefaultCost.Passes < 2 {
		t.Errorf("cost = %+v, want 19 MiB and two passes at least", identity.DefaultCost)
	}
	w := newWorld(t)
	w.Door = identity.New(w.table, w.keys, identity.Options{})
	w.mother()
	w.signIn("helene.lorieux", home)
	// A door of another cost reads what this one wrote.
	w.Door = w.door(w.keys)
	w.signIn("helene.lorieux", home)
}

func BenchmarkSignIn(b *testing.B) {
	w := newWorld(b)
	w.Door = identity.New(w.table, w.keys, identity.Options{})
	w.mother()
	b.ReportAllocs()
	for b.Loop() {
		w.signIn("helene.lorieux", home)
	}
}

func BenchmarkAuthenticate(b *testing.B) {
	w := newWorld(b)
	w.mother()
	p := w.signIn("helene.lorieux", home)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := w.who(p.Access); err != nil {
			b.Fatal(err)
		}
	}
}
