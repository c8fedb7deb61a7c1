// Package grades keeps the marks of a school: assessments, marks, averages and
// what each reader may see of them.
//
// The pure part lives in one small file per idea and does no I/O:
//
//	hundredths.go, fraction.go     exact numbers: no floating point ever touches a mark
//	status.go, mark.go             one cell: points, one of eight statuses, or nothing yet
//	assessment.go, options.go      what was marked, and how its service counts it
//	gradebook.go, codec, marks     the document: one per service and period
//	average.go, ledger, whole      the average of a pupil in a subject
//	general.go                     general and year averages
//	stats.go                       mean, minimum, maximum, median, rank
//	working.go                     every average, line by line
//	redact.go                      what one family may see of a whole gradebook
//	edit.go, apply.go, author.go   changes, all faults at once; what a colleague made stays
//	whatif.go                      "what if I got 14?"
//
// The rest reads, shows and saves: book.go, place.go, pupil.go, year.go, explain.go,
// overview.go, grid.go, history.go, news.go, with the answers of the routes beside them.
//
// Keys:
//
//	<uai>#<year>#SERVICE#<id>   BOOK#<period>   one gradebook: assessments and every pupil's marks
//
// # The stored document
//
// Decode and Encode hold the shape of the one item of a service and period. Its
// service and period are in its key. Absent members have the value in brackets.
//
//	{
//	  "p": "k3xq2vbn7m0p -a8w0… …",   roster: pupils in order; "-" before one who left
//	  "a": [{
//	    "id": "…", "t": "Contrôle 1", "d": "2026-10-02",
//	    "o": 2000,                    out of, hundredths [2000]
//	    "c": 100,                     coefficient, hundredths [100]
//	    "s": "weighted",              by its out-of [scaled to the service's scale]
//	    "k": "bonus" | "optional",    [normal]
//	    "v": 29853000,                visible to guardians from, minutes since 1970 UTC
//	    "w": "k3xq2vbn7m0p",          who made it
//	    "x": true,                    deleted, may be restored [false]
//	    "m": "14.5 a 8 - 12.25",      marks in roster order, missing ones at the end are blank
//	    "r": {"<pupil>": "…"}         remarks on a mark, at most 140 characters
//	  }],
//	  "f": {"<pupil>": "14.5" | "n"}, the teacher's average for the bulletin
//	  "b": {"<pupil>": -50}           bonus or malus on the average, hundredths
//	}
//
// A mark is written as it is said, "14.5" for 1450 hundredths, since whole and half
// points then take a third less room than hundredths do; a status is one letter,
// never a number; "-" is a cell not filled in yet.
package grades
