package absences

import "github.com/preau-ent/preau/functions/timetable"

// A Lesson is one lesson of a day as it takes place, changes included.
type Lesson = timetable.Lesson
