package timetable

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table/faulty"
)

const csvHead = "jour;debut;fin;semaine;matiere;professeurs;classes;salle;type\n"

// written is the plan of the world as a school would write it.
var written = []string{
	"lundi;08:00;08:55;;Mathématiques;ROUX Claire;2DE3;B 204;",
	"jeudi;09:00;09:55;;MATHEMATIQUES;Roux;2DE3;b 204;",
	"lundi;09:00;09:55;;Français;LE GALL Claire;2DE3;A 101;",
	"mardi;08:00;08:55;;Français;M. Le Gall;2DE3;A 101;",
	"lundi;10:00;10:55;;Anglais;SMITH;2ANG1;L 1;",
	"lundi;10:00;10:55;;Anglais;;2ANG2;L 2;",
	"lundi;14:00;14:55;;Mathématiques;ROUX;2DE4;B 204;",
	"mardi;09:00;09:55;;Maths;ROUX;2DE4;B 204;",
	"lundi;15:00;15:55;;Permanence;;2DE3;;permanence",
	"vendredi;11:00;11:55;A;Mathématiques;ROUX;2DE3;B 204;",
}

func file(lines ...string) string { return csvHead + strings.Join(lines, "\n") + "\n" }

func operator() importer { return ByMachine(policy.System(policy.JobImport)) }

func (w *world) bring(text string, change func(*Delivered)) (*Report, error) {
	d := Delivered{School: lycee, Year: year, Format: FormatCSV, File: strings.NewReader(text)}
	if change != nil {
		change(&d)
	}
	return w.Import(context.Background(), operator(), d, w.now)
}

func (w *world) brought(text string, change func(*Delivered)) *Report {
	w.Helper()
	rep, err := w.bring(text, change)
	if err != nil {
		w.Fatal(err)
	}
	return rep
}

// stored returns everything that is stored of the school's year.
func (w *world) stored() map[string]string {
	w.Helper()
	page, err := w.table.Walk(context.Background(), 0, 1, struct{ Part, Sort string }{})
	if err != nil {
		w.Fatal(err)
	}
	all := map[string]string{}
	for _, it := range page.Items {
		all[it.Part+" "+it.Sort] = fmt.Sprint(it.Version, string(it.Data))
	}
	return all
}

func TestAnUnchangedFileWritesNothing(t *testing.T) {
	w := newWorld(t)
	rep := w.brought(file(written...), func(d *Delivered) { d.From = "2026-09-01" })
	if rep.Added != 0 || rep.Removed != 0 || rep.Changed != 0 || rep.Unchanged != 10 || rep.ID != "" || rep.Written != 0 {
		t.Errorf("the file of what is there: %+v", rep)
	}
	before := w.stored()
	for range 2 {
		w.now = w.now.AddDate(0, 0, 3)
		w.brought(file(written...), nil)
	}
	if d := cmp.Diff(before, w.stored()); d != "" {
		t.Errorf("an unchanged file wrote: %s", d)
	}
}

func TestADryRunTellsEverythingAndWritesNothing(t *testing.T) {
	w := newWorld(t)
	before := w.stored()
	rep := w.brought(file(append(written[1:], "mercredi;10:00;10:55;;Français;LE GALL;2DE3;A 101;")...), func(d *Delivered) { d.DryRun = true })
	if rep.Added != 1 || rep.Removed != 1 || rep.Unchanged != 9 || rep.ID != "" {
		t.Errorf("report = %+v", rep)
	}
	if d := cmp.Diff(before, w.stored()); d != "" {
		t.Errorf("a dry run wrote: %s", d)
	}
}

func TestANewTimetableHoldsFromItsDayAndThePastStays(t *testing.T) {
	w := newWorld(t)
	moved := strings.Replace(written[0], "B 204", "C 12", 1)
	rep := w.brought(file(append([]string{moved}, written[1:]...)...), func(d *Delivered) { d.From = "2026-11-24" })
	if rep.Changed != 1 || rep.Added != 0 || rep.Removed != 0 || rep.Unchanged != 9 {
		t.Errorf("report = %+v", rep)
	}
	if l := w.weekOfPupil("mother", "p1", monday).lesson(mathsMonday, monday); l == nil || l.Room != "B 204" {
		t.Errorf("the lesson of today, before the day: %+v", l)
	}
	next := w.weekOfPupil("mother", "p1", "2026-11-30").Days[0].Lessons[0]
	if next.Room != "C 12" || next.Subject != "Mathématiques" {
		t.Errorf("next Monday: %+v", next)
	}
	w.compare(t)
}

func TestAnImportIsUndoneToTheLetter(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		w := newWorld(t)
		before, from := w.timetables(), rapid.SampledFrom([]school.Date{"2026-09-01", "2026-11-24", "2026-12-03", "2027-06-30"}).Draw(r, "from")
		var ids []string
		for range rapid.IntRange(1, 2).Draw(r, "imports") {
			lines := []string{written[0]}
			for _, l := range written[1:] {
				switch rapid.IntRange(0, 4).Draw(r, "line") {
				case 0:
				case 1:
					lines = append(lines, strings.Replace(l, "A 101", "C 12", 1))
				case 2:
					lines = append(lines, strings.Replace(l, "lundi;10", "mercredi;11", 1))
				default:
					lines = append(lines, l)
				}
			}
			if rep := w.brought(file(lines...), func(d *Delivered) { d.From, d.Force = from, true }); rep.ID != "" {
				ids = append(ids, rep.ID)
			}
			w.compare(r)
		}
		for i := len(ids) - 1; i >= 0; i-- {
			if i > 0 {
				if err := w.Undo(context.Background(), operator(), lycee, year, ids[0], w.now); !fault.Is(err, fault.Conflict) {
					r.Errorf("undoing the one before the last: %v", err)
				}
			}
			for range 2 { // the answer was lost
				if err := w.Undo(context.Background(), operator(), lycee, year, ids[i], w.now); err != nil {
					r.Fatal(err)
				}
			}
		}
		if d := cmp.Diff(before, w.timetables()); d != "" {
			r.Errorf("after undoing: %s", d)
		}
	})
}

// timetables returns the documents of the plan and of every copy, without their versions.
func (w *world) timetables() map[string]string {
	all := map[string]string{}
	for k, v := range w.stored() {
		if strings.HasSuffix(k, " TIMETABLE") || strings.Contains(k, "#PLAN DAY#") {
			all[k] = v[strings.IndexByte(v, '{'):]
		}
	}
	return all
}

func TestAnImportThatWasCutIsCompletedByTheNext(t *testing.T) {
	w := newWorld(t)
	changed := file(append([]string{strings.Replace(written[0], "B 204", "C 12", 1), strings.Replace(written[4], "SMITH", "ROUX", 1)}, written[1:4]...)...)
	force := func(d *Delivered) { d.Force, d.From = true, "2026-11-30" }
	for n := range 4 {
		w := newWorld(t)
		failures := make([]faulty.Failure, n+1)
		failures[n] = faulty.After
		w.store.FailWrites(failures...)
		if _, err := w.bring(changed, force); err == nil {
			t.Errorf("cut at write %d: no error", n+1)
		}
		w.brought(changed, force)
		w.compare(t)
	}
	w.brought(changed, force)
	w.compare(t)
	if rep := w.brought(changed, force); rep.Written != 0 || rep.ID != "" {
		t.Errorf("complete, it writes again: %+v", rep)
	}
}

func TestAFileThatTakesTooMuchAwayIsRefusedWithoutForce(t *testing.T) {
	w := newWorld(t)
	before := w.stored()
	rep, err := w.bring(file(written[:6]...), nil)
	f, ok := fault.As(err)
	if !ok || f.Key != "timetable.import.share" || f.Args["removed"] != 4 || rep.Removed != 4 {
		t.Errorf("%v %+v", err, rep)
	}
	if _, err := w.bring(csvHead, nil); !fault.Is(err, fault.Invalid) {
		t.Errorf("an empty file: %v", err)
	}
	if d := cmp.Diff(before, w.stored()); d != "" {
		t.Errorf("a refused file wrote: %s", d)
	}
	if rep := w.brought(file(written[:6]...), func(d *Delivered) { d.Force = true }); rep.Removed != 4 {
		t.Errorf("forced: %+v", rep)
	}
	w.compare(t)
}

func TestUnknownNamesAreListedWithWhatTheyMayMean(t *testing.T) {
	w := newWorld(t)
	rep := w.brought(file(append([]string{
		"mercredi;08:00;08:55;;Français;LE GAL;2DE3;A 101;",
		"mercredi;09:00;09:55;;Latin;ROUX;2DE3;Z 9;",
		"mercredi;10:00;10:55;;Français;LE GALL;2DE5;A 101;",
		"mercredi;11:00;11:55;;Français;LE GALL;;A 101;",
	}, written...)...), nil)
	if d := cmp.Diff([]Unknown{{"LE GAL", 1, []string{"CLAIRE LE GALL", "LE GALL", "LE GALL C"}}}, rep.Teachers); d != "" && (len(rep.Teachers) != 1 || rep.Teachers[0].Suggestions == nil) {
		t.Error(d)
	}
	if d := cmp.Diff([]Unknown{{"2DE5", 1, []string{"2DE3", "2DE4"}}}, rep.Classes); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]Unknown{{"Z 9", 1, nil}}, rep.Rooms); d != "" {
		t.Error(d)
	}
	if len(rep.Subjects) != 1 || rep.Subjects[0].Name != "Latin" {
		t.Errorf("subjects: %+v", rep.Subjects)
	}
	var got []string
	for _, n := range rep.Notes {
		got = append(got, fmt.Sprintf("%d %s %v", n.Line, n.Key, n.Warning))
	}
	want := []string{"2 timetable.import.teacher true", "3 timetable.import.service true", "4 timetable.import.class false", "5 timetable.import.nobody false"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if rep.Added != 2 || rep.Unchanged != 10 {
		t.Errorf("the other rows: %+v", rep)
	}
	view := ReportOf(rep, "fr")
	if len(view.Rows) != 4 || !strings.Contains(view.Rows[2].Message, "2DE5") || view.Rows[2].Severity != "error" {
		t.Errorf("in words: %+v", view.Rows)
	}
	for _, line := range view.Lines("fr") {
		if strings.Contains(line, "timetable.") || strings.Contains(line, "{") {
			t.Errorf("a line without words: %s", line)
		}
	}
}

func TestAnExportOfEDTIsTheSameTimetable(t *testing.T) {
	w := newWorld(t)
	var b strings.Builder
	b.WriteString("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<TABLE>\n")
	for i, l := range written {
		f := strings.Split(l, ";")
		letter := map[string]string{"": "H", "A": "Q1"}[f[3]]
		last, first, _ := strings.Cut(f[5], " Claire")
		if first = ""; strings.HasSuffix(f[5], "Claire") {
			first = "CLAIRE"
		}
		fmt.Fprintf(&b, "<Cours numero=\"%d\"><DUREE>0h55</DUREE><MAT_LIBELLE>%s</MAT_LIBELLE><PROF_NOM>%s</PROF_NOM><PROF_PRENOM>%s</PROF_PRENOM><CLASSE>%s</CLASSE><SALLE>%s</SALLE><ALTERNANCE>%s</ALTERNANCE><CO-ENS.>N</CO-ENS.><JOUR>%s</JOUR><H.DEBUT>  %s</H.DEBUT></Cours>\n",
			i, f[4], last, first, f[6], f[7], letter, f[0], strings.Replace(f[1], ":", "h", 1))
	}
	b.WriteString("</TABLE>")
	latin := []rune(b.String())
	bytes := make([]byte, len(latin))
	for i, r := range latin {
		bytes[i] = byte(r)
	}
	rep := w.brought(string(bytes), func(d *Delivered) { d.Format = FormatEDT })
	if rep.Unchanged != 10 || rep.Added+rep.Removed+rep.Changed != 0 {
		t.Errorf("report = %+v", rep)
	}
}

func TestWholeHoursEndWithTheBellOfTheGrid(t *testing.T) {
	w := newWorld(t)
	err := w.Settle(context.Background(), operator(), lycee, year, func(c *Calendar) {
		c.Grids = []Grid{{Slots: []Slot{{Name: "M1", Start: school.At(8, 0), End: school.At(8, 55)}}}}
	}, w.now)
	if err != nil {
		t.Fatal(err)
	}
	if rep := w.brought(file(append([]string{strings.Replace(written[0], "08:55", "09:00", 1)}, written[1:]...)...), nil); rep.Unchanged != 10 {
		t.Errorf("report = %+v", rep)
	}
}

func TestChangesOfLessonsThatAnImportTakesAwayAreTold(t *testing.T) {
	w := newWorld(t)
	w.must("20261126-mathsthu09", 0, LessonEdit{Kind: MovedRoom, Room: "C 12"})
	rep := w.brought(file(append([]string{written[0]}, written[2:]...)...), func(d *Delivered) { d.From = "2026-11-24" })
	if rep.Lost != 1 || rep.Removed != 1 {
		t.Errorf("report = %+v", rep)
	}
	w.compare(t)
	if err := w.Undo(context.Background(), operator(), lycee, year, rep.ID, w.now); err != nil {
		t.Fatal(err)
	}
	if l := w.weekOfPupil("mother", "p1", monday).lesson("20261126-mathsthu09", "2026-11-26"); l == nil || l.Room != "C 12" {
		t.Errorf("undone, the change is back: %+v", l)
	}
}

func TestOnlyTheHeadAndTheSecretariatImport(t *testing.T) {
	w := newWorld(t)
	in := &ImportIn{School: lycee}
	in.Body.Format, in.Body.Text, in.Body.DryRun = FormatCSV, file(written...), true
	for _, id := range []school.PersonID{"cpe", roux.ID, "mother", "p1"} {
		if _, err := w.postImport(context.Background(), w.who(id), in); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", id, err)
		}
	}
	rep, err := w.postImport(context.Background(), w.who("head"), in)
	if err != nil || rep.Unchanged != 10 || len(rep.Rows) != 0 {
		t.Errorf("head: %+v, %v", rep, err)
	}
	in.Body.Text = file(written[:2]...)
	if rep, err = w.postImport(context.Background(), w.who("head"), in); err != nil || rep.Refused == "" || rep.Removed != 8 {
		t.Errorf("a dry run that would be refused says so: %+v, %v", rep, err)
	}
	if _, err := w.Import(context.Background(), importer{}, Delivered{School: lycee, Year: year}, w.now); !fault.Is(err, fault.NotFound) {
		t.Errorf("without a grant: %v", err)
	}
	if _, err := w.Imports(context.Background(), ByMachine(policy.Machine{}), lycee, year); !fault.Is(err, fault.NotFound) {
		t.Errorf("without a grant: %v", err)
	}
}

func TestNamesAreFoundHoweverTheyAreWritten(t *testing.T) {
	for a, b := range map[string]string{"Mme Le Gall": "LE GALL", "LE-GALL": "Le Gall", "Hélène": "HELENE", "M. d'Été": "D ETE", "2DE 3": "2DE 3"} {
		if folded(a) != folded(b) {
			t.Errorf("%q and %q: %q, %q", a, b, folded(a), folded(b))
		}
	}
	if got := nearest("MATHEMATIQUE", []string{"Mathématiques", "Physique", "Maths"}); len(got) == 0 || got[0] != "Mathématiques" {
		t.Errorf("nearest = %q", got)
	}
}

// TestWhatStrangersLookLikeIsAskedForSome brings more unknown names than anybody mends by
// hand: comparing all of them with all that are known would hold the service.
func TestWhatStrangersLookLikeIsAskedForSome(t *testing.T) {
	w := newWorld(t)
	lines := []string{"lundi;08:00;08:55;;Maths;ROUX" + strings.Repeat("X", 500) + ";2DE3;;"}
	for i := range 3 * mostGuessed {
		lines = append(lines, fmt.Sprintf("lundi;08:00;08:55;;Maths;ROUX %d;2DE3;;", i))
	}
	rep := w.brought(csvHead+strings.Join(lines, "\n"), func(d *Delivered) { d.DryRun, d.Force = true, true })
	guessed := 0
	for _, u := range rep.Teachers {
		if len(u.Suggestions) > 0 {
			guessed++
		}
		if len(u.Name) > longestGuessed && len(u.Suggestions) > 0 {
			t.Errorf("a name of %d letters looks like %v", len(u.Name), u.Suggestions)
		}
	}
	if guessed == 0 || guessed > mostGuessed || len(rep.Teachers) < 3*mostGuessed {
		t.Errorf("%d of %d names were compared", guessed, len(rep.Teachers))
	}
}
