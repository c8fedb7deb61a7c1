// Package people holds the schools and their people, and takes them in from the
// deliveries of the academy.
//
// A person has an account partition of its own, because people belong to several
// schools; aliases lead from the number of a source to the account, which is
// random and stable for life. What a person may do comes from the links alone.
//
// # Import
//
// Import brings what is stored in line with a Delivery. It reads the delivery
// once, sorts it on the disk by school and by person, verifies it, and only then
// writes: a damaged delivery, or one that would close too large a share of a
// school, changes nothing at all. Whatever the size of the delivery, it holds one
// school at a time.
//
// What an import never does:
//
//   - delete anything: whoever a complete delivery no longer names is marked
//     missing, and the rights end after a delay (Options.Delay, by default 90
//     days for families and 7 for staff), since deliveries are known to forget
//     people for a night;
//   - raise or remove what the school decided about a guardian: a link that is
//     dated, bears a document, or is of level informed or none stays as it is,
//     and the difference is a line of the report;
//   - touch what another source, or the school itself, made;
//   - conclude anything about a school, or a kind of people, that the delivery
//     does not speak of.
//
// Keys, beside those of shared/roster:
//
//	ALIAS#AAF#<academy>#<jointure>   PERSON                    the account of a number of the directory
//	ALIAS#INE#<ine>                  PERSON                    the account of a pupil's national number
//	<source>                         SUBJECTS                  labels of subject codes
//	<source>                         STRUCT#<jointure>         UAI of a structure of the directory
//	<source>                         ~J#…                      one journal entry per delivery that changed something
//	<uai>                            ROLL#<source>#<c>         accounts of the school that the source delivered, by first letter
package people
