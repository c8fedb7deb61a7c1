package absences

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
)

func TestEachUploadReadingAndDeletionOfADocumentIsInTheJournal(t *testing.T) {
	c := newCabinet(t)
	sent, guardian, cpe := c.now, c.Named["guardian-full-of-p1"], c.Named["cpe"]
	file, err := c.send("guardian-full-of-p1", "pupil-p1", pdf)
	if err != nil {
		t.Fatal(err)
	}
	id, err := c.say("illness", "", file)
	if err != nil {
		t.Fatal(err)
	}
	c.now = sent.Add(time.Hour)
	read := c.now
	for _, as := range []string{"guardian-full-of-p1", "cpe", "teacher-maths"} {
		c.read(as, "pupil-p1", id)
	}
	if err := c.rule("cpe", "pupil-p1", id, true); err != nil {
		t.Fatal(err)
	}
	c.now = read.Add(takesBack + time.Second)
	c.due(c.now)
	unused, err := c.send("guardian-full-of-p1", "pupil-p1", pdf)
	if err != nil {
		t.Fatal(err)
	}
	later := c.now.Add(unusedFor + time.Minute)
	c.due(later)

	line := func(at time.Time, by school.PersonID, action policy.Action, object, detail string) string {
		return fmt.Sprint(at.UTC().Truncate(time.Second).Format("02 15:04:05"), " ", by, " ", action, " ", object, " ", detail)
	}
	want := []string{
		line(sent, guardian, SentAction, file, file),
		line(sent, guardian, policy.AbsenceJustify, id, file),
		line(read, cpe, policy.JustificationReadDoc, id, file+" part 1"),
		line(read, cpe, policy.JustificationReadDoc, id, file+" part 2"),
		line(c.now, cpe, DeletedAction, id, file),
		line(c.now, guardian, SentAction, unused, unused),
		line(later, policy.System(policy.JobNotify).By(), DeletedAction, unused, unused),
	}
	var got []string
	for _, e := range c.entriesOf() {
		var d told
		if err := json.Unmarshal(e.Detail, &d); err != nil {
			t.Fatal(err)
		}
		if d.File != "" {
			got = append(got, strings.TrimSpace(line(e.At, e.By, policy.Action(e.Action), e.Object, strings.TrimSpace(d.File+" "+d.What))))
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("the journal holds\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, it := range c.everything() {
		if strings.Contains(string(it.Data), "varicelle") {
			t.Errorf("%s %s names the file", it.Part, it.Sort)
		}
	}
}
