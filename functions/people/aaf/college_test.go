package aaf_test

import (
	"fmt"
	"html"
	"math/rand/v2"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/preau-ent/preau/functions/people"
	"github.com/preau-ent/preau/functions/people/aaf"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
	"github.com/preau-ent/preau/shared/table/local"
)

const samples = "../../../../shared/samples/aaf/"

const (
	college = school.UAI("9997973M") // of the sample
	source  = "AAF#EXEMPLE"
	year    = school.Year(2026)
)

func sample(t testing.TB, name string) string {
	t.Helper()
	if _, err := os.Stat(samples + name); err != nil {
		t.Skipf("the real deliveries are not here: %v", err)
	}
	return samples + name
}

// A place is a table with its register, for one test.
type place struct {
	*people.Register
	table *table.Table
}

func newPlace(t testing.TB) place {
	t.Helper()
	store, err := local.Open(t.TempDir(), local.NoSync)
	if err != nil {
		t.Fatal(err)
	}
	tb := table.New(store)
	t.Cleanup(func() { tb.Close() })
	return place{people.NewRegister(tb), tb}
}

var today = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

// take imports a folder or zip and fails the test if that fails.
func (p place) take(t testing.TB, name string, opt people.Options) *people.Report {
	t.Helper()
	rep, err := p.try(t, name, opt)
	if err != nil {
		t.Fatalf("import of %s: %v", name, err)
	}
	return rep
}

func (p place) try(t testing.TB, name string, opt people.Options) (*people.Report, error) {
	t.Helper()
	d, close, err := aaf.Open(name, "exemple")
	if err != nil {
		t.Fatal(err)
	}
	defer close()
	if opt.Now.IsZero() {
		opt.Now = today
	}
	return people.Import(t.Context(), policy.System(policy.JobImport), p.Register, d, opt)
}

// who returns the account of a number of the academy.
func (p place) who(t testing.TB, number string) school.PersonID {
	t.Helper()
	id, err := p.Find(t.Context(), source, number)
	if err != nil {
		t.Fatalf("%s: %v", number, err)
	}
	return id
}

func (p place) profile(t testing.TB, number string) roster.Profile {
	t.Helper()
	me, err := p.Profile(t.Context(), p.who(t, number))
	if err != nil {
		t.Fatalf("%s: %v", number, err)
	}
	return me
}

func (p place) links(t testing.TB, number string) []roster.Link {
	t.Helper()
	l, err := p.Links(t.Context(), p.who(t, number))
	if err != nil {
		t.Fatal(err)
	}
	return l.Links
}

func TestCollegeArrivesWhole(t *testing.T) {
	p := newPlace(t)
	rep := p.take(t, sample(t, "college-2018"), people.Options{})
	for kind, want := range map[people.Kind]people.Count{
		people.KindSchool:   {Read: 125},
		people.KindStaff:    {Read: 52, Created: 52},
		people.KindPupil:    {Read: 277, Created: 277},
		people.KindRelative: {Read: 550, Created: 550},
	} {
		if got := rep.Count[kind]; got != want {
			t.Errorf("count of kind %d = %+v, want %+v", kind, got, want)
		}
	}
	if len(rep.Damages) > 0 || rep.Total["import.no-guardian"] != 13 || rep.Total["import.function"] != 4 {
		t.Errorf("report: damages %v, totals %v; want none, 13 pupils without guardian, 4 functions without rights", rep.Damages, rep.Total)
	}
	s, err := p.School(t.Context(), college)
	if err != nil || len(s.Classes) != 12 || len(s.Groups) != 35 || s.Year != year || s.Zone != "Europe/Paris" {
		t.Errorf("school = %+v, %v, want 12 classes, 35 groups", s, err)
	}
	c, err := p.Class(t.Context(), college, year, "4A")
	if err != nil || len(c.Pupils) != 26 || len(c.Heads) != 1 || len(c.Periods) != 3 || len(c.Services) == 0 {
		t.Errorf("4A = %+v, %v, want 26 pupils, 1 head teacher, 3 periods and services", c, err)
	}
}

func TestSecondRunWritesNothing(t *testing.T) {
	p := newPlace(t)
	p.take(t, sample(t, "college-2018"), people.Options{})
	before := p.table.Meter().Total().WRU
	rep := p.take(t, sample(t, "college-2018"), people.Options{Now: today.AddDate(0, 0, 1)})
	if wru := p.table.Meter().Total().WRU - before; rep.Written != 0 || wru != 0 {
		t.Errorf("second run wrote %d items for %v WRU, want 0", rep.Written, wru)
	}
	if same := rep.Count[people.KindPupil].Same; same != 277 {
		t.Errorf("unchanged pupils = %d, want 277", same)
	}
}

func TestDryRunTellsTheSameAndWritesNothing(t *testing.T) {
	p := newPlace(t)
	dry := p.take(t, sample(t, "college-2018"), people.Options{DryRun: true})
	if wru := p.table.Meter().Total().WRU; wru != 0 {
		t.Errorf("dry run wrote %v WRU, want 0", wru)
	}
	real := p.take(t, sample(t, "college-2018"), people.Options{})
	if dry.Count != real.Count || dry.Written != real.Written || fmt.Sprint(dry.Total) != fmt.Sprint(real.Total) {
		t.Errorf("dry run told %+v, %d, %v; the real one %+v, %d, %v",
			dry.Count, dry.Written, dry.Total, real.Count, real.Written, real.Total)
	}
}

// An xmllint reads the same files by another road: libxml2 and XPath.
type xmllint struct {
	t    *testing.T
	file string
}

func newXmllint(t *testing.T, kind string) xmllint {
	t.Helper()
	if _, err := exec.LookPath("xmllint"); err != nil {
		t.Skip("xmllint, the independent reader, is not installed")
	}
	return xmllint{t, sample(t, "college-2018") + "/ENT2DVA_9990000A_Complet_20180830_" + kind + "_0000.xml"}
}

func (x xmllint) query(xpath string) string {
	x.t.Helper()
	out, err := exec.Command("xmllint", "--nonet", "--xpath", xpath, x.file).Output()
	if err != nil {
		x.t.Fatalf("xmllint %s: %v", xpath, err)
	}
	return string(out)
}

var (
	attrPattern  = regexp.MustCompile(`(?s)<attr name="(\w+)">(.*?)</attr>`)
	valuePattern = regexp.MustCompile(`(?s)<value>(.*?)</value>`)
)

// records returns the attributes of some people, by their number.
func (x xmllint) records(ids []string) map[string]map[string][]string {
	is := make([]string, len(ids))
	for i, id := range ids {
		is[i] = "identifier/id='" + id + "'"
	}
	nodes := x.query("//addRequest[" + strings.Join(is, " or ") + "]/attributes")
	all := map[string]map[string][]string{}
	for _, node := range strings.SplitAfter(nodes, "</attributes>") {
		rec := map[string][]string{}
		for _, a := range attrPattern.FindAllStringSubmatch(node, -1) {
			for _, v := range valuePattern.FindAllStringSubmatch(a[2], -1) {
				rec[a[1]] = append(rec[a[1]], html.UnescapeString(v[1]))
			}
		}
		if len(rec) > 0 {
			all[rec["ENTPersonJointure"][0]] = rec
		}
	}
	return all
}

func (x xmllint) ids() []string { return strings.Fields(x.query("//addRequest/identifier/id/text()")) }

func one(rec map[string][]string, name string) string {
	if len(rec[name]) == 0 {
		return ""
	}
	return rec[name][0]
}

// TestIndependentReaderAgreesOnThirtyFamilies draws families by seed and compares
// every field and link level with what xmllint reads in the files.
func TestIndependentReaderAgreesOnThirtyFamilies(t *testing.T) {
	pupils, relatives := newXmllint(t, "Eleve"), newXmllint(t, "PersRelEleve")
	p := newPlace(t)
	p.take(t, sample(t, "college-2018"), people.Options{})
	ids := pupils.ids()
	draw := rand.New(rand.NewPCG(2026, 30))
	draw.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	drawn := pupils.records(ids[:30])
	var adults []string
	for _, rec := range drawn {
		for _, tie := range rec["ENTElevePersRelEleve"] {
			adults = append(adults, strings.SplitN(tie, "$", 2)[0])
		}
	}
	described := relatives.records(adults)
	if len(drawn) != 30 || len(described) < 40 {
		t.Fatalf("drawn %d families with %d relatives, want 30 and more than 40", len(drawn), len(described))
	}
	for number, rec := range drawn {
		comparePupil(t, p, number, rec)
		for _, tie := range rec["ENTElevePersRelEleve"] {
			f := strings.Split(tie, "$")
			comparePerson(t, p.profile(t, f[0]), described[f[0]])
			compareTie(t, p, number, rec, f)
		}
	}
}

func equal[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s = %v, want %v", what, got, want)
	}
}

// isoDate turns dd/mm/yyyy round without the calendar.
func isoDate(s string) school.Date {
	if s == "" {
		return ""
	}
	return school.Date(s[6:] + "-" + s[3:5] + "-" + s[:2])
}

func comparePerson(t *testing.T, p roster.Profile, rec map[string][]string) {
	t.Helper()
	who := one(rec, "ENTPersonJointure") + " "
	equal(t, who+"sn", p.Name.Last, one(rec, "sn"))
	equal(t, who+"givenName", p.Name.First, one(rec, "givenName"))
	equal(t, who+"nomPatro", p.BirthName, one(rec, "ENTPersonNomPatro"))
	equal(t, who+"title", p.Title, one(rec, "personalTitle"))
	equal(t, who+"birth", p.Birth, isoDate(one(rec, "ENTPersonDateNaissance")))
	equal(t, who+"ine", p.INE, one(rec, "ENTEleveINE"))
	equal(t, who+"others", strings.Join(p.Others, "+"), strings.Join(rec["ENTPersonAutresPrenoms"], "+"))
	equal(t, who+"mail", p.Contact.Mail, one(rec, "mail"))
	equal(t, who+"mobile", p.Contact.Mobile, one(rec, "mobile"))
	equal(t, who+"home", p.Contact.Home, one(rec, "homePhone"))
	equal(t, who+"work", p.Contact.Work, one(rec, "telephoneNumber"))
	equal(t, who+"sms", p.Contact.SMS, one(rec, "ENTPersonMobileSMS") != "")
	equal(t, who+"address", strings.Join(p.Contact.Address, "$"), strings.Trim(one(rec, "ENTPersonAdresse"), "$"))
	equal(t, who+"postcode", p.Contact.PostCode, one(rec, "ENTPersonCodePostal"))
	equal(t, who+"city", p.Contact.City, one(rec, "ENTPersonVille"))
	equal(t, who+"country", p.Contact.Country, one(rec, "ENTPersonPays"))
	equal(t, who+"diffusion", p.Contact.Diffusion, one(rec, "ENTPersonAdresseDiffusion") == "O")
}

func comparePupil(t *testing.T, p place, number string, rec map[string][]string) {
	t.Helper()
	comparePerson(t, p.profile(t, number), rec)
	e, err := p.Enrolments(t.Context(), p.who(t, number))
	if err != nil || len(e.Enrolments) != 1 {
		t.Fatalf("%s: enrolments %+v, %v, want one", number, e, err)
	}
	at := e.Enrolments[0]
	equal(t, number+" school", at.School, college)
	equal(t, number+" class", "34985$"+string(at.Class), one(rec, "ENTEleveClasses"))
	equal(t, number+" mef", at.MEF, one(rec, "ENTEleveMEF"))
	equal(t, number+" regime", at.Regime, one(rec, "ENTEleveRegime"))
	equal(t, number+" status", at.Status, one(rec, "ENTEleveStatutEleve"))
	equal(t, number+" siecle", at.Siecle, one(rec, "ENTEleveStructRattachId"))
	equal(t, number+" birth", at.Birth, isoDate(one(rec, "ENTPersonDateNaissance")))
	family, err := p.Guardians(t.Context(), p.who(t, number), college)
	if err != nil {
		t.Fatal(err)
	}
	delivered := slices.DeleteFunc(slices.Clone(rec["ENTElevePersRelEleve"]), func(s string) bool { return s == "" })
	equal(t, number+" guardians", len(family), len(delivered))
}

// compareTie compares one tie, cut at its "$", with the link that it made.
func compareTie(t *testing.T, p place, number string, pupil map[string][]string, f []string) {
	t.Helper()
	id, what := p.who(t, number), f[0]+" of "+number+" "
	links := p.links(t, f[0])
	at := slices.IndexFunc(links, func(l roster.Link) bool { return l.Pupil == id })
	if at < 0 {
		t.Errorf("%shas no link", what)
		return
	}
	l := links[at]
	equal(t, what+"role", l.Role, school.Guardian)
	equal(t, what+"school", l.School, college)
	equal(t, what+"child", l.Child, roster.Name{First: one(pupil, "givenName"), Last: one(pupil, "sn")})
	equal(t, what+"class", "34985$"+string(l.Class), one(pupil, "ENTEleveClasses"))
	equal(t, what+"kinship", l.Kinship, f[1])
	equal(t, what+"financial", l.Financial, f[2] == "1")
	equal(t, what+"level", l.Level, map[string]school.Level{"1": school.Full, "2": school.Charge, "0": school.Contact}[f[3]])
	equal(t, what+"legal", l.Legal, map[string]int{"1": 1}[f[3]])
	equal(t, what+"contact", fmt.Sprint(l.Contact), f[4])
	equal(t, what+"aids", l.Aids, f[5] == "1")
}

// TestTieWithoutResponsibilityGivesNoRight counts, over the whole collège, the
// links of each level with what XPath finds.
func TestTieWithoutResponsibilityGivesNoRight(t *testing.T) {
	x := newXmllint(t, "Eleve")
	p := newPlace(t)
	p.take(t, sample(t, "college-2018"), people.Options{})
	got := map[bool]int{}
	for _, number := range newXmllint(t, "PersRelEleve").ids() {
		for _, l := range p.links(t, number) {
			got[l.Level.Reads()]++
			if l.Level != school.Full && l.Level != school.Contact {
				t.Errorf("%s has level %q", number, l.Level)
			}
		}
	}
	count := func(legal string) (n int) {
		values := x.query("//attr[@name='ENTElevePersRelEleve']/value/text()")
		for _, v := range strings.Fields(values) {
			if strings.Split(v, "$")[3] == legal {
				n++
			}
		}
		return n
	}
	if got[true] != count("1") || got[false] != count("0") || got[false] != 93 {
		t.Errorf("links that read %d, that do not %d; want %d and %d", got[true], got[false], count("1"), count("0"))
	}
}
