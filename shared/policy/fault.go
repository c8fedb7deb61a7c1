package policy

import "github.com/preau-ent/preau/shared/fault"

// unseen is the fault of what is absent, and of what the person may not know of: the
// same, so that nobody learns which.
func unseen() error { return fault.New(fault.NotFound, "no such object for this person") }

// refused is the fault of what the person sees but may not change.
func refused() error { return fault.New(fault.Forbidden, "seen, but not allowed") }

// refuse returns the fault of a verdict: nil, the password again, or, as the person may
// know of the object or not, refused or unseen.
func refuse(v verdict, knows bool) error {
	switch {
	case v == allowed:
		return nil
	case v == stale:
		return fault.Say(fault.Forbidden, "policy.password")
	case knows:
		return refused()
	}
	return unseen()
}
