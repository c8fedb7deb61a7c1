package policy

var lessonRows = map[Action]*row{
	TimetableRead: {cells: cells{
		EL: all(attends), EM: all(attends), RF: asWard, RI: asWard, RC: asWard, TE: all(lounge),
		PP: all(pp), CPE: yes, AED: yes, AESH: all(its), DIR: yes, SEC: yes, INF: yes, PSY: yes, DOC: yes,
	}},
	TimetableWrite: {cells: cells{CPE: all(today), DIR: yes, SEC: yes, ADE: yes}},
	HomeworkRead: {planned: true, cells: cells{
		EL: all(attends), EM: all(attends), RF: asWard, RI: asWard, RC: asWard, TE: all(g), PP: all(pp),
		CPE: yes, AED: all(classes), AESH: all(its), DIR: yes, INS: all(gs),
	}},
	HomeworkWrite: {planned: true, cells: cells{TE: all(gs, own).but(replaced)}},
	HomeworkVisa:  {planned: true, cells: cells{DIR: yes, DSD: all(k), INS: all(gs)}},
	HomeworkTick:  {planned: true, cells: cells{EL: all(self), EM: all(self), AESH: all(its)}},
	WorkSubmit:    {planned: true, cells: cells{EL: all(self), EM: all(self)}},
	WorkReplace:   {planned: true, cells: cells{EL: all(self), EM: all(self), AESH: all(its)}},
	WorkRead: {planned: true, cells: cells{
		EL: all(self), EM: all(self), RF: asWard, RI: asWard, RC: asWard, TE: all(gs), AESH: all(its),
	}},
	WorkMark:        {planned: true, cells: cells{TE: teaching}},
	ExerciseAttempt: {planned: true, cells: cells{EL: all(self), EM: all(self)}},
	ExerciseResults: {planned: true, cells: cells{TE: all(gs)}},
	AttemptRead: {planned: true, cells: cells{
		EL: all(self), EM: all(self), RF: asWard, RI: asWard, TE: all(gs),
	}},
}

var markRows = map[Action]*row{
	MarkRead: {cells: cells{
		EL: all(self, pub), EM: all(self, pub), RF: all(ward, pub).but(optOut),
		RI: all(ward, pub).but(optOut), RC: all(ward, pub).but(optOut), TE: all(gs), PP: all(pp),
		CPE: yes, AESH: all(its, pub, aeshMarks), DIR: yes, PSY: all(pub), INS: all(gs),
	}},
	MarkReadClassStats: {cells: cells{
		EL: all(self, pub, five), EM: all(self, pub, five), RF: all(ward, pub, five).but(optOut),
		RI: all(ward, pub, five).but(optOut), TE: all(gs), PP: all(pp), CPE: yes, DIR: yes,
	}},
	MarkWrite:  {marks: strong | freezes, cells: cells{TE: teaching}},
	MarkDelete: {marks: strong | freezes, cells: cells{TE: all(gs, own).but(replaced)}},
	MarkHistory: {cells: cells{
		EL: all(self, pub), EM: all(self, pub), RF: all(ward, pub).but(optOut),
		RI: all(ward, pub).but(optOut), TE: all(gs), DIR: yes, AUD: yes,
	}},
	AssessmentCreate:  {marks: strong | freezes, cells: cells{TE: teaching}},
	AssessmentPublish: {marks: strong | freezes, cells: cells{TE: teaching}},
	SkillWrite:        {marks: strong | freezes, planned: true, cells: cells{TE: teaching}},
}
