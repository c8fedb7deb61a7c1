// Package absences keeps who is not in the lesson: the rolls, the late desk, what the
// office enters, and above these facts what families said and what the school ruled.
//
// Facts are entries of a day of a pupil: entry.go, codec.go, day.go. They come from the
// roll of a lesson (roll*.go), from the late desk and the office (desk*.go), and are
// never erased: a correction is the next version, and the journal keeps the former one.
// board*.go is what the CPE sees of the school now.
//
// Keys:
//
//	<uai>#<year>#DAY#<date>     ROLL#<hhmm>#<lesson>       one roll: who called it, whom, and those listed
//	<uai>#<year>#DAY#<date>     ROLL#<hhmm>#<lesson>#ASKED when its teacher was asked for it
//	<uai>#<year>#DAY#<date>     DESK#<pupil>#<id>          copy of an entry that is not of a roll
//	<uai>#<year>#DAY#<date>     SLIPS                      its version is the number of the last slip of the day
//	<uai>#<year>#CLASS#<id>     NOTES                      copy of the statuses of the class's pupils
//	PERSON#<pupil>              LIFE#<uai>#<year>#D#<date> one day of a pupil: entries
//	PERSON#<pupil>              LIFE#<uai>#<year>#C#<id>   Case; in the index under <uai>#RULE while it waits for its ruling
//	PERSON#<pupil>              LIFE#<uai>#<year>#X#<id>   Status: exempted, remote or in a company
//	PERSON#<pupil>              LIFE#<uai>#<year>#S#<id>   Step of the law; in the index under <uai>#STEP while somebody has to act
package absences
