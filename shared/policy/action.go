package policy

import (
	"maps"
	"slices"
)

// An Action is a row of the rights table, as routes and the journal name it.
type Action string

// Account, people and links: rows 1 to 14.
const (
	PublicRead          Action = "public.read"
	StatusRead          Action = "status.read"
	LegalRead           Action = "legal.read"
	SessionCreate       Action = "session.create"
	SessionList         Action = "session.list"
	SessionRevoke       Action = "session.revoke"
	SessionRevokeOther  Action = "session.revokeOther"
	IdentityReadMin     Action = "identity.readMin"
	IdentityReadContact Action = "identity.readContact"
	IdentityWrite       Action = "identity.write"
	LinkRead            Action = "link.read"
	LinkWrite           Action = "link.write"
	AccountResetCode    Action = "account.resetCode"
	AccountSuspend      Action = "account.suspend"
	GroupRead           Action = "group.read"
	ServiceAssign       Action = "service.assign"
	StaffReadNames      Action = "staff.readNames"
	FeedToken           Action = "feed.token"
	APIToken            Action = "api.token"
	NoticeChoose        Action = "notice.choose"
	NoticeAnswer        Action = "notice.answer"
	PhotoConsent        Action = "photo.consent"
)

// Lessons, homework and exercises: rows 15 to 22.
const (
	TimetableRead   Action = "timetable.read"
	TimetableWrite  Action = "timetable.write"
	HomeworkRead    Action = "homework.read"
	HomeworkWrite   Action = "homework.write"
	HomeworkVisa    Action = "homework.visa"
	HomeworkTick    Action = "homework.tick"
	WorkSubmit      Action = "work.submit"
	WorkReplace     Action = "work.replace"
	WorkRead        Action = "work.read"
	WorkMark        Action = "work.mark"
	ExerciseAttempt Action = "exercise.attempt"
	ExerciseResults Action = "exercise.results"
	AttemptRead     Action = "attempt.read"
)

// Marks: rows 23 to 29.
const (
	MarkRead           Action = "mark.read"
	MarkReadClassStats Action = "mark.readClassStats"
	MarkWrite          Action = "mark.write"
	MarkDelete         Action = "mark.delete"
	MarkHistory        Action = "mark.history"
	AssessmentCreate   Action = "assessment.create"
	AssessmentPublish  Action = "assessment.publish"
	SkillWrite         Action = "skill.write"
)

// School life and health: rows 30 to 41.
const (
	AbsenceCall          Action = "absence.call"
	AbsenceRead          Action = "absence.read"
	AbsenceCreate        Action = "absence.create"
	AbsenceEdit          Action = "absence.edit"
	AbsenceDeclare       Action = "absence.declare"
	AbsenceJustify       Action = "absence.justify"
	AbsenceAsk           Action = "absence.ask"
	AbsenceRule          Action = "absence.rule"
	ExemptionRule        Action = "exemption.rule"
	JustificationReadDoc Action = "justification.readDoc"
	AbsenceReport        Action = "absence.report"
	AbsenceLogCall       Action = "absence.logCall"
	SanctionRead         Action = "sanction.read"
	PunitionCreate       Action = "punition.create"
	SanctionCreate       Action = "sanction.create"
	SanctionErase        Action = "sanction.erase"
	HealthRead           Action = "health.read"
	HealthWrite          Action = "health.write"
)

// Bulletins and orientation: rows 42 to 48.
const (
	BulletinRead        Action = "bulletin.read"
	BulletinComment     Action = "bulletin.comment"
	BulletinSynthesis   Action = "bulletin.synthesis"
	BulletinPublish     Action = "bulletin.publish"
	BulletinLock        Action = "bulletin.lock"
	BulletinCorrect     Action = "bulletin.correct"
	BulletinPrint       Action = "bulletin.print"
	BulletinExportClass Action = "bulletin.exportClass"
	OrientationExpress  Action = "orientation.express"
	OrientationAccept   Action = "orientation.accept"
	CertificateIssue    Action = "certificate.issue"
)

// Messages, spaces and meetings: rows 49 to 62.
const (
	MessageRead            Action = "message.read"
	MessageReply           Action = "message.reply"
	MessageSendStaff       Action = "message.sendStaff"
	MessageSendPupil       Action = "message.sendPupil"
	MessageSendFamily      Action = "message.sendFamily"
	MessageSendGroup       Action = "message.sendGroup"
	MessageSendSchool      Action = "message.sendSchool"
	MessageReport          Action = "message.report"
	MessageModerate        Action = "message.moderate"
	MessageQuarantine      Action = "message.quarantine"
	AnnouncementSend       Action = "announcement.send"
	AnnouncementSendSchool Action = "announcement.sendSchool"
	AnnouncementAck        Action = "announcement.ack"
	PollOpen               Action = "poll.open"
	PollOpenSchool         Action = "poll.openSchool"
	PollAnswer             Action = "poll.answer"
	ForumRead              Action = "forum.read"
	ForumPost              Action = "forum.post"
	ForumModerate          Action = "forum.moderate"
	FileRead               Action = "file.read"
	FileWrite              Action = "file.write"
	ContentPublish         Action = "content.publish"
	PortfolioRead          Action = "portfolio.read"
	PortfolioExport        Action = "portfolio.export"
	MeetingBook            Action = "meeting.book"
)

// School, region and audit: rows 63 to 71.
const (
	ImportRun         Action = "import.run"
	ExportBulk        Action = "export.bulk"
	StatsReadSchool   Action = "stats.readSchool"
	StatsReadRegion   Action = "stats.readRegion"
	SwitchesSet       Action = "switches.set"
	ConfigRead        Action = "config.read"
	ConfigWrite       Action = "config.write"
	BreakglassAsk     Action = "breakglass.ask"
	BreakglassApprove Action = "breakglass.approve"
	AuditRead         Action = "audit.read"
	RetentionRun      Action = "retention.run"
	PurgePreview      Action = "purge.preview"
)

// Known reports whether the action has a row, of today or of later work.
func Known(a Action) bool { return table[a] != nil }

// Live reports whether a route may name the action: it has a row, and the row is
// not of later work.
func Live(a Action) bool { w := table[a]; return w != nil && !w.planned }

// Actions returns every action of the table, sorted.
func Actions() []Action { return slices.Sorted(maps.Keys(table)) }

// String returns the name of the action: "mark.read".
func (a Action) String() string { return string(a) }
