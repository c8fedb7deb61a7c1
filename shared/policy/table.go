package policy

import "maps"

// table holds every row. The cells of PP and PE say what those roles add to TE.
var table = join(peopleRows, lessonRows, markRows, lifeRows, bulletinRows, talkRows, regionRows)

type cells = [roleCount]rule

func join(parts ...map[Action]*row) map[Action]*row {
	whole := map[Action]*row{}
	for _, p := range parts {
		maps.Copy(whole, p)
	}
	return whole
}

var (
	yes      = all(always)
	asWard   = all(ward).but(optOut) // guardians read unless the adult pupil objects
	decides  = all(ward).but(adult)  // guardians decide for a minor only
	teaching = all(gs).but(replaced)
)

var peopleRows = map[Action]*row{
	PublicRead:    {marks: public, cells: cells{Anyone: yes}},
	StatusRead:    {marks: public, cells: cells{Anyone: yes}},
	LegalRead:     {marks: public, cells: cells{Anyone: yes}},
	SessionCreate: {marks: public, cells: cells{Anyone: yes}},
	SessionList:   {cells: cells{Anyone: all(self)}},
	SessionRevoke: {cells: cells{Anyone: all(self)}},
	SessionRevokeOther: {marks: strong, planned: true, cells: cells{
		CPE: all(pupilAccount), DIR: yes, ADE: yes,
	}},
	IdentityReadMin: {cells: cells{
		EL: all(mate), EM: all(mate), RF: asWard, RI: asWard, TE: all(g), CPE: yes, AED: all(classes),
		AESH: all(its), DIR: yes, SEC: yes, INF: yes, PSY: yes, SOC: yes, DOC: yes,
	}},
	IdentityReadContact: {cells: cells{
		EL: all(self), EM: all(self), RF: all(near).but(optOut), RI: all(near).but(optOut),
		TE: all(g, outing), PP: all(pp), CPE: yes, AED: all(classes), DIR: yes, SEC: yes, INF: yes,
		PSY: all(pupilAccount), SOC: yes,
	}},
	IdentityWrite: {marks: strong, planned: true, cells: cells{
		EM: all(self), RF: all(self), RI: all(self), DIR: yes, SEC: yes,
	}},
	LinkRead: {cells: cells{
		EM: all(self), RF: asWard, RI: asWard, TE: all(g), PP: all(pp), CPE: yes, DIR: yes, SEC: yes,
		INF: yes, SOC: yes,
	}},
	LinkWrite: {marks: strong | risky, cells: cells{DIR: yes, SEC: yes}},
	AccountResetCode: {marks: strong, cells: cells{
		PP: all(pp, pupilAccount), CPE: all(pupilAccount), DIR: yes.but(elsewhere), SEC: all(familyAccount),
		ADE: yes.but(headAccount, elsewhere),
	}},
	AccountSuspend: {marks: strong, planned: true, cells: cells{
		CPE: all(pupilAccount), DIR: yes, REG: all(glass), ADE: yes,
	}},
	GroupRead: {cells: cells{
		EL: all(attends), EM: all(attends), TE: all(g), PP: all(pp), CPE: yes, AED: all(classes),
		DIR: yes, SEC: yes, INF: yes, SOC: yes, DOC: yes,
	}},
	ServiceAssign: {marks: strong, planned: true, cells: cells{DIR: yes, SEC: yes, ADE: yes}},
	StaffReadNames: {cells: cells{
		EL: all(self), EM: all(self), RF: asWard, RI: asWard, TE: yes, CPE: yes, AED: yes, AESH: yes,
		DIR: yes, SEC: yes, INF: yes, ADE: yes, PSY: yes, SOC: yes, DOC: yes,
	}},
	FeedToken:    {cells: ownTokens},
	NoticeChoose: {cells: everyonesOwn},
	NoticeAnswer: {marks: public, cells: cells{Anyone: yes}}, // the secret of its carrier decides
	APIToken:     {planned: true, cells: ownTokens},
	PhotoConsent: {planned: true, cells: cells{EM: all(self), RF: decides}},
}

var everyonesOwn = cells{
	EL: all(self), EM: all(self), RF: all(self), RI: all(self), RC: all(self), TE: all(self),
	CPE: all(self), AED: all(self), AESH: all(self), DIR: all(self), SEC: all(self), INF: all(self), DSD: all(self),
	REG: all(self), AUD: all(self), ADE: all(self), PSY: all(self), SOC: all(self), DOC: all(self), INS: all(self),
}

var ownTokens = cells{
	EL: all(self), EM: all(self), RF: all(self), RI: all(self), TE: all(self), CPE: all(self),
	AED: all(self), AESH: all(self), DIR: all(self), SEC: all(self), INF: all(self), ADE: all(self),
	PSY: all(self), SOC: all(self), DOC: all(self),
}
