// Package timetable says who has which lesson, when and where: the calendar of a
// school, its weekly courses, and what changes on one day.
//
// The pure part does no I/O:
//
//	calendar.go, holidays.go, feast.go   days of class, weeks A and B, grids of slots
//	year.go                              what a school settles of its year on a screen
//	course.go, change.go, lesson.go      a weekly course, what changes on a day, one lesson as it takes place
//	sheet.go, place.go                   the stored form; whose timetable shows what
//	clash.go                             a teacher, a room or pupils wanted at two places
//	ical.go, vzone.go                    the calendar feed (RFC 5545)
//	match.go, plan.go                    rows of a file and the people, classes and services of the school
//
// The rest reads and writes: book.go, day.go, write.go, import.go, undo.go, settle.go, feed.go,
// pace.go, with routes and views. The formats of files live in folders of their own: edt
// and csv, which give the rows of delivery.
//
// Keys:
//
//	<uai>#<year>#PLAN            CALENDAR       Calendar: holidays, days off, letters of the weeks, grids
//	<uai>#<year>#PLAN            DAY#<1-6>      every course of one weekday
//	<uai>#<year>#PLAN            IMPORT#<id>    what an import replaced, for 30 days
//	<uai>#<year>#DAY#<date>      CHANGES        every change that touches a day
//	<uai>#<year>#CLASS#<id>      TIMETABLE      derived: courses of the class and of its groups, with their changes
//	<uai>#<year>#STAFF#<person>  TIMETABLE      derived: the same for one teacher
//	<uai>#<year>#ROOM#<room>     TIMETABLE      derived: the same for one room
//	PERSON#<person>              FEED#<id>      a calendar feed of the person
//	PERSON#<person>              ONCE#<digest>  which feed an order made, for a day
//	PERSON#<person>              PACE#<what>    tally: imports, previews, feeds made within the hour
//	FEED#<hash of its secret>    FEED           the way from the secret to the feed
//
// # Truth and copies
//
// PLAN and CHANGES are the truth. A derived copy holds its courses and the changes from
// the Monday of last week on, so that a week is one read (with the calendar, one call);
// an older week also reads the CHANGES of its days. A change is one transaction: the
// CHANGES of its days, every copy that it touches, the journal's entry, and a check that
// no import came in between. An import commits its truth first and its copies after, and
// completes them if it is run again.
//
// # The stored sheet
//
// Days and copies have one shape. Absent members are empty.
//
//	{
//	  "n": "1G4",                                 label of a copy
//	  "t": ["k3xq2vbn7m0p Mme Roux"],             teachers
//	  "s": [["<service>", "Maths", "1G4",         what is taught: service, subject, class or group in words,
//	         "1G4", "", "0"]],                    classes (not in a class's copy), groups, teachers by place
//	  "c": ["k3xq2vbn7m 1 480 55 0 - B 204"],     courses: id, day, start, minutes, what, options, room
//	  "x": [{"l": "20261123-k3xq2vbn7m", "v": 2,  changes of one lesson, and their version
//	         "o": {…}, "t": "<when>",
//	         "c": [{"k": "moved-room", "r": "C 12"}]}]
//	}
//
// A document of more than 3.6 kB is stored as {"z": "<the same, deflated, in base 64>"}.
//
// Options are a letter (A, B), weeks ("f12" from the twelfth on, "t11" up to the eleventh,
// "w5555" a mask in sixteenths) and a kind, with commas between them.
package timetable
