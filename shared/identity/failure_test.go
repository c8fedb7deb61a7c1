package identity_test

import (
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/identity"
	"github.com/preau-ent/preau/shared/table/faulty"
)

// TestEveryWriteMayFailBeforeOrAfterItIsStored runs each change with both failures,
// then again as a person would.
func TestEveryWriteMayFailBeforeOrAfterItIsStored(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(w *world) func() error // prepares, and returns what fails once
		then func(w *world, t *testing.T)
	}{
		{"sign-in", func(w *world) func() error {
			w.mother()
			return func() error { _, err := w.try("helene.lorieux", good, home); return err }
		}, nil},
		{"activation", func(w *world) func() error {
			code := w.father().String()
			return func() error { _, err := w.activate(code, "papa.arcoeur", good); return err }
		}, func(w *world, t *testing.T) { w.signIn("papa.arcoeur", home) }},
		{"sign-out", func(w *world) func() error {
			w.mother()
			p := w.signIn("helene.lorieux", home)
			return func() error {
				return w.SignOut(w.t.Context(), identity.Credential{Token: p.Access}, p.Refresh, w.clock())
			}
		}, nil},
		{"ending every session", func(w *world) func() error {
			w.mother()
			w.signIn("helene.lorieux", home)
			return func() error { _, err := w.RevokeAll(w.t.Context(), "secretary", "mother", w.clock()); return err }
		}, nil},
		{"refresh", func(w *world) func() error {
			w.mother()
			p := w.signIn("helene.lorieux", home)
			w.pass(5 * time.Minute)
			return func() error { _, err := w.refresh(p.Refresh); return err }
		}, nil},
	} {
		for _, f := range []faulty.Failure{faulty.Before, faulty.After} {
			t.Run(c.name+" "+f.String(), func(t *testing.T) {
				w := newWorld(t)
				do := c.do(w)
				w.store.FailWrites(f)
				wantFault(t, "the first time", do(), fault.Unavailable, "")
				if err := do(); err != nil {
					t.Errorf("again: %v", err)
				}
				if c.then != nil {
					c.then(w, t)
				}
			})
		}
	}
}

func TestAFailedTryThatCannotBeCountedIsNotAnswered(t *testing.T) {
	w := newWorld(t)
	w.mother()
	w.store.FailWrites(faulty.Before)
	_, err := w.try("helene.lorieux", "a guess", home)
	wantFault(t, "a guess while the table does not answer", err, fault.Unavailable, "")
	w.store.FailWrites(faulty.Before)
	_, err = w.try("helene.lorieux", good, home)
	wantFault(t, "the right password then", err, fault.Unavailable, "")
}

func TestNobodyEntersWhileTheTableDoesNotAnswer(t *testing.T) {
	w := newWorld(t)
	w.mother()
	p := w.signIn("helene.lorieux", home)
	w.store.FailReads(faulty.Before)
	_, err := w.who(p.Access)
	wantFault(t, "a request", err, fault.Unavailable, "")
	if _, err := w.who(p.Access); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}
