package timetable

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/preau-ent/preau/functions/timetable/delivery"
	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// week reads a timetable with the item on which policy decides, in one call, and
// returns the week if policy opens it.
func (b *Book) week(ctx context.Context, who roster.Person, in WeekIn, lang string, at school.UAI, p place, k table.Key,
	ask func(year school.Year, found func(v any) error) (policy.TimetableOf, error)) (WeekView, error) {
	from, to, err := in.window(who)
	if err != nil {
		return WeekView{}, err
	}
	year := school.YearOf(who.Now)
	v, items, err := b.read(ctx, reading{school: at, year: year, place: p, from: from, to: to, now: who.Now}, k)
	if err != nil {
		return WeekView{}, err
	}
	grant, err := ask(year, items.Find(k).Decode)
	if err != nil {
		return WeekView{}, err
	}
	return weekOf(grant, v, in.monday(who, v.calendar), isStaff(who, at), lang, who.Now), nil
}

// weekIn returns the week that a screen chose, of what a grant opens.
func (b *Book) weekIn(ctx context.Context, who roster.Person, in WeekIn, lang string, grant policy.TimetableOf) (WeekView, error) {
	from, to, err := in.window(who)
	if err != nil {
		return WeekView{}, err
	}
	v, err := b.granted(ctx, grant, from, to, who.Now)
	if nobody := grant.Room() != "" || grant.Staff() != "" && grant.Staff() != who.ID; err == nil && nobody && !v.found {
		err = fault.New(fault.NotFound, "nobody and nothing has this timetable")
	}
	if err != nil {
		return WeekView{}, err
	}
	return weekOf(grant, v, in.monday(who, v.calendar), isStaff(who, grant.School()), lang, who.Now), nil
}

// Week returns one week of the timetable that a grant opens, by any of its days.
func (b *Book) Week(ctx context.Context, grant policy.TimetableOf, day school.Date, staff bool, lang string, now time.Time) (WeekView, error) {
	v, err := b.granted(ctx, grant, day.Monday(), day.Monday().AddDays(6), now)
	if err != nil {
		return WeekView{}, err
	}
	return weekOf(grant, v, day.Monday(), staff, lang, now), nil
}

// ImportIn is a file to bring in.
type ImportIn struct {
	api.Credential
	School school.UAI `path:"school"`
	Body   struct {
		Format string      `json:"format" enum:"csv,exp-cours"`
		Text   string      `json:"text,omitempty" doc:"the file, if it is UTF-8"`
		Data   []byte      `json:"data,omitempty" doc:"or its very bytes, in base 64, whatever its encoding"`
		DryRun bool        `json:"dryRun,omitempty" doc:"tell everything, write nothing"`
		Force  bool        `json:"force,omitempty" doc:"although it takes away a large share of the courses"`
		From   school.Date `json:"from,omitempty" doc:"first day of the new timetable; today if empty"`

		Answers []Answer `json:"answers,omitempty" maxItems:"5000" doc:"to the questions of the preview"`
	}
}

// An ImportReport says what an import did, or would do.
type ImportReport struct {
	Report
	Rows    []RowView   `json:"rows"`
	Unknown UnknownView `json:"unknown"`
	Refused string      `json:"refused,omitempty" doc:"why it would not be done without force"`
}

// A RowView tells something of one row of the file.
type RowView struct {
	Row      int    `json:"row"`
	Column   string `json:"column,omitempty"`
	Message  string `json:"message"`
	Severity string `json:"severity" enum:"error,warning"`
	Text     string `json:"text,omitempty" doc:"what the file says there"`
}

// An UnknownView lists the names that the school does not know.
type UnknownView struct {
	Teachers []Unknown `json:"teachers"`
	Classes  []Unknown `json:"classes"`
	Rooms    []Unknown `json:"rooms"`
	Subjects []Unknown `json:"subjects"`
}

func (b *Book) postImport(ctx context.Context, who roster.Person, in *ImportIn) (ImportReport, error) {
	grant, err := policy.RunImport(who, in.School)
	if err != nil {
		return ImportReport{}, err
	}
	pace := paceOfImports
	if in.Body.DryRun {
		pace = paceOfPreviews
	}
	if err := b.pace(ctx, pace, who.ID, planPart(in.School, school.YearOf(who.Now)), who.Now); err != nil {
		return ImportReport{}, err
	}
	file := string(in.Body.Data)
	if file == "" {
		file = in.Body.Text
	}
	if in.Body.Format == FormatEDT && in.Body.Text != "" {
		file = asUTF8(file)
	}
	rep, err := b.Import(ctx, ByPerson(grant), Delivered{
		School: in.School, Year: school.YearOf(who.Now), Format: in.Body.Format, File: strings.NewReader(file),
		DryRun: in.Body.DryRun, Force: in.Body.Force, From: in.Body.From, Answers: in.Body.Answers,
	}, who.Now)
	f, refused := fault.As(err)
	if err != nil && (!refused || !in.Body.DryRun || rep == nil) {
		return ImportReport{}, err
	}
	v := ReportOf(rep, in.Language)
	if refused {
		v.Refused = api.Text(in.Language, f.Key, f.Args)
	}
	return v, nil
}

// asUTF8 takes the encoding out of the first line of a file that a browser has already
// read as text.
func asUTF8(text string) string {
	head, rest, ok := strings.Cut(strings.TrimPrefix(text, "\ufeff"), "?>")
	if !ok || !strings.HasPrefix(head, "<?xml") {
		return text
	}
	return `<?xml version="1.0" encoding="UTF-8"?>` + rest
}

// ReportOf returns a report in words.
func ReportOf(rep *Report, lang string) ImportReport {
	v := ImportReport{Report: *rep, Rows: []RowView{}, Unknown: UnknownView{rep.Teachers, rep.Classes, rep.Rooms, rep.Subjects}}
	for _, n := range rep.Notes {
		v.Rows = append(v.Rows, RowOf(n, lang))
	}
	return v
}

// RowOf says a note in words.
func RowOf(n delivery.Note, lang string) RowView {
	return RowView{n.Line, n.Column, api.Text(lang, n.Key, n.Args), severityOf(n), n.Text}
}

// String writes a note for a terminal: "12:salle …".
func (r RowView) String() string {
	place := strconv.Itoa(r.Row)
	if r.Column != "" {
		place += ":" + r.Column
	}
	if r.Text != "" {
		return place + " " + r.Message + " [" + r.Text + "]"
	}
	return place + " " + r.Message
}

func severityOf(n delivery.Note) string {
	if n.Warning {
		return "warning"
	}
	return "error"
}

// Lines writes a report for a terminal, a line each.
func (v ImportReport) Lines(lang string) []string {
	head := "timetable.report"
	if v.DryRun {
		head = "timetable.report-dry"
	}
	lines := []string{api.Text(lang, head, fault.Args{
		"courses": v.Courses, "added": v.Added, "changed": v.Changed, "removed": v.Removed, "unchanged": v.Unchanged, "from": v.From, "written": v.Written,
	})}
	for _, r := range v.Rows {
		lines = append(lines, r.String())
	}
	if v.Lost > 0 {
		lines = append(lines, api.Text(lang, "timetable.report-lost", fault.Args{"n": v.Lost}))
	}
	return lines
}

// ImportsIn names a school.
type ImportsIn struct {
	api.Credential
	School school.UAI `path:"school"`
}

func (b *Book) getImports(ctx context.Context, who roster.Person, in *ImportsIn) ([]ImportView, error) {
	grant, err := policy.RunImport(who, in.School)
	if err != nil {
		return nil, err
	}
	return b.Imports(ctx, ByPerson(grant), in.School, school.YearOf(who.Now))
}

// UndoIn names an import.
type UndoIn struct {
	ImportsIn
	ID string `path:"id"`
}

func (b *Book) postUndo(ctx context.Context, who roster.Person, in *UndoIn) ([]ImportView, error) {
	grant, err := policy.RunImport(who, in.School)
	if err != nil {
		return nil, err
	}
	if err := b.pace(ctx, paceOfImports, who.ID, planPart(in.School, school.YearOf(who.Now)), who.Now); err != nil {
		return nil, err
	}
	if err := b.Undo(ctx, ByPerson(grant), in.School, school.YearOf(who.Now), in.ID, who.Now); err != nil {
		return nil, err
	}
	return b.Imports(ctx, ByPerson(grant), in.School, school.YearOf(who.Now))
}

// feedCache lets a calendar program keep its copy a quarter of an hour, and nobody between.
const feedCache = "private, max-age=900"

// SecretIn is the secret of a feed, with or without .ics.
type SecretIn struct {
	api.Credential
	Secret string `path:"secret" maxLength:"60"`
}

// FeedsIn names nothing: the feeds are the reader's own.
type FeedsIn struct{ api.Credential }

// A FeedView is one calendar feed.
type FeedView struct {
	ID     string          `json:"id"`
	Kind   string          `json:"kind" enum:"timetable,school"`
	Label  string          `json:"label"`
	School school.UAI      `json:"school"`
	Pupil  school.PersonID `json:"pupil,omitempty"`
	Made   time.Time       `json:"made"`
	URL    string          `json:"url,omitempty" doc:"path of the calendar, shown once: whoever has it reads the feed"`
}

func viewOfFeed(f Feed) FeedView {
	return FeedView{ID: f.ID, Kind: f.Kind, Label: f.Label, School: f.School, Pupil: f.Pupil, Made: f.Made}
}

func (b *Book) getFeeds(ctx context.Context, who roster.Person, _ *FeedsIn) ([]FeedView, error) {
	grant, err := policy.Feeds(who)
	if err != nil {
		return nil, err
	}
	feeds, err := b.Feeds(ctx, grant)
	list := []FeedView{}
	for _, f := range feeds {
		list = append(list, viewOfFeed(f))
	}
	return list, err
}

// FeedIn is the feed to make.
type FeedIn struct {
	api.Credential
	api.Once
	Body struct {
		Kind   string          `json:"kind" enum:"timetable,school"`
		Pupil  school.PersonID `json:"pupil,omitempty" doc:"whose lessons; none: one's own"`
		School school.UAI      `json:"school,omitempty" doc:"where there are two"`
	}
}

func (b *Book) postFeed(ctx context.Context, who roster.Person, in *FeedIn) (FeedView, error) {
	grant, err := policy.Feeds(who)
	if err != nil {
		return FeedView{}, err
	}
	f, err := b.wished(ctx, who, in)
	if err != nil {
		return FeedView{}, err
	}
	f, secret, err := b.AddFeed(ctx, grant, FeedOrder{Feed: f, Once: in.Once.Key}, who.Now)
	if err != nil {
		return FeedView{}, err
	}
	v := viewOfFeed(f)
	v.URL = "/api/feeds/" + secret + ".ics"
	return v, nil
}

// wished returns the feed that is asked for, if its owner may read what it will show.
func (b *Book) wished(ctx context.Context, who roster.Person, in *FeedIn) (Feed, error) {
	f := Feed{Kind: in.Body.Kind, School: in.Body.School, Pupil: in.Body.Pupil, Lang: in.Language}
	subject := who.Name.String()
	for _, l := range who.Links {
		if !l.Active(who.Now) || f.School != "" && l.School != f.School {
			continue
		}
		switch {
		case l.Role == school.Pupil && f.Pupil == "":
			f.Pupil, f.School = who.ID, l.School
		case l.Role == school.Guardian && (l.Pupil == f.Pupil || f.Pupil == "" && f.Kind == FeedSchool):
			f.Pupil, f.School, subject = l.Pupil, l.School, l.Child.String()
		case l.Role != school.Pupil && l.Role != school.Guardian && f.Pupil == "" && f.School == "":
			f.School = l.School
		}
	}
	if f.Pupil != "" {
		items, err := b.table.Get(ctx, true, roster.EnrolKey(f.Pupil))
		if err != nil {
			return Feed{}, err
		}
		var e roster.Enrolments
		if err := items.Find(roster.EnrolKey(f.Pupil)).Decode(&e); err != nil {
			return Feed{}, err
		}
		who.About = e.Enrolments
	}
	if _, err := granting(who, f, school.YearOf(who.Now)); err != nil {
		return Feed{}, err
	}
	f.Label = api.Text(in.Language, "timetable.feed."+f.Kind, fault.Args{"who": subject})
	return f, nil
}

// FeedNamedIn names a feed.
type FeedNamedIn struct {
	api.Credential
	ID string `path:"id"`
}

func (b *Book) deleteFeed(ctx context.Context, who roster.Person, in *FeedNamedIn) (struct{}, error) {
	grant, err := policy.Feeds(who)
	if err != nil {
		return struct{}{}, err
	}
	return struct{}{}, b.RevokeFeed(ctx, grant, in.ID, who.Now)
}
