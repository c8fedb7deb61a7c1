package aaf

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"

	"github.com/preau-ent/preau/functions/people"
	"github.com/preau-ent/preau/shared/school"
)

const head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE ficAlimMENESR SYSTEM \"ficAlimMENESR.dtd\">\n<ficAlimMENESR>\n"

// pupilXML is one pupil with more attributes than the usual ones.
func pupilXML(attrs string) string {
	return head + `<addRequest>
<operationalAttributes><attr name="categoriePersonne"><value>Eleve</value></attr></operationalAttributes>
<identifier><id>7</id></identifier>
<attributes>
<attr name="ENTPersonJointure"><value>7</value></attr>
<attr name="sn"><value>LEROY</value></attr>
` + attrs + `
</attributes>
</addRequest>
</ficAlimMENESR>
`
}

func readAll(t testing.TB, text string, kind people.Kind) ([]people.Record, error) {
	t.Helper()
	var records []people.Record
	err := Read(strings.NewReader(text), "f.xml", kind, func(r *people.Record) error {
		records = append(records, *r)
		return nil
	})
	return records, err
}

func readPupil(t testing.TB, attrs string) people.Record {
	t.Helper()
	records, err := readAll(t, pupilXML(attrs), people.KindPupil)
	if err != nil || len(records) != 1 {
		t.Fatalf("%s: %d records, %v", attrs, len(records), err)
	}
	return records[0]
}

func ties(values string) string {
	return `<attr name="ENTElevePersRelEleve">` + values + `</attr>`
}

func TestLevelFollowsResponsibilityAndTheAgeOfTheCodes(t *testing.T) {
	for tie, want := range map[string]people.Tie{
		// Since 2018: both legal guardians have 1, and 2 is a person in charge.
		"5$10$1$1$0$1": {Relative: "5", Kinship: "10", Level: school.Full, Legal: 1, Financial: true, Aids: true},
		"5$20$0$1$0$0": {Relative: "5", Kinship: "20", Level: school.Full, Legal: 1},
		"5$42$0$2$0$0": {Relative: "5", Kinship: "42", Level: school.Charge},
		"5$10$0$2$0$0": {Relative: "5", Kinship: "10", Level: school.Charge},
		"5$39$0$0$1$0": {Relative: "5", Kinship: "39", Level: school.Contact, Contact: true},
		"5$20$0$0$0$0": {Relative: "5", Kinship: "20", Level: school.Contact},
		// Until 2018: 2 was the second legal guardian; father and mother were 1 and 2.
		"5$1$1$1$0$0": {Relative: "5", Kinship: "20", Level: school.Full, Legal: 1, Financial: true},
		"5$2$0$2$0$0": {Relative: "5", Kinship: "10", Level: school.Full, Legal: 2},
		"5$3$0$1$0$0": {Relative: "5", Kinship: "50", Level: school.Full, Legal: 1},
		"5$4$0$0$1$0": {Relative: "5", Kinship: "39", Level: school.Contact, Contact: true},
		"5$5$0$2$0$0": {Relative: "5", Kinship: "51", Level: school.Full, Legal: 2},
		"5$6$0$0$1$0": {Relative: "5", Kinship: "90", Level: school.Contact, Contact: true},
		"5$7$0$0$0$0": {Relative: "5", Kinship: "70", Level: school.Contact},
	} {
		r := readPupil(t, ties("<value>"+tie+"</value>"))
		if len(r.Schooling.Ties) != 1 || r.Schooling.Ties[0] != want {
			t.Errorf("tie %s = %+v, want %+v", tie, r.Schooling.Ties, want)
		}
	}
}

func TestUnreadableTieGivesNoRightAndIsNoted(t *testing.T) {
	for _, tie := range []string{"5", "5$10$1", "5$10$1$3$0$0", "5$10$1$$0$0", "$10$1$1$0$0", "5$10$1$11$0$0", "5$10$1$1$0$0$9"} {
		r := readPupil(t, ties("<value>"+tie+"</value>"))
		if len(r.Schooling.Ties) != 0 || len(r.Notes) != 1 || r.Notes[0].Key != "import.tie" {
			t.Errorf("tie %s = %+v, notes %v; want none and a note", tie, r.Schooling.Ties, r.Notes)
		}
	}
}

func TestRepeatedValuesCountOnce(t *testing.T) {
	r := readPupil(t, ties("<value>5$10$1$1$0$0</value><value>5$10$1$1$0$0</value><value/><value></value>")+
		`<attr name="ENTEleveClasses"><value>52009$1S 2</value><value>52009$1S 2</value><value>52009$1S 2</value></attr>`)
	if len(r.Schooling.Ties) != 1 || len(r.Schooling.Classes) != 1 || r.Schooling.Classes[0].Code != "1S 2" || len(r.Notes) != 0 {
		t.Errorf("record = %+v, want one tie, one class, no note", r)
	}
}

func TestSecondTieOfOneRelativeCannotRaiseTheFirst(t *testing.T) {
	r := readPupil(t, ties("<value>5$39$0$0$1$0</value><value>5$10$1$1$0$0</value>"))
	if len(r.Schooling.Ties) != 1 || r.Schooling.Ties[0].Level != school.Contact || r.Notes[0].Key != "import.tie-twice" {
		t.Errorf("ties = %+v, notes %v; want the contact alone and a note", r.Schooling.Ties, r.Notes)
	}
}

func TestDeprecatedTiesCountWhereThePresentOneIsNotDelivered(t *testing.T) {
	old := `<attr name="ENTEleveParents"><value>1</value><value>2</value></attr>
<attr name="ENTElevePere"><value>1</value></attr><attr name="ENTEleveMere"><value>2</value></attr>
<attr name="ENTEleveAutoriteParentale"><value>2</value></attr>
<attr name="ENTElevePersRelEleve1"><value>3</value></attr><attr name="ENTEleveQualitePersRelEleve1"><value>CONTACT</value></attr>`
	want := []people.Tie{
		{Relative: "2", Kinship: "10", Level: school.Full, Legal: 1},
		{Relative: "1", Kinship: "20", Level: school.Contact},
		{Relative: "3", Kinship: "90", Level: school.Contact, Contact: true},
	}
	if got := readPupil(t, old).Schooling.Ties; !reflect.DeepEqual(got, want) {
		t.Errorf("ties = %+v, want %+v", got, want)
	}
	if got := readPupil(t, old+ties("<value/>")).Schooling.Ties; len(got) != 0 {
		t.Errorf("ties = %+v, want the present attribute to count, which is empty", got)
	}
}

func TestDatesThatDoNotExistAreNoted(t *testing.T) {
	for value, want := range map[string]school.Date{"01/08/2002": "2002-08-01", "": "", "31/02/2002": "", "2002-08-01": ""} {
		r := readPupil(t, `<attr name="ENTPersonDateNaissance"><value>`+value+`</value></attr>`)
		if r.Person.Birth != want || (len(r.Notes) == 1) != (value != "" && want == "") {
			t.Errorf("date %q = %q, notes %v, want %q", value, r.Person.Birth, r.Notes, want)
		}
	}
}

func TestModificationSaysWhatItGives(t *testing.T) {
	text := head + `<modifyRequest><operationalAttributes><attr name="categoriePersonne"><value>PersRelEleve</value></attr></operationalAttributes>
<identifier><id>7</id></identifier><modifications>
<modification name="mail" operation="replace"><value/></modification>
<modification name="mobile" operation="replace"><value>0639</value></modification>
</modifications></modifyRequest></ficAlimMENESR>`
	records, err := readAll(t, text, people.KindRelative)
	if err != nil || records[0].Op != people.Modify || records[0].Given != people.GivenMail|people.GivenMobile || records[0].Person.Mobile != "0639" {
		t.Errorf("records = %+v, %v; want a modification of mail and mobile alone", records, err)
	}
}

func TestEncodingsGiveTheSameText(t *testing.T) {
	const name = "Gaëtan Œuvrard €"
	text := pupilXML(`<attr name="givenName"><value>` + name + `</value></attr>`)
	latin := func(cm *charmap.Charmap, label string) string {
		out, err := cm.NewEncoder().String(strings.Replace(text, "UTF-8", label, 1))
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	_, bare, _ := strings.Cut(text, "?>\n")
	for what, in := range map[string]string{
		"UTF-8":                   text,
		"UTF-8 with a mark":       "\ufeff" + text,
		"ISO-8859-15":             latin(charmap.ISO8859_15, "ISO-8859-15"),
		"Windows-1252":            latin(charmap.Windows1252, "windows-1252"),
		"no declaration, CRLF":    strings.ReplaceAll(bare, "\n", "\r\n"),
		"references":              strings.NewReplacer("ë", "&#235;", "Œ", "&#x152;", "€", "&#8364;").Replace(text),
		"a section":               strings.Replace(text, name, "<![CDATA["+name+"]]>", 1),
		"a comment in the middle": strings.Replace(text, "tan Œ", "tan <!-- > -- -->Œ", 1),
		"single quotes":           strings.ReplaceAll(text, `name="givenName"`, `name = 'givenName'`),
	} {
		records, err := readAll(t, in, people.KindPupil)
		if err != nil || len(records) != 1 || records[0].Person.First != name {
			t.Errorf("%s: %+v, %v; want %s", what, records, err, name)
		}
	}
}

// lol is an entity bomb: a few lines that would become gigabytes.
const lol = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;">]><ficAlimMENESR>&lol2;</ficAlimMENESR>`

func TestDamageIsToldWithItsLineAndNothingFollowsADTD(t *testing.T) {
	whole := pupilXML("")
	for what, c := range map[string]struct {
		text string
		line int
	}{
		"an empty file":             {"", 1},
		"blanks":                    {" \n\n", 3},
		"a bomb of entities":        {lol, 1},
		"an external entity":        {`<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><ficAlimMENESR/>`, 1},
		"an entity of HTML":         {pupilXML(`<attr name="givenName"><value>Ga&euml;l</value></attr>`), 10},
		"a lone ampersand":          {pupilXML(`<attr name="l"><value>A & B</value></attr>`), 10},
		"cut in a value":            {whole[:strings.Index(whole, "LEROY")+2], 9},
		"cut in a tag":              {whole[:strings.Index(whole, "</identifier>")+5], 6},
		"cut between records":       {strings.TrimSuffix(whole, "</ficAlimMENESR>\n"), 13},
		"an element of elsewhere":   {head + "<html/></ficAlimMENESR>", 4},
		"another root":              {"<html></html>", 1},
		"two roots":                 {"<ficAlimMENESR/><ficAlimMENESR/>", 1},
		"tags that cross":           {head + "<addRequest></ficAlimMENESR></addRequest>", 4},
		"text between records":      {head + "bonjour</ficAlimMENESR>", 4},
		"bytes that are not UTF-8":  {pupilXML("<attr name=\"givenName\"><value>Ga\xebl</value></attr>"), 10},
		"a control character":       {pupilXML("<attr name=\"givenName\"><value>a\x01b</value></attr>"), 10},
		"a reference to nothing":    {pupilXML(`<attr name="givenName"><value>&#0;</value></attr>`), 10},
		"an unknown encoding":       {`<?xml version="1.0" encoding="EBCDIC"?><ficAlimMENESR/>`, 1},
		"UTF-16":                    {"\xff\xfe<\x00?\x00", 1},
		"a modification that adds":  {head + `<modifyRequest><modifications><modification name="sn" operation="add">`, 4},
		"a request in a request":    {head + "<addRequest><addRequest>", 4},
		"an attribute that is open": {head + `<addRequest><attributes><attr name="sn><value>`, 4},
	} {
		_, err := readAll(t, c.text, people.KindPupil)
		var d *people.Damage
		if !errors.As(err, &d) || d.File != "f.xml" || d.Line != c.line {
			t.Errorf("%s: %v (line %d), want damage at line %d", what, err, lineOf(d), c.line)
		}
	}
}

func lineOf(d *people.Damage) int {
	if d == nil {
		return 0
	}
	return d.Line
}

func TestRecordsBeforeTheDamageAreGiven(t *testing.T) {
	whole := pupilXML("")
	records, err := readAll(t, strings.TrimSuffix(whole, "</ficAlimMENESR>\n")+"<addRequest>", people.KindPupil)
	if err == nil || len(records) != 1 {
		t.Errorf("%d records, %v; want 1 and damage", len(records), err)
	}
}

// endless is a file whose text never ends.
type endless struct{ head io.Reader }

func (e endless) Read(p []byte) (int, error) {
	if n, err := e.head.Read(p); err == nil {
		return n, nil
	}
	return copy(p, bytes.Repeat([]byte("a"), len(p))), nil
}

func TestNoRecordFillsTheMemory(t *testing.T) {
	for _, begin := range []string{"", "<", "<!--", "<![CDATA[", head + "<addRequest", head + "<addRequest><identifier><id>", "<ficAlimMENESR a='"} {
		err := Read(endless{strings.NewReader(begin)}, "f.xml", people.KindPupil, func(*people.Record) error { return nil })
		var d *people.Damage
		if !errors.As(err, &d) || !strings.Contains(d.Detail, "a record of more than") {
			t.Errorf("after %q: %v, want a refusal", begin, err)
		}
	}
}

func TestAnErrorOfTheCallerStopsTheReading(t *testing.T) {
	mine := errors.New("disk full")
	err := Read(strings.NewReader(pupilXML("")), "f.xml", people.KindPupil, func(*people.Record) error { return mine })
	if err != mine {
		t.Errorf("error = %v, want the caller's own", err)
	}
}

func TestTypeOfAFileIsATokenOfItsName(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{
		"FULL_ENTTSSERVICES_Complet_20130117_Eleve_0001.xml", "EnvOLE_ENT2DVA_9990000A_Complet_20180830_PersRelEleve_0000.xml",
		"ENT_Delta_20140225_PersEducNat_0001.xml", "_EtabEducNat_.xml", "_MatiereEducNat_.XML", "ENT_Complet_MefEducNat.xml",
		"ficAlimMENESR.dtd", "lisezmoi.xml", "Eleveurs.xml",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("<ficAlimMENESR/>"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	d, close, err := Open(dir, "exemple")
	if err != nil {
		t.Fatal(err)
	}
	defer close()
	var got []string
	for _, f := range d.Files {
		got = append(got, fmt.Sprint(f.Kind, f.Complete))
	}
	want := []string{"1 false", "2 false", "3 true", "4 false", "5 true", "6 true"}
	if !reflect.DeepEqual(got, want) || d.Source != "AAF#EXEMPLE" {
		t.Errorf("files = %v of %s, want %v of AAF#EXEMPLE", got, d.Source, want)
	}
	if _, _, err := Open(t.TempDir(), "exemple"); !errors.Is(err, ErrNothing) {
		t.Errorf("an empty folder: %v, want %v", err, ErrNothing)
	}
}

// A request as encoding/xml reads it: the independent reader of every sample.
type request struct {
	XMLName  xml.Name
	Category string `xml:"operationalAttributes>attr>value"`
	ID       string `xml:"identifier>id"`
	Attrs    []struct {
		Name   string   `xml:"name,attr"`
		Values []string `xml:"value"`
	} `xml:"attributes>attr"`
	Modifications []struct {
		Name   string   `xml:"name,attr"`
		Values []string `xml:"value"`
	} `xml:"modifications>modification"`
}

func TestEverySampleReadsAsEncodingXMLReadsIt(t *testing.T) {
	files := 0
	fs.WalkDir(os.DirFS(samplesDir), ".", func(name string, e fs.DirEntry, err error) error {
		if err == nil && filepath.Ext(name) == ".xml" {
			files++
			compareFile(t, filepath.Join(samplesDir, name))
		}
		return nil
	})
	if files == 0 {
		t.Skip("the real deliveries are not here")
	}
}

const samplesDir = "../../../../shared/samples/aaf"

func compareFile(t *testing.T, name string) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	dec := xml.NewDecoder(bytes.NewReader(data))
	dec.CharsetReader = decoder
	var doc struct {
		Requests []request `xml:",any"`
	}
	if err := dec.Decode(&doc); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	i := 0
	r := &reader{file: name, names: map[string]string{}, each: func(*people.Record) error { return nil }}
	r.each = func(*people.Record) error {
		compareRequest(t, name, r.rec, doc.Requests[i])
		i++
		return nil
	}
	if r.scanner, err = newScanner(bytes.NewReader(data)); err != nil {
		t.Fatal(err)
	}
	for err == nil {
		err = r.step()
	}
	if err != io.EOF || i != len(doc.Requests) {
		t.Errorf("%s: %d records, %v, want %d", name, i, err, len(doc.Requests))
	}
}

func compareRequest(t *testing.T, name string, got raw, want request) {
	t.Helper()
	attrs := want.Attrs
	for _, m := range want.Modifications {
		attrs = append(attrs, m)
	}
	ok := got.id == strings.TrimSpace(want.ID) && got.category == want.Category &&
		operations[elementOf([]byte(want.XMLName.Local))] == got.op && len(got.attrs) == len(attrs)
	for i := 0; ok && i < len(attrs); i++ {
		ok = got.attrs[i].name == attrs[i].Name && len(got.attrs[i].values) == len(attrs[i].Values)
		for j := 0; ok && j < len(attrs[i].Values); j++ {
			ok = got.attrs[i].values[j] == strings.TrimSpace(attrs[i].Values[j])
		}
	}
	if !ok {
		t.Errorf("%s:%d: read %+v, want %+v", name, got.line, got, want)
	}
}

// FuzzRead holds that whatever the bytes, the reader ends without a panic and fails
// with damage alone.
func FuzzRead(f *testing.F) {
	for _, s := range []string{pupilXML(ties("<value>5$10$1$1$0$1</value>")), lol, head, "<ficAlimMENESR/>", "<?xml?><!-- a -->",
		pupilXML("<attr name='x'><value><![CDATA[&]]>&#233;</value></attr>")} {
		f.Add([]byte(s), uint8(people.KindPupil))
	}
	f.Fuzz(func(t *testing.T, data []byte, kind uint8) {
		err := Read(bytes.NewReader(data), "f.xml", people.Kind(kind%7), func(r *people.Record) error { return nil })
		var d *people.Damage
		if err != nil && !errors.As(err, &d) {
			t.Fatalf("error %v is not damage", err)
		}
	})
}

// TestANameIsOneLineAndTheReportSaysSo holds that no sign of a file reaches the head of a
// mail, where it would end it or turn it around.
func TestANameIsOneLineAndTheReportSaysSo(t *testing.T) {
	r := readPupil(t, "<attr name=\"givenName\"><value>Marie\nBcc: x@y\u202e</value></attr><attr name=\"mail\"><value>a@b.fr</value></attr>")
	if r.Person.First != "Marie Bcc: x@y" || r.Person.Mail != "a@b.fr" {
		t.Errorf("person = %+v", r.Person)
	}
	if len(r.Notes) != 1 || r.Notes[0] != (people.Note{Key: "import.signs", Value: "Marie Bcc: x@y"}) {
		t.Errorf("notes = %+v", r.Notes)
	}
}
