package identity_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/identity"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// father stores a guardian without an account and returns the code of his letter.
func (w *world) father() identity.Code {
	w.t.Helper()
	w.person("father", roster.Name{First: "Jean-Noël", Last: "D'Arcœur"},
		roster.Link{Role: school.Guardian, School: lycee, Pupil: "ines", Child: roster.Name{First: "Inès"}, Level: school.Full},
		roster.Link{Role: school.Guardian, School: college, Pupil: "tom", Child: roster.Name{First: "Tom"}, Level: school.None})
	return w.issue("father", false)
}

func (w *world) issue(p school.PersonID, again bool) identity.Code {
	w.t.Helper()
	issued, err := w.Issue(w.t.Context(), identity.Order{By: "secretary", People: []school.PersonID{p}, Again: again}, w.clock())
	if err != nil || len(issued) != 1 {
		w.t.Fatalf("code of %s: %v, %v", p, issued, err)
	}
	return issued[0].Code
}

func (w *world) check(code string) (identity.Welcome, error) {
	return w.CheckCode(w.t.Context(), code, "192.0.2.7", w.clock())
}

func (w *world) activate(code, login, password string) (identity.Pass, error) {
	return w.Activate(w.t.Context(), identity.Activation{Code: code, Login: login, Password: password, From: home}, w.clock())
}

func fieldKeys(err error) string {
	f, ok := fault.As(err)
	if !ok {
		return fmt.Sprint(err)
	}
	var keys []string
	for _, field := range f.Fields {
		keys = append(keys, field.Pointer+" "+field.Key)
	}
	return strings.Join(keys, ", ")
}

func TestFromTheLetterToAnOpenSession(t *testing.T) {
	w := newWorld(t)
	code := w.father()
	if s := code.String(); len(s) != 17 || s[5] != '-' || s[11] != '-' {
		t.Fatalf("printed as %q, want three groups of five", s)
	}
	found, err := w.check(strings.ToLower(code.String()))
	if err != nil {
		t.Fatal(err)
	}
	want := identity.Welcome{FirstName: "Jean-Noël", LastInitial: "D.", School: "Lycée Jeanne Barret", Role: school.Guardian,
		Login: "jean-noel.d-arcoeur", Children: []string{"Inès"}}
	if fmt.Sprint(found) != fmt.Sprint(want) {
		t.Errorf("check = %+v, want %+v", found, want)
	}
	p, err := w.activate(code.String(), found.Login, good)
	if err != nil {
		t.Fatal(err)
	}
	if who, err := w.who(p.Access); err != nil || who.ID != "father" {
		t.Errorf("after activation: %v, %v", who.ID, err)
	}
	w.signIn("jean-noel.d-arcoeur", home)
	items, err := w.table.Get(t.Context(), true, roster.ProfileKey("father"))
	var profile roster.Profile
	if err != nil || items[0].Decode(&profile) != nil || profile.Login != "jean-noel.d-arcoeur" || profile.Birth != "2011-03-04" {
		t.Errorf("profile = %+v, %v", profile, err)
	}
}

func TestACodeServesOnceAndTheSameActivationAgainIsTheSame(t *testing.T) {
	w := newWorld(t)
	code := w.father().String()
	if _, err := w.activate(code, "papa.arcoeur", good); err != nil {
		t.Fatal(err)
	}
	if _, err := w.activate(code, "papa.arcoeur", good); err != nil {
		t.Errorf("the same again, its answer lost: %v", err)
	}
	_, err := w.activate(code, "papa.arcoeur", "another "+good)
	wantFault(t, "with another password", err, fault.Invalid, "activation.used")
	_, err = w.activate(code, "thief.arcoeur", good)
	wantFault(t, "with another login", err, fault.Invalid, "activation.used")
	_, err = w.check(code)
	wantFault(t, "check", err, fault.Invalid, "activation.used")
	w.pass(25 * time.Hour)
	_, err = w.check(code)
	wantFault(t, "a day later", err, fault.Invalid, "activation.unknown")
}

func TestTwoPhonesWithOneCodeMakeOneAccount(t *testing.T) {
	w := newWorld(t)
	code := w.father().String()
	var mu sync.Mutex
	var won []string
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			login := fmt.Sprint("phone", i)
			a := identity.Activation{Code: code, Login: login, Password: good, From: home}
			if _, err := w.Activate(w.t.Context(), a, w.clock()); err == nil {
				mu.Lock()
				won = append(won, login)
				mu.Unlock()
			} else if !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", login, err)
			}
		})
	}
	wg.Wait()
	if len(won) != 1 {
		t.Fatalf("%d phones won: %v, want 1", len(won), won)
	}
	w.signIn(won[0], home)
}

func TestAnActivationNamesEveryFaultAtOnce(t *testing.T) {
	w := newWorld(t)
	w.mother()
	code := w.father().String()
	_, err := w.Activate(t.Context(), identity.Activation{Code: code, Login: "Hélène.Lorieux", Password: "jean-noel", Birth: "1980-01-01", From: home}, w.clock())
	if got, want := fieldKeys(err), "/login activation.login-taken, /password password.short, /birthDate activation.birth"; got != want {
		t.Errorf("fields = %s, want %s", got, want)
	}
	for _, c := range []struct{ login, password, want string }{
		{"x", good, "/login activation.login-form"},
		{"deux mots, trois", good, "/login activation.login-form"},
		{"papa", "Jean-Noël-2026", "/password password.name"},
		{"papa", "ines-mon-tresor", "/password password.name"},
		{"papa", "kerbihan-toujours", "/password password.school"},
		{"ruisseau", "ruisseau du nord 7", "/password password.login"},
		{"papa", "04/03/2011 ruisseau", "/password password.birth"},
	} {
		_, err := w.activate(code, c.login, c.password)
		if got := fieldKeys(err); got != c.want {
			t.Errorf("%s, %s: %s, want %s", c.login, c.password, got, c.want)
		}
	}
	if _, err := w.activate(code, "papa", good); err != nil {
		t.Errorf("after the faults: %v", err)
	}
}

func TestATypingErrorIsToldByItsGroup(t *testing.T) {
	w := newWorld(t)
	code := w.father().String()
	const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	for i := range code {
		if code[i] == '-' {
			continue
		}
		other := letters[(strings.IndexByte(letters, code[i])+7)%32]
		_, err := w.check(code[:i] + string(other) + code[i+1:])
		wantFault(t, fmt.Sprint("sign ", i), err, fault.Invalid, "activation.typo-group")
		if f, _ := fault.As(err); f.Args["group"] != i/6+1 {
			t.Errorf("sign %d: group %v, want %d", i, f.Args["group"], i/6+1)
		}
	}
	for i := range len(code) - 1 { // neighbours exchanged
		a, b := code[i], code[i+1]
		if a == b || a == '-' || b == '-' {
			continue
		}
		if _, err := identity.ParseCode(code[:i] + string(b) + string(a) + code[i+2:]); err == nil {
			t.Errorf("signs %d and %d exchanged: accepted", i, i+1)
		}
	}
	_, err := w.check(code[:12])
	wantFault(t, "a group missing", err, fault.Invalid, "activation.length")
}

func TestACodeIsReadHoweverItIsTyped(t *testing.T) {
	w := newWorld(t)
	for range 50 {
		code := w.issueTo("father" + school.PersonID(school.NewID()))
		plain := code.String()
		typed := strings.NewReplacer("0", "o", "1", "l", "V", "u", "-", " – ").Replace(strings.ToLower(plain))
		typed = strings.ReplaceAll(typed, "v", "U")
		if got, err := identity.ParseCode(typed); err != nil || got != code {
			t.Fatalf("ParseCode(%q) = %s, %v, want %s", typed, got, err, code)
		}
	}
}

func (w *world) issueTo(p school.PersonID) identity.Code {
	w.t.Helper()
	w.person(p, roster.Name{First: "Ada", Last: "NERVAL"}, roster.Link{Role: school.Pupil, School: lycee})
	return w.issue(p, false)
}

func TestANewCodeSilencesTheOldAndEndsEverySession(t *testing.T) {
	w := newWorld(t)
	w.mother()
	lost := w.issue("mother", true).String()
	open := w.signIn("helene.lorieux", home)
	code := w.issue("mother", true).String()
	_, err := w.check(lost)
	wantFault(t, "the older letter", err, fault.Invalid, "activation.closed")
	if _, err := w.who(open.Access); err != nil {
		t.Errorf("a code alone changes nothing: %v", err)
	}
	found, err := w.check(code)
	if err != nil || found.Login != "helene.lorieux" {
		t.Fatalf("check = %+v, %v, want the present login", found, err)
	}
	if _, err := w.activate(code, "helene.l", "ruisseau phare canal 7"); err != nil {
		t.Fatal(err)
	}
	_, err = w.who(open.Access)
	wantFault(t, "the session before", err, fault.Unauthenticated, "")
	for _, c := range []struct{ login, password string }{{"helene.lorieux", good}, {"helene.l", good}, {"helene.lorieux", "ruisseau phare canal 7"}} {
		_, err = w.try(c.login, c.password, home)
		wantFault(t, "signing in as before: "+c.login, err, fault.Unauthenticated, "session.refused")
	}
	if _, err := w.try("helene.l", "ruisseau phare canal 7", home); err != nil {
		t.Errorf("the new password: %v", err)
	}
}

func TestANewCodeReopensALockedAccount(t *testing.T) {
	w := newWorld(t)
	w.mother()
	for i := range 20 {
		w.try("helene.lorieux", "wrong", identity.Place{Address: fmt.Sprint("198.51.100.", i)})
	}
	code := w.issue("mother", true).String()
	if _, err := w.activate(code, "helene.lorieux", good); err != nil {
		t.Fatal(err)
	}
	if _, err := w.try("helene.lorieux", good, identity.Place{Address: "198.51.100.200"}); err != nil {
		t.Errorf("after the new code: %v", err)
	}
}

func TestCodesAreForThoseWhoHaveSomethingToEnterFor(t *testing.T) {
	w := newWorld(t)
	w.mother() // has an account
	w.father() // has a code
	name := roster.Name{First: "Ada", Last: "NERVAL"}
	past := w.clock().Add(-time.Hour)
	w.person("teacher", name, roster.Link{Role: school.Teacher, School: lycee})
	w.person("pupil", name, roster.Link{Role: school.Pupil, School: lycee})
	w.person("substitute", name, roster.Link{Role: school.Teacher, School: lycee, From: w.clock().Add(time.Hour)})
	w.person("withdrawn", name, roster.Link{Role: school.Guardian, School: lycee, Level: school.None})
	w.person("neighbour", name, roster.Link{Role: school.Guardian, School: lycee, Level: school.Contact})
	w.person("gone", name, roster.Link{Role: school.Teacher, School: lycee, To: past})
	w.person("nobody", name)
	people := []school.PersonID{"mother", "father", "teacher", "pupil", "substitute", "withdrawn", "neighbour", "gone", "nobody"}
	for _, c := range []struct {
		again bool
		want  []school.PersonID
	}{
		{false, []school.PersonID{"teacher", "pupil", "substitute"}},
		{false, nil},
		{true, []school.PersonID{"mother", "father", "teacher", "pupil", "substitute"}},
	} {
		issued, err := w.Issue(t.Context(), identity.Order{By: "secretary", People: people, Again: c.again}, w.clock())
		var got []school.PersonID
		for _, i := range issued {
			got = append(got, i.Person)
		}
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("again %v: codes of %v, %v, want %v", c.again, got, err, c.want)
		}
	}
	_, err := w.Issue(t.Context(), identity.Order{People: []school.PersonID{"unknown"}}, w.clock())
	wantFault(t, "somebody unknown", err, fault.NotFound, "")
}

func TestACodeOfSomebodyWhoseRightsEndedOpensNothing(t *testing.T) {
	w := newWorld(t)
	code := w.father().String()
	w.put(roster.LinksKey("father"), roster.Links{Links: []roster.Link{{Role: school.Guardian, School: lycee, Level: school.None}}})
	_, err := w.check(code)
	wantFault(t, "check", err, fault.Invalid, "activation.closed")
	_, err = w.activate(code, "papa", good)
	wantFault(t, "activation", err, fault.Invalid, "activation.closed")
}

func TestCodesOfAWholeSchoolAreMadeInLots(t *testing.T) {
	w := newWorld(t)
	var people []school.PersonID
	for i := range 100 {
		id := school.PersonID(fmt.Sprint("p", i))
		w.person(id, roster.Name{First: "Ada", Last: "NERVAL"}, roster.Link{Role: school.Pupil, School: lycee})
		people = append(people, id)
	}
	before := w.table.Meter().Total().Requests
	issued, err := w.Issue(t.Context(), identity.Order{By: "secretary", People: people}, w.clock())
	if err != nil || len(issued) != 100 {
		t.Fatalf("%d codes, %v", len(issued), err)
	}
	if got := w.table.Meter().Total().Requests - before; got != 8 {
		t.Errorf("%d requests, want one read and one write per 33 people", got)
	}
	seen := map[identity.Code]bool{}
	for _, i := range issued {
		seen[i.Code] = true
	}
	if len(seen) != 100 {
		t.Errorf("%d different codes of 100", len(seen))
	}
}

func TestTheLoginOfANamesakeGetsANumber(t *testing.T) {
	w := newWorld(t)
	name := roster.Name{First: "Chloé", Last: "Le Gall"}
	for i, want := range []string{"chloe.le-gall", "chloe.le-gall2", "chloe.le-gall3"} {
		id := school.PersonID(fmt.Sprint("chloe", i))
		w.person(id, name, roster.Link{Role: school.Pupil, School: lycee})
		code := w.issue(id, false).String()
		found, err := w.check(code)
		if err != nil || found.Login != want {
			t.Fatalf("suggestion = %q, %v, want %q", found.Login, err, want)
		}
		if _, err := w.activate(code, found.Login, good); err != nil {
			t.Fatal(err)
		}
	}
}

func TestNamesInAnyScriptGetALogin(t *testing.T) {
	w := newWorld(t)
	for i, n := range []roster.Name{{First: "Мария", Last: "Иванова"}, {First: "", Last: ""}, {First: "O", Last: "Û"}, {First: strings.Repeat("Ann", 30), Last: "X"}} {
		id := school.PersonID(fmt.Sprint("p", i))
		w.person(id, n, roster.Link{Role: school.Pupil, School: lycee})
		code := w.issue(id, false).String()
		found, err := w.check(code)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.activate(code, found.Login, good); err != nil {
			t.Errorf("%v: login %q: %v", n, found.Login, err)
		}
	}
}

func TestGuessingCodesEndsAtTheLimitOfTheAddress(t *testing.T) {
	w := newWorld(t)
	letter := w.father().String()
	other := newWorld(t) // whose codes are well formed, and unknown here
	guessed := 0
	for i := range 120 {
		_, err := w.check(other.issueTo(school.PersonID(fmt.Sprint("p", i))).String())
		if fault.Is(err, fault.Invalid) {
			guessed++
		}
	}
	if guessed != 100 {
		t.Errorf("%d guesses answered, want 100", guessed)
	}
	_, err := w.check(letter)
	wantFault(t, "the true code afterwards", err, fault.TooMany, "session.address-limit")
	if _, err := w.CheckCode(t.Context(), letter, "203.0.113.9", w.clock()); err != nil {
		t.Errorf("from elsewhere: %v", err)
	}
}

// TestTheTableKnowsNoSecret looks for every secret in every stored byte.
func TestTheTableKnowsNoSecret(t *testing.T) {
	w := newWorld(t)
	code := w.father()
	p, err := w.activate(code.String(), "papa.arcoeur", good)
	if err != nil {
		t.Fatal(err)
	}
	second := w.issue("father", true)
	page, err := w.table.Walk(t.Context(), 0, 1, table.Key{})
	if err != nil || len(page.Items) < 5 {
		t.Fatalf("%d items, %v", len(page.Items), err)
	}
	for _, it := range page.Items {
		text := it.Part + " " + it.Sort + " " + string(it.Data)
		for _, secret := range []string{good, string(code), string(second), code.String(), p.Access, p.Refresh, home.Address} {
			if strings.Contains(text, secret) {
				t.Errorf("%s/%s holds a secret in clear", it.Part, it.Sort)
			}
		}
	}
}
