package policy

var lifeRows = map[Action]*row{
	AbsenceCall: {cells: cells{
		TE: all(lesson).but(relieved), PE: all(g), CPE: yes, AED: yes, DIR: yes, DOC: yes,
	}},
	AbsenceRead: {cells: cells{
		EL: all(self), EM: all(self), RF: all(ward).but(independent), RI: all(ward).but(independent),
		RC: all(ward).but(independent), TE: all(g), PP: all(pp), CPE: yes, AED: all(classes),
		AESH: all(its), DIR: yes, SEC: yes, INF: yes, SOC: yes,
	}},
	AbsenceCreate:  {marks: strong, cells: absenceEntry},
	AbsenceEdit:    {marks: strong, cells: absenceEntry},
	AbsenceDeclare: {cells: cells{EM: all(self), RF: decides, RC: decides}},
	AbsenceJustify: {cells: cells{
		EM: all(self), RF: decides, RC: decides, PE: all(g), CPE: yes, AED: all(classes), SEC: yes,
	}},
	AbsenceAsk: {cells: cells{PE: all(g), CPE: yes, AED: all(classes), DIR: yes}},
	AbsenceRule: {marks: strong, cells: cells{
		PE: all(g), CPE: yes, AED: all(classes, delegated), DIR: yes,
	}},
	ExemptionRule: {cells: cells{CPE: yes, DIR: yes}},
	JustificationReadDoc: {cells: cells{
		EM: all(own), RF: all(own), CPE: yes, DIR: yes, INF: yes,
	}},
	AbsenceReport: {marks: strong | risky, cells: cells{
		CPE: all(draft), DIR: yes, DSD: all(member, pub),
	}},
	AbsenceLogCall: {cells: cells{PE: all(g), CPE: yes, AED: all(classes), DIR: yes, SEC: yes}},
	SanctionRead: {planned: true, cells: cells{
		EL: all(self), EM: all(self), RF: asWard, RI: asWard, RC: asWard, TE: all(own), PP: all(pp),
		CPE: yes, AED: all(classes, punition), DIR: yes,
	}},
	PunitionCreate: {marks: strong, planned: true, cells: cells{TE: all(own), CPE: yes, AED: yes, DIR: yes}},
	SanctionCreate: {marks: strong, planned: true, cells: cells{DIR: yes}},
	SanctionErase:  {marks: strong, planned: true, cells: cells{DIR: yes}},
	HealthRead: {planned: true, cells: cells{
		EL: all(self), EM: all(self), RF: asWard, RI: asWard, TE: all(g, card), CPE: all(card),
		AED: all(card), AESH: all(its, card), DIR: all(card), INF: yes,
	}},
	HealthWrite: {marks: strong, planned: true, cells: cells{INF: yes}},
}

var absenceEntry = cells{PE: all(g), CPE: yes, AED: all(classes), DIR: yes, INF: yes}

var bulletinRows = map[Action]*row{
	BulletinRead: {marks: archive, planned: true, cells: cells{
		EL: all(self, pub), EM: all(self, pub), RF: all(ward, pub).but(optOut),
		RI: all(ward, pub).but(optOut), RC: all(ward, pub).but(optOut), TE: all(g).but(archived),
		PP: all(pp).but(archived), CPE: yes.but(archived), DIR: yes, SEC: all(pub), PSY: all(pub),
	}},
	BulletinComment:   {marks: strong | freezes, planned: true, cells: cells{TE: teaching, CPE: all(life)}},
	BulletinSynthesis: {marks: strong | freezes, planned: true, cells: cells{PP: all(pp), DIR: yes}},
	BulletinPublish:   {marks: strong | risky | freezes, planned: true, cells: cells{DIR: yes}},
	BulletinLock:      {marks: strong | risky | freezes, planned: true, cells: cells{DIR: yes}},
	BulletinCorrect:   {marks: strong | risky, planned: true, cells: cells{DIR: all(closed)}},
	BulletinPrint: {marks: archive, planned: true, cells: cells{
		PP: all(pp).but(archived), DIR: yes, SEC: all(pub),
	}},
	BulletinExportClass: {marks: risky, planned: true, cells: cells{PP: all(pp), DIR: yes, SEC: all(pub)}},
	OrientationExpress:  {planned: true, cells: cells{EL: all(self, draft), EM: all(self), RF: decides}},
	OrientationAccept:   {planned: true, cells: cells{EM: all(self), RF: decides}},
	CertificateIssue:    {planned: true, cells: cells{EM: all(self), RF: asWard, DIR: yes, SEC: yes}},
}
