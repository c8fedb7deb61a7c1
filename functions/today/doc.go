// Package today makes the first screen of everybody: the lessons of the day and what
// changes in them, what is new for each child and what is to justify, the roll that a
// teacher has to call now, the figures of the CPE's board.
//
// A family's screen reads two items a child: the card of the pupil and the timetable of
// the class. The card is derived; a follower recomputes what changed in it from the
// gradebooks and the pupil's file, so that it does not matter in which order, or how
// often, it is told. A card that is missing is made by the first who looks. So it is with
// the figures of a school: what the clock alone moves in them is counted ahead.
//
// Keys:
//
//	PERSON#<pupil>     CARD         Card: marks that are new or coming, absences to justify or announced
//	PERSON#<teacher>   WORK#<uai>   Work: the gradebooks and the rolls of a day of somebody who teaches
//	<uai>#<year>#TODAY FIGURES      Kept: the figures of the school's board for the coming half hour,
//	                                while somebody looks at them
package today
