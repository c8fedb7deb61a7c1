// Package identity is the front door: it knows who makes a request, lets people in
// and out, and gives each their first key.
//
// A Door verifies the access token, a signed statement of ten minutes that carries
// no right, and reads the session and the links of its bearer in one strong call,
// so that what a school changes acts at the next request.
//
// Keys:
//
//	PERSON#<id>       SESSION#<sid>   Session: one sign-in on one device; expires with it
//	PERSON#<id>       CODE            standing: which personal code of the person is valid; expires with it
//	LOGIN#<login>     LOGIN           Account: person, password hash, failed tries of the day
//	ADDRESS#<digest>  FAILED          tries: failed tries of an address in the last hour; expires with them
//	CODE#<digest>     CODE            card: the person a personal code activates; expires with it
//
// The login of a person is in their profile (shared/roster). Every change but a
// refresh and a failed try rides with its journal entry in the person's partition.
package identity
