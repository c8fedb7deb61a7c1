package identity_test

import (
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/identity"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

func TestOneReadSaysWhoAsks(t *testing.T) {
	w := newWorld(t)
	w.mother()
	w.put(roster.EnrolKey("ines"), roster.Enrolments{Enrolments: []roster.Enrolment{{Pupil: "ines", School: lycee, Class: "2DE3"}}})
	p := w.signIn("helene.lorieux", home)
	before := w.table.Meter().Total().Requests
	who, err := w.Authenticate(t.Context(), identity.Credential{Token: p.Access}, "ines", w.clock())
	if err != nil {
		t.Fatal(err)
	}
	if got := w.table.Meter().Total().Requests - before; got != 1 {
		t.Errorf("%d requests, want 1", got)
	}
	if who.ID != "mother" || who.Name.First != "Hélène" || len(who.Links) != 2 || !who.Trusted ||
		who.Session != p.Session || !who.PasswordAt.Equal(w.clock()) || who.Today != "2026-11-23" ||
		len(who.About) != 1 || who.About[0].Class != "2DE3" {
		t.Errorf("person = %+v", who)
	}
}

func TestSessionsEndAfterTheirIdleTimeAndTheirLife(t *testing.T) {
	staff := roster.Link{Role: school.Teacher, School: lycee}
	family := roster.Link{Role: school.Guardian, School: lycee, Pupil: "ines", Level: school.Full}
	pupil := roster.Link{Role: school.Pupil, School: lycee}
	for _, c := range []struct {
		name       string
		link       roster.Link
		trusted    bool
		idle, life time.Duration
	}{
		{"staff, shared", staff, false, 30 * time.Minute, 12 * time.Hour},
		{"staff, own device", staff, true, 8 * time.Hour, 12 * time.Hour},
		{"family, shared", family, false, 30 * time.Minute, 12 * time.Hour},
		{"family, own device", family, true, 14 * 24 * time.Hour, 30 * 24 * time.Hour},
		{"pupil, own device", pupil, true, 14 * 24 * time.Hour, 30 * 24 * time.Hour},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.person("p", roster.Name{First: "Ada", Last: "NERVAL"}, c.link)
			w.register("p", "ada.nerval", good)
			from := identity.Place{Address: "192.0.2.7", Trusted: c.trusted}

			p := w.signIn("ada.nerval", from)
			w.pass(c.idle - time.Second)
			p, err := w.refresh(p.Refresh)
			if err != nil {
				t.Fatalf("just before the idle time: %v", err)
			}
			w.pass(c.idle)
			_, err = w.refresh(p.Refresh)
			wantFault(t, "after the idle time", err, fault.Unauthenticated, "")

			p = w.signIn("ada.nerval", from)
			for end := w.clock().Add(c.life); w.clock().Before(end); w.pass(c.idle - time.Second) {
				if p, err = w.refresh(p.Refresh); err != nil {
					t.Fatalf("%v before the end: %v", end.Sub(w.clock()), err)
				}
			}
			_, err = w.refresh(p.Refresh)
			wantFault(t, "after its life", err, fault.Unauthenticated, "")
			_, err = w.who(p.Access)
			wantFault(t, "its access token", err, fault.Unauthenticated, "")
		})
	}
}

func TestOneOwnDeviceKeepsItsCookiesASharedOneDoesNot(t *testing.T) {
	w := newWorld(t)
	w.mother()
	for _, c := range []struct {
		trusted bool
		keep    int
	}{{false, 0}, {true, 14 * 24 * 3600}} {
		p := w.signIn("helene.lorieux", identity.Place{Address: "192.0.2.7", Trusted: c.trusted})
		for _, cookie := range p.Cookies() {
			if cookie.MaxAge != c.keep || !cookie.Secure || !cookie.HttpOnly || cookie.Domain != "" {
				t.Errorf("trusted %v: cookie %v, want Max-Age %d", c.trusted, cookie.String(), c.keep)
			}
		}
	}
}

func TestAnOldRefreshTokenEndsTheSessionOfThiefAndVictim(t *testing.T) {
	w := newWorld(t)
	w.mother()
	for family := range 50 {
		p := w.signIn("helene.lorieux", home)
		stolen, last := p.Refresh, p
		for range 1 + family%3 {
			w.pass(11 * time.Second)
			var err error
			if last, err = w.refresh(last.Refresh); err != nil {
				t.Fatal(err)
			}
		}
		w.pass(11 * time.Second)
		_, err := w.refresh(stolen)
		wantFault(t, "the stolen token", err, fault.Unauthenticated, "session.stolen")
		_, err = w.refresh(last.Refresh)
		wantFault(t, "the token after it", err, fault.Unauthenticated, "")
		_, err = w.who(last.Access)
		wantFault(t, "the access token", err, fault.Unauthenticated, "")
	}
}

func TestTwoTabsThatWakeTogetherGetTheSameSuccessor(t *testing.T) {
	w := newWorld(t)
	w.mother()
	p := w.signIn("helene.lorieux", home)
	w.pass(11 * time.Minute)
	const tabs = 40
	successors := make([]string, tabs)
	var wg sync.WaitGroup
	for i := range tabs {
		wg.Go(func() {
			next, err := w.Refresh(w.t.Context(), p.Refresh, w.clock())
			if err != nil {
				t.Errorf("tab %d: %v", i, err)
			}
			successors[i] = next.Refresh
		})
	}
	wg.Wait()
	for _, s := range successors {
		if s != successors[0] || s == p.Refresh {
			t.Fatalf("tabs hold different successors")
		}
	}
	w.pass(10 * time.Second)
	if again, err := w.refresh(p.Refresh); err != nil || again.Refresh != successors[0] {
		t.Errorf("ten seconds later: %v, want the same successor", err)
	}
}

func TestAForgedRefreshTokenHarmsNobody(t *testing.T) {
	w := newWorld(t)
	w.mother()
	p := w.signIn("helene.lorieux", home)
	w.pass(time.Minute)
	dot := strings.LastIndexByte(p.Refresh, '.')
	for _, forged := range []string{
		"", "....", p.Refresh[:dot+1], p.Refresh + "A", p.Refresh[:dot] + ".AAAA", strings.Replace(p.Refresh, ".0.", ".1.", 1),
		strings.Replace(p.Refresh, ".0.", ".-1.", 1), strings.Replace(p.Refresh, "mother", "head", 1), strings.Repeat("a.", 5000),
	} {
		_, err := w.refresh(forged)
		wantFault(t, "forged "+forged[:min(40, len(forged))], err, fault.Unauthenticated, "")
	}
	if _, err := w.refresh(p.Refresh); err != nil {
		t.Errorf("the true token after the forged ones: %v", err)
	}
}

func TestSigningOutEndsTheSessionWithEitherToken(t *testing.T) {
	w := newWorld(t)
	w.mother()
	for _, c := range []struct {
		name            string
		access, refresh bool
		after           time.Duration
		gone            bool
	}{
		{"with both", true, true, 0, true},
		{"with an expired access token and the refresh token", true, true, 11 * time.Minute, true},
		{"with the refresh token alone", false, true, 0, true},
		{"with nothing", false, false, 0, false},
	} {
		p := w.signIn("helene.lorieux", home)
		w.pass(c.after)
		access, refresh := p.Access, p.Refresh
		if !c.access {
			access = ""
		}
		if !c.refresh {
			refresh = ""
		}
		for range 2 { // signing out twice is no failure
			if err := w.SignOut(t.Context(), identity.Credential{Token: access}, refresh, w.clock()); err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
		}
		if _, err := w.refresh(p.Refresh); (err != nil) != c.gone {
			t.Errorf("%s: refresh afterwards: %v, want ended %v", c.name, err, c.gone)
		}
	}
}

// TestAChangedLinkActsAtOnce withdraws each kind of link while a session is open.
func TestAChangedLinkActsAtOnce(t *testing.T) {
	w := newWorld(t)
	end := w.clock().Add(time.Hour)
	name := roster.Name{First: "Ada", Last: "NERVAL"}
	for _, c := range []struct {
		name          string
		before, after roster.Link
	}{
		{"authority withdrawn", roster.Link{Role: school.Guardian, School: lycee, Pupil: "ines", Level: school.Full},
			roster.Link{Role: school.Guardian, School: lycee, Pupil: "ines", Level: school.None}},
		{"full becomes informed", roster.Link{Role: school.Guardian, School: lycee, Pupil: "ines", Level: school.Full},
			roster.Link{Role: school.Guardian, School: lycee, Pupil: "ines", Level: school.Informed}},
		{"charge becomes contact", roster.Link{Role: school.Guardian, School: lycee, Pupil: "ines", Level: school.Charge},
			roster.Link{Role: school.Guardian, School: lycee, Pupil: "ines", Level: school.Contact}},
		{"substitute ended", roster.Link{Role: school.Teacher, School: lycee}, roster.Link{Role: school.Teacher, School: lycee, To: end}},
		{"teacher leaves a service", roster.Link{Role: school.Teacher, School: lycee, Services: []roster.ServiceRef{{ID: "s1"}}}, roster.Link{Role: school.Teacher, School: lycee}},
		{"head teacher no more", roster.Link{Role: school.Teacher, School: lycee, HeadOf: []school.ClassID{"2DE3"}}, roster.Link{Role: school.Teacher, School: lycee}},
		{"head becomes CPE", roster.Link{Role: school.Head, School: lycee}, roster.Link{Role: school.CPE, School: lycee}},
		{"pupil changes school", roster.Link{Role: school.Pupil, School: lycee}, roster.Link{Role: school.Pupil, School: college}},
	} {
		w.person("p", name, c.before)
		w.register("p", "ada.nerval", good)
		p := w.signIn("ada.nerval", home)
		if who, err := w.who(p.Access); err != nil || !sameLink(who.Links[0], c.before) {
			t.Fatalf("%s: before: %+v, %v", c.name, who.Links, err)
		}
		w.put(roster.LinksKey("p"), roster.Links{Name: name, Links: []roster.Link{c.after}})
		if who, err := w.who(p.Access); err != nil || !sameLink(who.Links[0], c.after) {
			t.Errorf("%s: next request: %+v, %v, want the changed link", c.name, who.Links, err)
		}
	}
}

func sameLink(a, b roster.Link) bool {
	return a.Role == b.Role && a.School == b.School && a.Level == b.Level && a.To.Equal(b.To) &&
		len(a.Services) == len(b.Services) && len(a.HeadOf) == len(b.HeadOf)
}

func TestASuspendedPersonIsOutAtOnceAndStaysOut(t *testing.T) {
	w := newWorld(t)
	w.mother()
	p := w.signIn("helene.lorieux", home)
	w.put(roster.LinksKey("mother"), roster.Links{Suspended: true})
	_, err := w.who(p.Access)
	wantFault(t, "open session", err, fault.Unauthenticated, "session.suspended")
	_, err = w.try("helene.lorieux", good, home)
	wantFault(t, "sign-in", err, fault.Unauthenticated, "session.suspended")
	_, err = w.try("helene.lorieux", "not the password", home)
	wantFault(t, "sign-in with a wrong password", err, fault.Unauthenticated, "session.refused")
}

func TestAPersonListsAndEndsTheOwnSessions(t *testing.T) {
	w := newWorld(t)
	w.mother()
	phone := w.signIn("helene.lorieux", identity.Place{Address: "192.0.2.8", Agent: "Mozilla/5.0 (Linux; Android 14) Chrome/130.0 Mobile Safari/537.36", Trusted: true})
	w.pass(time.Minute)
	here := w.signIn("helene.lorieux", home)
	who, err := w.who(here.Access)
	if err != nil {
		t.Fatal(err)
	}
	sessions, err := w.Sessions(t.Context(), who)
	if err != nil || len(sessions) != 2 || sessions[0].Device != "Firefox · Windows" || sessions[1].Device != "Chrome · Android" {
		t.Fatalf("sessions = %+v, %v", sessions, err)
	}
	if err := w.Revoke(t.Context(), who, phone.Session); err != nil {
		t.Fatal(err)
	}
	_, err = w.who(phone.Access)
	wantFault(t, "the phone", err, fault.Unauthenticated, "")
	wantFault(t, "the phone again", w.Revoke(t.Context(), who, phone.Session), fault.NotFound, "")
	if _, err = w.who(here.Access); err != nil {
		t.Errorf("this device: %v", err)
	}
}

func TestAllSessionsOfAPersonEndTogether(t *testing.T) {
	w := newWorld(t)
	w.mother()
	var passes []identity.Pass
	for range 5 {
		passes = append(passes, w.signIn("helene.lorieux", home))
	}
	if n, err := w.RevokeAll(t.Context(), "secretary", "mother", w.clock()); n != 5 || err != nil {
		t.Fatalf("ended %d, %v, want 5", n, err)
	}
	for _, p := range passes {
		_, err := w.who(p.Access)
		wantFault(t, "access", err, fault.Unauthenticated, "")
		_, err = w.refresh(p.Refresh)
		wantFault(t, "refresh", err, fault.Unauthenticated, "")
	}
}

func TestNoRequestIsAcceptedOnceAllSessionsHaveEnded(t *testing.T) {
	w := newWorld(t)
	w.mother()
	var passes []identity.Pass
	for range 4 {
		passes = append(passes, w.signIn("helene.lorieux", home))
	}
	var ended atomic.Bool
	var accepted, late atomic.Int32
	var wg sync.WaitGroup
	for _, p := range passes {
		wg.Go(func() {
			for tries := 0; tries < 100_000; tries++ {
				after := ended.Load()
				if _, err := w.who(p.Access); err != nil {
					return
				}
				if accepted.Add(1); after {
					late.Add(1)
				}
			}
		})
		wg.Go(func() { // meanwhile the device turns its refresh token
			for token := p.Refresh; ; {
				next, err := w.Refresh(w.t.Context(), token, w.clock())
				if err != nil {
					return
				}
				token = next.Refresh
			}
		})
	}
	for accepted.Load() < 50 {
		runtime.Gosched()
	}
	if _, err := w.RevokeAll(t.Context(), "head", "mother", w.clock()); err != nil {
		t.Fatal(err)
	}
	ended.Store(true)
	wg.Wait()
	if late.Load() > 0 {
		t.Errorf("%d of %d requests accepted after the end", late.Load(), accepted.Load())
	}
}

func TestRotatingTheKeysSignsNobodyOut(t *testing.T) {
	w := newWorld(t)
	w.mother()
	p := w.signIn("helene.lorieux", home)
	rotated := w.door(w.keys.Rotated(w.clock()))
	if _, err := rotated.Authenticate(t.Context(), identity.Credential{Token: p.Access}, "", w.clock()); err != nil {
		t.Errorf("token of the old key: %v", err)
	}
	next, err := rotated.Refresh(t.Context(), p.Refresh, w.clock())
	if err != nil {
		t.Fatalf("refresh token of the old key: %v", err)
	}
	if _, err := w.who(next.Access); err == nil {
		t.Error("the old ring alone accepts a token of the new key")
	}
	retired := w.door(w.keys.Rotated(w.clock()).Without(w.clock()))
	if _, err := retired.Authenticate(t.Context(), identity.Credential{Token: p.Access}, "", w.clock()); err == nil {
		t.Error("a retired key still opens")
	}
}
