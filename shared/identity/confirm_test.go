package identity_test

import (
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/fault"
)

func TestAPasswordTypedAgainAnswersForTheSessionFromThen(t *testing.T) {
	w := newWorld(t)
	w.mother()
	pass := w.signIn("helene.lorieux", home)
	w.pass(9 * time.Minute)
	who, err := w.who(pass.Access)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Confirm(t.Context(), who, good, home.Address, w.clock()); err != nil {
		t.Fatal(err)
	}
	again, err := w.who(pass.Access)
	if err != nil || !again.PasswordAt.Equal(w.clock()) || again.Session != who.Session {
		t.Errorf("password at %v in session %s, %v; want now, in the same session", again.PasswordAt, again.Session, err)
	}
}

func TestAWrongPasswordTypedAgainIsCountedAndEndsNothing(t *testing.T) {
	w := newWorld(t)
	w.mother()
	pass := w.signIn("helene.lorieux", home)
	who, err := w.who(pass.Access)
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		wantFault(t, "wrong password", w.Confirm(t.Context(), who, "not this one", home.Address, w.clock()), fault.Forbidden, "session.wrong-password")
	}
	wantFault(t, "after twenty tries", w.Confirm(t.Context(), who, good, home.Address, w.clock()), fault.TooMany, "session.account-limit")
	if again, err := w.who(pass.Access); err != nil || !again.PasswordAt.Equal(who.PasswordAt) {
		t.Errorf("the session after wrong passwords: password at %v, %v", again.PasswordAt, err)
	}
}

func TestAPasswordIsNotConfirmedForASessionThatEnded(t *testing.T) {
	w := newWorld(t)
	w.mother()
	who, err := w.who(w.signIn("helene.lorieux", home).Access)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Revoke(t.Context(), who, who.Session); err != nil {
		t.Fatal(err)
	}
	wantFault(t, "ended session", w.Confirm(t.Context(), who, good, home.Address, w.clock()), fault.Unauthenticated, "")
}
