// Package policy holds every rule of access, and nothing else decides.
//
// A rule is one cell of the rights table: an action, a role, and the conditions
// under which that role may act. Roles follow from the links of the person that
// are valid now, never from a token; before any cell come the guards (tenancy,
// suspension, dates, password, frozen, purged, stopped, risk). What is not
// written is denied.
//
// Callers never ask a bare question. They call one function per sentence —
// ReadGrades, Mark, ResetCode — with values already loaded, and receive a grant:
// a value that only this package can fill, that names every object it may touch,
// and whose zero value denies. Books of the functions take the grant, not the id.
//
// A person who may know nothing of an object receives the very fault of an absent
// one (fault.NotFound); one who sees it but may not act receives fault.Forbidden.
//
// The same table is written by hand in testdata/permissions.tsv, and a test
// compares the two on every cell; change both.
package policy
