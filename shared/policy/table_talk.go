package policy

var talkRows = map[Action]*row{
	MessageRead:  {planned: true, cells: recipients},
	MessageReply: {marks: sends, planned: true, cells: recipients},
	MessageSendStaff: {marks: sends, planned: true, cells: cells{
		EL: all(few), EM: all(few), RF: all(teachersOnly), RI: all(teachersOnly), TE: yes, CPE: yes,
		AED: yes, AESH: yes, DIR: yes, SEC: yes, INF: yes,
	}},
	MessageSendPupil: {marks: sends, planned: true, cells: cells{
		EL: all(mate, opened), EM: all(mate, opened),
	}},
	MessageSendFamily: {marks: sends, planned: true, cells: cells{
		TE: all(g), PP: all(pp), CPE: yes, AED: all(classes), DIR: yes, SEC: yes, INF: yes, PSY: yes, SOC: yes,
	}},
	MessageSendGroup:       {marks: sends, planned: true, cells: toGroup},
	MessageSendSchool:      {marks: sends | strong | risky, planned: true, cells: toSchool},
	MessageReport:          {planned: true, cells: recipients},
	MessageModerate:        {marks: strong, planned: true, cells: cells{CPE: all(reported), DIR: all(reported)}},
	MessageQuarantine:      {marks: strong, planned: true, cells: cells{CPE: all(reported), DIR: all(reported), REG: yes}},
	AnnouncementSend:       {marks: sends, planned: true, cells: toGroup},
	AnnouncementSendSchool: {marks: sends | strong | risky, planned: true, cells: toSchool},
	AnnouncementAck:        {planned: true, cells: recipients},
	PollOpen:               {marks: sends, planned: true, cells: toGroup},
	PollOpenSchool:         {marks: sends | strong | risky, planned: true, cells: toSchool},
	PollAnswer:             {planned: true, cells: recipients},
	ForumRead:              {planned: true, cells: forumMembers},
	ForumPost:              {planned: true, cells: forumMembers},
	ForumModerate:          {planned: true, cells: cells{TE: all(own), CPE: yes, DIR: yes}},
	FileRead:               {planned: true, cells: spaceMembers},
	FileWrite:              {planned: true, cells: spaceMembers},
	ContentPublish: {planned: true, cells: cells{
		EL: all(own), EM: all(own), TE: all(own), CPE: all(own), DIR: yes, REG: all(theme), ADE: yes, DOC: all(own),
	}},
	PortfolioRead: {planned: true, cells: cells{
		EL: all(self), EM: all(self), RF: all(ward, shared), RI: all(ward, shared), TE: all(shared), DIR: all(shared),
	}},
	PortfolioExport: {marks: archive | risky, planned: true, cells: cells{
		EL: all(self), EM: all(self), RF: decides, DIR: all(requested), AUD: yes,
	}},
	MeetingBook: {planned: true, cells: cells{
		EM: all(self), RF: asWard, RI: asWard, TE: all(own), CPE: all(own), DIR: yes, SEC: yes, INF: yes,
		PSY: yes, SOC: yes,
	}},
}

var recipients = cells{
	EL: all(member), EM: all(member), RF: all(member), RI: all(member), TE: all(member), CPE: all(member),
	AED: all(member), AESH: all(member), DIR: all(member), SEC: all(member), INF: all(member), DSD: all(member),
}

var toGroup = cells{
	RF: all(delegate), TE: all(g), PP: all(pp), CPE: yes, AED: all(classes, pupilAccount), DIR: yes, SEC: yes, INF: yes,
}

var toSchool = cells{CPE: yes, DIR: yes}

var forumMembers = cells{
	EL: all(member), EM: all(member), RF: all(member, parents), RI: all(member, parents), TE: all(member),
	CPE: all(member), AED: all(member), DIR: all(member),
}

var spaceMembers = cells{
	EL: all(member), EM: all(member), TE: all(member), CPE: all(member), AED: all(member), AESH: all(member),
	DIR: all(member), SEC: all(member), INF: all(member), DOC: all(member),
}

var regionRows = map[Action]*row{
	ImportRun:         {marks: strong | risky, cells: cells{DIR: yes, SEC: yes, ADE: yes}},
	ExportBulk:        {marks: strong | risky, planned: true, cells: cells{DIR: yes}},
	StatsReadSchool:   {planned: true, cells: cells{CPE: yes, DIR: yes, DSD: all(k), AUD: all(k)}},
	StatsReadRegion:   {planned: true, cells: cells{DSD: all(k), REG: all(k), AUD: all(k)}},
	SwitchesSet:       {marks: strong, planned: true, cells: cells{DIR: yes, DSD: yes, REG: yes, ADE: yes}},
	ConfigRead:        {marks: strong, cells: cells{DIR: yes, REG: yes}},
	ConfigWrite:       {marks: strong, cells: cells{DIR: yes, REG: yes}},
	BreakglassAsk:     {marks: strong | risky, planned: true, cells: cells{REG: yes}},
	BreakglassApprove: {marks: strong | risky, planned: true, cells: cells{DIR: yes}},
	AuditRead: {planned: true, cells: cells{
		EL: all(self), EM: all(self), RF: asWard, RI: asWard, TE: all(own), CPE: all(own), AED: all(own),
		AESH: all(own), DIR: yes, SEC: all(own), INF: all(own), AUD: yes,
	}},
	RetentionRun: {marks: strong | risky, planned: true, cells: cells{REG: yes, AUD: yes}},
	PurgePreview: {marks: strong | risky, planned: true, cells: cells{DIR: yes, AUD: yes}},
}
