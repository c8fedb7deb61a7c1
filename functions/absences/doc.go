// Package absences keeps who is not in the lesson: the rolls, the late desk, what the
// office enters, and above these facts what families said and what the school ruled.
//
// Facts are entries of a day of a pupil: entry.go, codec.go, day.go. They come from the
// roll of a lesson (roll*.go), from the late desk and the office (desk*.go), and are
// never erased: a correction is the next version, and the journal keeps the former one.
// board*.go is what the CPE sees of the school now.
//
// Above the entries lie cases (case*.go): what was said of a stretch of time, and the
// ruling on it (ruling.go). halfday.go and counters.go count, with no I/O; stretch.go and
// file*.go show a pupil's file, one query; exemption*.go are dated statuses; document*.go
// take what families join, and keep who read it; ask*.go ask them for a reason. step*.go, alert.go and follow.go follow
// what the law asks for when half-days add up, and letter*.go write its letters, which
// nothing sends.
//
// Nothing of a file survives the school year: every item ends on 1 August.
//
// Keys:
//
//	<uai>#<year>#DAY#<date>     ROLL#<hhmm>#<lesson>       one roll, at the hour of the weekly timetable: who called it, whom, those listed
//	<uai>#<year>#DAY#<date>     ROLL#<hhmm>#<lesson>#ASKED when its teacher was asked for it
//	<uai>#<year>#DAY#<date>     DESK#<pupil>#<id>          copy of an entry that is not of a roll
//	<uai>#<year>#DAY#<date>     SLIPS                      its version is the number of the last slip of the day
//	<uai>#<year>#CLASS#<id>     NOTES                      copy of the statuses of the class's pupils
//	PERSON#<pupil>              LIFE#<uai>#<year>#D#<date> one day of a pupil: entries
//	PERSON#<pupil>              LIFE#<uai>#<year>#C#<id>   a case; sparse index <uai>#RULE while it waits for a ruling
//	PERSON#<pupil>              LIFE#<uai>#<year>#A#<id>   that the family was asked for the reason of an absence
//	PERSON#<pupil>              LIFE#<uai>#<year>#X#<id>   a dated status: exempted, remote, in a company
//	PERSON#<pupil>              LIFE#<uai>#<year>#S#<id>   a legal step; sparse index <uai>#STEP while somebody has to act
//	PERSON#<person>             UPLOADS                    how many files the person has sent today
//	FILE#<id>                   FILE                       a document on its way or joined to a case; its bytes are in shared/files
package absences
