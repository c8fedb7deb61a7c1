package absences

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/files"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/seal"
	"github.com/preau-ent/preau/shared/table"
)

// Limits of a document.
const (
	MaxDocument = 10 << 20       // bytes
	MaxParts    = 40             // of 256 kB: what a slow line sends in a few seconds
	mostADay    = 30             // files of one person
	unusedFor   = 24 * time.Hour // then a file that no case took is deleted
)

// A Document is a file that somebody sent for a pupil: who, how large, which parts are
// in. Its bytes and its name are sealed with the pupil's key.
type Document struct {
	ID     string          `json:"-"`
	Owner  school.PersonID `json:"o"`
	Pupil  school.PersonID `json:"p"`
	School school.UAI      `json:"u"`
	Name   []byte          `json:"n"` // sealed
	Type   string          `json:"t"`
	Size   int             `json:"s"`           // announced, in bytes
	Parts  []int           `json:"l"`           // bytes of each part; 0: not in yet
	Case   string          `json:"c,omitempty"` // of the file that took it
}

func documentKey(id string) table.Key { return table.Key{Part: "FILE#" + id, Sort: "FILE"} }

func partKey(id string, n int) string { return id + "/" + strconv.Itoa(n) }

func decodeDocument(it table.Item) (Document, error) {
	d := Document{ID: it.Part[lastHash(it.Part):]}
	return d, it.Decode(&d)
}

// holds reports whether a part fits in what was announced, beside those that are in.
func (d *Document) holds(p *Part) bool {
	total := len(p.Data)
	for n, size := range d.Parts {
		if n != p.Part {
			total += size
		}
	}
	return total <= d.Size
}

// complete reports whether every part is in and the whole is as large as announced.
func (d *Document) complete() bool {
	total := 0
	for _, n := range d.Parts {
		if n == 0 {
			return false
		}
		total += n
	}
	return total == d.Size
}

// A Part is one piece of a file on its way: at most files.MaxPart bytes.
type Part struct {
	ID    string // "" with the first part
	Name  string
	Type  string
	Size  int
	Part  int // from 0
	Parts int
	Data  []byte
}

// signatures are the first bytes of the kinds of file that a school can read.
var signatures = []struct {
	kind  string
	at    int
	bytes []string
}{
	{"application/pdf", 0, []string{"%PDF-"}},
	{"image/jpeg", 0, []string{"\xff\xd8\xff"}},
	{"image/png", 0, []string{"\x89PNG\r\n\x1a\n"}},
	{"image/heic", 4, []string{"ftypheic", "ftypheix", "ftypmif1", "ftypheim", "ftypheis", "ftyphevc"}},
}

// kindOf returns what a file is by its first bytes, "" if it is nothing we take.
func kindOf(data []byte) string {
	for _, s := range signatures {
		if len(data) > s.at && slices.ContainsFunc(s.bytes, func(b string) bool { return bytes.HasPrefix(data[s.at:], []byte(b)) }) {
			return s.kind
		}
	}
	return ""
}

// check returns every fault of a part at once.
func (p *Part) check() error {
	var wrong []fault.Field
	add := func(pointer, key string) { wrong = append(wrong, fault.Field{Pointer: pointer, Key: key}) }
	if p.Size <= 0 || p.Size > MaxDocument {
		add("/size", "absences.document-size")
	}
	if p.Part < 0 || p.Part >= p.Parts || p.Parts > MaxParts || (p.Part == 0) != (p.ID == "") {
		add("/part", "absences.document-part")
	}
	if len(p.Data) == 0 || len(p.Data) > files.MaxPart {
		add("/data", "absences.document-part")
	} else if p.Part == 0 && (kindOf(p.Data) == "" || kindOf(p.Data) != p.Type) {
		add("/data", "absences.document-kind")
	}
	if p.Name == "" || len(p.Name) > 200 {
		add("/name", "absences.document-name")
	}
	if len(wrong) > 0 {
		return &fault.Fault{Kind: fault.Invalid, Detail: "document", Fields: wrong}
	}
	return nil
}

// Upload stores one part of a file for the pupil of the grant, sealed, and returns the
// file's id. A part sent again replaces itself. A file that no case takes within a day
// is deleted: what deletes it is stored before the first of its bytes, and the part is
// noted after them, so that no bytes are left that nothing would delete.
func (r *Register) Upload(ctx context.Context, grant policy.JustifyOf, p Part, now time.Time) (string, error) {
	if grant.Pupil() == "" || r.files == nil {
		return "", fault.New(fault.NotFound, "no grant on this file")
	}
	if err := p.check(); err != nil {
		return "", err
	}
	key, made, err := r.vault.For(ctx, grant.Pupil())
	if err != nil {
		return "", err
	}
	d, it, err := r.document(ctx, grant, &p, now)
	if err != nil {
		return "", err
	}
	if !d.holds(&p) {
		return "", &fault.Fault{Kind: fault.Invalid, Detail: "document", Fields: []fault.Field{{Pointer: "/size", Key: "absences.document-size"}}}
	}
	if !it.Found() {
		if d.Name, err = key.Seal(spot(it.Key, "name"), []byte(p.Name)); err != nil {
			return "", err
		}
		if it, err = r.expect(ctx, grant, &d, made, now); err != nil {
			return "", err
		}
	}
	sealed, err := key.Seal(spot(it.Key, strconv.Itoa(p.Part)), p.Data)
	if err != nil {
		return "", err
	}
	if err := r.files.Put(ctx, partKey(d.ID, p.Part), sealed); err != nil {
		return "", err
	}
	d.Parts = slices.Clone(d.Parts)
	d.Parts[p.Part] = len(p.Data)
	if it, err = it.With(d); err != nil {
		return "", err
	}
	return d.ID, r.table.Write(ctx, table.Change{Op: table.Put, Item: it})
}

// expect stores a file of which no part is in, with the pupil's key where that is new and
// with what deletes the file tomorrow unless a case takes it.
func (r *Register) expect(ctx context.Context, grant policy.JustifyOf, d *Document, made []table.Change, now time.Time) (table.Item, error) {
	tally, err := r.tally(ctx, grant.Author(), now)
	if err != nil {
		return table.Item{}, err
	}
	it, err := table.Item{Key: documentKey(d.ID)}.With(d)
	if err != nil {
		return it, err
	}
	end := now.Add(unusedFor)
	it.Expires = end.Add(time.Hour) // after the bytes are gone
	later, err := dropping(drop{File: d.ID, Parts: len(d.Parts)}, end)
	if err != nil {
		return it, err
	}
	entry, err := entryOf(grant.Enrolment(), now, grant.Author(), SentAction, d.ID, told{File: d.ID})
	if err != nil {
		return it, err
	}
	err = r.table.Commit(ctx, append(made, table.Change{Op: table.Put, Item: it}, later, tally, entry)...)
	it.Version++
	return it, err
}

// uploads are how many files a person has sent in a day.
type uploads struct {
	Day school.Date `json:"d"`
	N   int         `json:"n"`
}

// tally counts one more file of a person. It fails with fault.TooMany past the limit.
func (r *Register) tally(ctx context.Context, by school.PersonID, now time.Time) (table.Change, error) {
	k := table.Key{Part: roster.ProfileKey(by).Part, Sort: "UPLOADS"}
	items, err := r.table.Get(ctx, true, k)
	if err != nil {
		return table.Change{}, err
	}
	var sent uploads
	it := items.Find(k)
	if err := it.Decode(&sent); err != nil {
		return table.Change{}, err
	}
	if today := school.DateOf(now, time.UTC); sent.Day != today {
		sent = uploads{Day: today}
	}
	if sent.N++; sent.N > mostADay {
		return table.Change{}, &fault.Fault{Kind: fault.TooMany, Key: "absences.documents-full", Retry: 3600}
	}
	it, err = it.With(sent)
	it.Expires = now.Add(2 * unusedFor)
	return table.Change{Op: table.Put, Item: it}, err
}

// document returns the file that a part belongs to: a new one for the first part, the
// author's own for the others. No part comes in a file's last hour, so that none is put
// after what deletes them.
func (r *Register) document(ctx context.Context, grant policy.JustifyOf, p *Part, now time.Time) (Document, table.Item, error) {
	if p.Part == 0 {
		d := Document{ID: school.NewID(), Owner: grant.Author(), Pupil: grant.Pupil(), School: grant.Enrolment().School, Type: p.Type, Size: p.Size, Parts: make([]int, p.Parts)}
		return d, table.Item{Key: documentKey(d.ID)}, nil
	}
	d, it, err := r.stored(ctx, p.ID)
	if err != nil {
		return d, it, err
	}
	if d.Owner != grant.Author() || d.Pupil != grant.Pupil() || d.Case != "" || len(d.Parts) != p.Parts || d.Size != p.Size || now.After(it.Expires.Add(-2*time.Hour)) {
		return d, it, fault.New(fault.NotFound, "no such file of this person")
	}
	return d, it, nil
}

// stored reads a file's item; it fails with fault.NotFound.
func (r *Register) stored(ctx context.Context, id string) (Document, table.Item, error) {
	k := documentKey(id)
	items, err := r.table.Get(ctx, true, k)
	if err != nil {
		return Document{}, table.Item{}, err
	}
	it := items.Find(k)
	if !it.Found() {
		return Document{}, it, fault.New(fault.NotFound, "no such file")
	}
	d, err := decodeDocument(it)
	return d, it, err
}

// join gives a file to a case: its author's, for the same pupil, whole, and of no other case.
func (r *Register) join(ctx context.Context, e roster.Enrolment, c *Case, id string) ([]table.Change, error) {
	d, it, err := r.stored(ctx, id)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return nil, err
	}
	if err != nil || d.Owner != c.By || d.Pupil != e.Pupil || d.Case != "" || !d.complete() {
		return nil, &fault.Fault{Kind: fault.Invalid, Detail: "document", Fields: []fault.Field{{Pointer: "/document", Key: "absences.document-gone"}}}
	}
	d.Case = c.ID
	if it, err = it.With(d); err != nil {
		return nil, err
	}
	it.Expires = c.At.Add(keepsProof + time.Hour)
	later, err := dropping(drop{File: id, Parts: len(d.Parts)}, c.At.Add(keepsProof))
	return []table.Change{{Op: table.Put, Item: it}, later}, err
}

// A drop is what waits until the bytes of a file are deleted.
type drop struct {
	File  string `json:"file"`
	Parts int    `json:"parts"`
	Now   bool   `json:"now,omitempty"` // whatever case has it

	By school.PersonID `json:"by,omitempty"` // whose act ended it; "": time did
}

// DueDrop is the kind of a file that waits to be deleted.
const DueDrop = "absences.drop"

func dropping(x drop, at time.Time) (table.Change, error) {
	data, err := json.Marshal(x)
	if err != nil {
		return table.Change{}, err
	}
	return journal.Due{ID: fmt.Sprintf("drop-%s-%d", x.File, at.Unix()), Kind: DueDrop, At: at, Data: data}.Change()
}

// ending returns what deletes a document of which no case may be shown any more, as soon
// as its case is stored so: until then the act that ends it may be lost, or taken back.
func (r *Register) ending(ctx context.Context, id string, by school.PersonID, now time.Time) ([]table.Change, error) {
	if id == "" {
		return nil, nil
	}
	d, _, err := r.stored(ctx, id)
	if fault.Is(err, fault.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	later, err := dropping(drop{File: id, Parts: len(d.Parts), Now: true, By: by}, now)
	return []table.Change{later}, err
}

// A Piece is one part of a document as its reader gets it.
type Piece struct {
	Name  string
	Type  string
	Size  int
	Parts int
	Data  []byte
}

// Piece returns one part of the document of a case. None is shown to staff before the
// journal holds who reads it. It fails with fault.NotFound once the document is deleted.
func (r *Register) Piece(ctx context.Context, grant policy.DocumentOf, c *Case, n int, now time.Time) (Piece, error) {
	if grant.Pupil() == "" || c.Document == "" || r.files == nil {
		return Piece{}, fault.New(fault.NotFound, "no document")
	}
	d, it, err := r.stored(ctx, c.Document)
	if err != nil {
		return Piece{}, err
	}
	if d.Pupil != grant.Pupil() || d.Case != c.ID || n < 0 || n >= len(d.Parts) {
		return Piece{}, fault.New(fault.NotFound, "no such part")
	}
	key, _, err := r.vault.For(ctx, d.Pupil)
	if err != nil {
		return Piece{}, err
	}
	name, err := key.Open(spot(it.Key, "name"), d.Name)
	if err != nil {
		return Piece{}, err
	}
	sealed, err := r.files.Get(ctx, partKey(d.ID, n))
	if err != nil {
		return Piece{}, err
	}
	data, err := key.Open(spot(it.Key, strconv.Itoa(n)), sealed)
	if err == nil && grant.Staff() {
		err = r.traceRead(ctx, grant, c, n, now)
	}
	if err != nil {
		return Piece{}, err
	}
	return Piece{Name: string(name), Type: d.Type, Size: d.Size, Parts: len(d.Parts), Data: data}, nil
}

func spot(k table.Key, field string) seal.Spot { return seal.Spot{Key: k, Field: field} }
