package absences

import (
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/files"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/table/faulty"
)

// pdf is a document in two parts.
var pdf = append([]byte("%PDF-1.7 certificat"), bytes.Repeat([]byte("x"), files.MaxPart)...)

// send sends a document as somebody.
func (c *cabinet) send(as, pupil string, data []byte) (string, error) {
	c.Helper()
	return c.sendNamed(as, pupil, "certificat-varicelle.pdf", data)
}

func (c *cabinet) sendNamed(as, pupil, name string, data []byte) (string, error) {
	c.Helper()
	grant, err := policy.JustifyAbsence(c.as(as), c.enrolment(pupil))
	if err != nil {
		return "", err
	}
	id, parts := "", (len(data)+files.MaxPart-1)/files.MaxPart
	for n := range parts {
		p := Part{ID: id, Name: name, Type: "application/pdf", Size: len(data), Part: n, Parts: parts, Data: data[n*files.MaxPart : min((n+1)*files.MaxPart, len(data))]}
		if id, err = c.register.Upload(context.Background(), grant, p, c.now); err != nil {
			return id, err
		}
	}
	return id, nil
}

// read reads the document of a case as somebody.
func (c *cabinet) read(as, pupil, id string) ([]byte, error) {
	c.Helper()
	stored := find(c.life(pupil).Cases, id)
	grant, err := policy.ReadJustificationDoc(c.as(as), c.enrolment(pupil), stored.By)
	if err != nil {
		return nil, err
	}
	var data []byte
	for n := range 2 {
		p, err := c.register.Piece(context.Background(), grant, stored, n, c.now)
		if err != nil {
			return nil, err
		}
		data = append(data, p.Data...)
	}
	return data, nil
}

func TestADocumentIsReadByThoseNamedAndEndsWithTheRuling(t *testing.T) {
	c := newCabinet(t)
	file, err := c.send("guardian-full-of-p2", "pupil-p2", pdf)
	if err != nil {
		t.Fatal(err)
	}
	id, err := c.excuse("guardian-full-of-p2", "pupil-p2", "2026-11-20", "08:00-12:00", "illness", func(x *Excuse) { x.File, x.Words = file, "varicelle" })
	if err != nil {
		t.Fatal(err)
	}
	for as, may := range map[string]bool{
		"guardian-full-of-p2": true, "cpe": true, "head": true, "nurse": true,
		"guardian-second-of-p2": false, "pupil-p2": false, "teacher-maths": false, "head-teacher": false, "aed": false, "secretary": false, "social": false, "cpe-other-school": false,
	} {
		data, err := c.read(as, "pupil-p2", id)
		if may && !bytes.Equal(data, pdf) || !may && !fault.Is(err, fault.NotFound) {
			t.Errorf("%s reads %d bytes, %v", as, len(data), err)
		}
		v, err := c.view(as, "pupil-p2")
		if text, _ := json.Marshal(v); err == nil && strings.Contains(string(text), "varicelle") != may {
			t.Errorf("%s sees the words about health: %v, want %v", as, !may, may)
		}
	}
	for _, it := range c.everything() {
		if bytes.Contains(it.Data, []byte("varicelle")) {
			t.Errorf("%s holds words about health in clear", it.Sort)
		}
	}
	if data, err := c.folder.Get(context.Background(), file+"/0"); err != nil || bytes.Contains(data, []byte("certificat")) {
		t.Errorf("the bytes are stored in clear, or not at all: %v", err)
	}
	if err := c.rule("cpe", "pupil-p2", id, true); err != nil {
		t.Fatal(err)
	}
	if _, err := c.read("cpe", "pupil-p2", id); !fault.Is(err, fault.NotFound) {
		t.Errorf("after the ruling the document is read: %v", err)
	}
	if v, err := c.view("cpe", "pupil-p2"); err != nil || strings.Contains(string(must(json.Marshal(v))), "varicelle") {
		t.Errorf("after the ruling the words are read: %v", err)
	}
	c.due(c.now.Add(time.Minute))
	for _, part := range []string{"/0", "/1"} {
		if _, err := c.folder.Get(context.Background(), file+part); !fault.Is(err, fault.NotFound) {
			t.Errorf("a minute after the ruling the bytes are there: %v", err)
		}
	}
}

func must(data []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return data
}

func TestADocumentThatNobodyRuledOnEndsAfterThirtyDays(t *testing.T) {
	c := newCabinet(t)
	file, err := c.send("guardian-full-of-p1", "pupil-p1", pdf)
	if err != nil {
		t.Fatal(err)
	}
	id, err := c.excuse("guardian-full-of-p1", "pupil-p1", "2026-11-20", "08:00-12:00", "illness", func(x *Excuse) { x.File, x.Words = file, "varicelle" })
	if err != nil {
		t.Fatal(err)
	}
	start := c.now
	c.now = start.Add(25 * time.Hour) // the day's limit of an unused file
	c.due(c.now)
	if data, err := c.read("cpe", "pupil-p1", id); err != nil || !bytes.Equal(data, pdf) {
		t.Fatalf("after a day: %d bytes, %v", len(data), err)
	}
	c.now = start.Add(30*24*time.Hour + time.Minute)
	c.due(c.now)
	stored := find(c.life("pupil-p1").Cases, id)
	if stored.Document != "" || stored.Sealed != nil || stored.Reason() != Waiting {
		t.Errorf("after thirty days the case holds %q and %d sealed bytes, %s", stored.Document, len(stored.Sealed), stored.Reason())
	}
	if _, err := c.folder.Get(context.Background(), file+"/0"); !fault.Is(err, fault.NotFound) {
		t.Errorf("after thirty days the bytes are there: %v", err)
	}
}

// bytesLeft counts the files on the shelf of documents.
func (c *cabinet) bytesLeft() (n int) {
	c.Helper()
	err := filepath.WalkDir(c.shelf, func(_ string, f fs.DirEntry, err error) error {
		if err == nil && !f.IsDir() {
			n++
		}
		return err
	})
	if err != nil {
		c.Fatal(err)
	}
	return n
}

func TestWhateverFailsNoBytesAreLeftThatNothingDeletes(t *testing.T) {
	for write := range 4 {
		for _, failure := range []faulty.Failure{faulty.Before, faulty.After} {
			c, n := newCabinet(t), 0
			c.store.FailEach(nil, func(int) faulty.Failure {
				if n++; n == write+1 {
					return failure
				}
				return faulty.None
			})
			_, err := c.send("guardian-full-of-p1", "pupil-p1", pdf)
			if failed := write < 3; failed != fault.Is(err, fault.Unavailable) {
				t.Errorf("write %d failing %s: %v", write, failure, err)
			}
			c.store.FailEach(nil, nil)
			c.now = c.now.Add(unusedFor + time.Minute)
			c.due(c.now)
			if left := c.bytesLeft(); left > 0 {
				t.Errorf("write %d failing %s: %d parts are left", write, failure, left)
			}
		}
	}
}

func TestNoPartComesInTheLastHourOfAFile(t *testing.T) {
	c := newCabinet(t)
	grant, err := policy.JustifyAbsence(c.as("guardian-full-of-p1"), c.enrolment("pupil-p1"))
	if err != nil {
		t.Fatal(err)
	}
	p := Part{Name: "a.pdf", Type: "application/pdf", Size: 20, Parts: 2, Data: []byte("%PDF-1.7 123")}
	if p.ID, err = c.register.Upload(context.Background(), grant, p, c.now); err != nil {
		t.Fatal(err)
	}
	p.Part, p.Data = 1, []byte("456789ab")
	if _, err := c.register.Upload(context.Background(), grant, p, c.now.Add(unusedFor-time.Minute)); !fault.Is(err, fault.NotFound) {
		t.Errorf("a minute before it is deleted: %v", err)
	}
	if _, err := c.register.Upload(context.Background(), grant, p, c.now.Add(unusedFor-2*time.Hour)); err != nil {
		t.Errorf("two hours before: %v", err)
	}
}

func TestAFileThatNoCaseTakesEndsAfterADay(t *testing.T) {
	c := newCabinet(t)
	file, err := c.send("guardian-full-of-p1", "pupil-p1", pdf)
	if err != nil {
		t.Fatal(err)
	}
	c.now = c.now.Add(24*time.Hour + time.Minute)
	c.due(c.now)
	if _, err := c.folder.Get(context.Background(), file+"/1"); !fault.Is(err, fault.NotFound) {
		t.Errorf("the bytes are there: %v", err)
	}
	_, err = c.excuse("guardian-full-of-p1", "pupil-p1", "2026-11-20", "08:00-12:00", "illness", func(x *Excuse) { x.File = file })
	if f, ok := fault.As(err); !ok || len(f.Fields) != 1 || f.Fields[0].Key != "absences.document-gone" {
		t.Errorf("it can be joined: %v", err)
	}
}

func TestOnlyAWholeFileOfTheAuthorIsJoined(t *testing.T) {
	c := newCabinet(t)
	file, err := c.send("guardian-full-of-p2", "pupil-p2", pdf)
	if err != nil {
		t.Fatal(err)
	}
	join := func(x *Excuse) { x.File = file }
	if _, err := c.excuse("guardian-second-of-p2", "pupil-p2", "2026-11-20", "08:00-12:00", "illness", join); !fault.Is(err, fault.Invalid) {
		t.Errorf("the other parent joins it: %v", err)
	}
	if _, err := c.excuse("guardian-full-of-p1", "pupil-p1", "2026-11-20", "08:00-12:00", "illness", join); !fault.Is(err, fault.Invalid) {
		t.Errorf("another family joins it: %v", err)
	}
	if _, err := c.excuse("guardian-full-of-p2", "pupil-p2", "2026-11-20", "08:00-12:00", "illness", join); err != nil {
		t.Error(err)
	}
	if _, err := c.excuse("guardian-full-of-p2", "pupil-p2", "2026-11-19", "08:00-12:00", "illness", join); !fault.Is(err, fault.Invalid) {
		t.Errorf("a second case takes it: %v", err)
	}
}

func TestAFileIsWhatItSaysAndNoLargerThanAllowed(t *testing.T) {
	c := newCabinet(t)
	grant, err := policy.JustifyAbsence(c.as("guardian-full-of-p1"), c.enrolment("pupil-p1"))
	if err != nil {
		t.Fatal(err)
	}
	good := Part{Name: "a.pdf", Type: "application/pdf", Size: 20, Parts: 1, Data: []byte("%PDF-1.7 123456789ab")}
	for _, c := range []struct {
		name string
		bend func(*Part)
		key  string
	}{
		{"a page of HTML", func(p *Part) { p.Data = []byte("<html><script>alert(1)") }, "absences.document-kind"},
		{"a PNG said to be a PDF", func(p *Part) { p.Data = []byte("\x89PNG\r\n\x1a\n...") }, "absences.document-kind"},
		{"11 MB", func(p *Part) { p.Size = 11 << 20 }, "absences.document-size"},
		{"a part too large", func(p *Part) { p.Data = append([]byte("%PDF-"), make([]byte, files.MaxPart)...) }, "absences.document-part"},
		{"an empty part", func(p *Part) { p.Data = nil }, "absences.document-part"},
		{"too many parts", func(p *Part) { p.Parts = MaxParts + 1 }, "absences.document-part"},
		{"a later part of no file", func(p *Part) { p.Part, p.Parts = 1, 2 }, "absences.document-part"},
	} {
		p := good
		c.bend(&p)
		_, err := newCabinet(t).register.Upload(context.Background(), grant, p, time.Now())
		if f, ok := fault.As(err); !ok || f.Kind != fault.Invalid || f.Fields[0].Key != c.key {
			t.Errorf("%s: %v, want %s", c.name, err, c.key)
		}
	}
	for kind, head := range map[string]string{"image/jpeg": "\xff\xd8\xff\xe0", "image/heic": "\x00\x00\x00\x18ftypheic", "image/png": "\x89PNG\r\n\x1a\n"} {
		p := good
		p.Type, p.Data, p.Size = kind, []byte(head), len(head)
		if _, err := c.register.Upload(context.Background(), grant, p, c.now); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

func TestTheBytesOfAFileAreNoMoreThanAnnounced(t *testing.T) {
	c := newCabinet(t)
	grant, err := policy.JustifyAbsence(c.as("guardian-full-of-p1"), c.enrolment("pupil-p1"))
	if err != nil {
		t.Fatal(err)
	}
	p := Part{Name: "a.pdf", Type: "application/pdf", Size: 2 << 20, Parts: MaxParts, Data: append([]byte("%PDF-1.7"), make([]byte, 1<<20)...)}
	if p.ID, err = c.register.Upload(context.Background(), grant, p, c.now); err != nil {
		t.Fatal(err)
	}
	for p.Part = 1; p.Part < MaxParts && err == nil; p.Part++ {
		p.ID, err = c.register.Upload(context.Background(), grant, p, c.now)
	}
	if f, ok := fault.As(err); !ok || f.Kind != fault.Invalid || f.Fields[0].Key != "absences.document-size" || p.Part != 2 {
		t.Errorf("%d MB of two announced are taken: %v", p.Part, err)
	}
	large := Part{Name: "a.pdf", Type: "application/pdf", Size: 100, Parts: 1, Data: append([]byte("%PDF-1.7"), make([]byte, 200)...)}
	if _, err := c.register.Upload(context.Background(), grant, large, c.now); !fault.Is(err, fault.Invalid) {
		t.Errorf("208 bytes of 100 announced: %v", err)
	}
}

func TestOnePersonSendsSoManyFilesADay(t *testing.T) {
	c := newCabinet(t)
	small := []byte("%PDF-1.7")
	for n := range mostADay {
		if _, err := c.send("guardian-full-of-p1", "pupil-p1", small); err != nil {
			t.Fatalf("file %d: %v", n, err)
		}
	}
	if _, err := c.send("guardian-full-of-p1", "pupil-p1", small); !fault.Is(err, fault.TooMany) {
		t.Errorf("one more: %v", err)
	}
	if _, err := c.send("guardian-full-of-p2", "pupil-p2", small); err != nil {
		t.Errorf("somebody else: %v", err)
	}
	c.now = c.now.Add(24 * time.Hour)
	if _, err := c.send("guardian-full-of-p1", "pupil-p1", small); err != nil {
		t.Errorf("the next day: %v", err)
	}
}
