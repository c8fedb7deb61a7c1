package people

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// batchSize is how many people are looked up together.
const batchSize = 50

// read is the first step: every record is verified, its person found or given an
// account, and it is put away to be sorted.
func (im *importer) read(ctx context.Context) error {
	var before, total int64
	for _, f := range im.delivery.Files {
		total += f.Bytes
	}
	for _, f := range im.delivery.Files {
		err := f.Read(func(r *Record) error {
			im.advance(PhaseRead, before+r.Read, total)
			return im.take(ctx, r)
		})
		if err == nil {
			err = im.flush(ctx)
		}
		var damage *Damage
		if errors.As(err, &damage) {
			im.rep.Damages = append(im.rep.Damages, *damage)
			im.batch = im.batch[:0]
		} else if err != nil {
			return err
		}
		before += f.Bytes
	}
	im.rep.Bytes = before
	im.advance(PhaseRead, before, total)
	return im.putStructures()
}

// schoolKinds begin the types of structures that teach; the directory also lists
// rectorats, inspections and zones of replacement.
var schoolKinds = []string{"COLLEGE", "LYCEE", "ECOLE", "SECTION", "ETABLISSEMENT", "EREA", "CENTRE DE FORMATION"}

// putStructures makes sure that a school is met even if nobody is in it.
func (im *importer) putStructures() error {
	for _, s := range im.structures {
		if s == nil || s.delivered == nil {
			continue
		}
		teaches := func(kind string) bool { return strings.HasPrefix(s.delivered.Kind, kind) }
		if len(s.delivered.Classes) == 0 && !slices.ContainsFunc(schoolKinds, teaches) {
			continue
		}
		if err := im.schools.add(schoolKey(s.UAI, lineDelivered, ""), nil); err != nil {
			return err
		}
	}
	return nil
}

// take verifies one record.
func (im *importer) take(ctx context.Context, r *Record) error {
	im.rep.Count[r.Kind].Read++
	for _, n := range r.Notes {
		if n.Key == "import.category" {
			im.refuse(r, n.Key, "value", n.Value)
			return nil
		}
		im.tellOf(r, n.Key, "value", n.Value)
	}
	if r.ID == "" || len(r.ID) > 64 {
		im.refuse(r, "import.no-id")
		return nil
	}
	switch r.Kind {
	case KindSchool:
		im.takeStructure(r)
	case KindSubject:
		if r.Op != Remove && r.Label != "" {
			im.learned[school.SubjectCode(r.ID)] = r.Label
		}
	case KindStaff, KindPupil, KindRelative:
		return im.takePerson(ctx, r)
	}
	return nil
}

func (im *importer) takeStructure(r *Record) {
	if r.Op == Remove {
		im.tellOf(r, "import.school-removed") // a school is closed by people
		return
	}
	u, ok := school.ParseUAI(r.Structure.UAI)
	if !ok {
		im.refuse(r, "import.uai", "value", r.Structure.UAI)
		return
	}
	s := r.Structure
	im.structures[r.ID] = &structure{UAI: u, delivered: &s}
}

func (im *importer) takePerson(ctx context.Context, r *Record) error {
	if r.Given.Has(GivenFirst|GivenLast) && r.Op != Remove && r.Person.First == "" && r.Person.Last == "" {
		im.refuse(r, "import.no-name")
		return nil
	}
	for _, s := range r.Schooling.Subjects {
		if _, known := im.learned[s.Code]; !known {
			im.learned[s.Code] = strings.Clone(s.Label)
		}
	}
	im.batch = append(im.batch, *r)
	if len(im.batch) < batchSize {
		return nil
	}
	return im.flush(ctx)
}

// flush finds the accounts of the batch and puts its records away.
func (im *importer) flush(ctx context.Context) error {
	if len(im.batch) == 0 {
		return nil
	}
	if err := im.findStructures(ctx); err != nil {
		return err
	}
	found, err := im.findPeople(ctx)
	if err != nil {
		return err
	}
	for i := range im.batch {
		if err := im.putAway(ctx, &im.batch[i], found); err != nil {
			return err
		}
	}
	im.batch = im.batch[:0]
	return nil
}

// findStructures looks up the structures that the delivery names without
// describing them.
func (im *importer) findStructures(ctx context.Context) error {
	var keys []table.Key
	for i := range im.batch {
		for _, s := range structuresOf(&im.batch[i]) {
			if _, known := im.structures[s]; !known {
				im.structures[s] = nil
				keys = append(keys, structureKey(im.delivery.Source, s))
			}
		}
	}
	for some := range slices.Chunk(keys, table.MaxGet) {
		items, err := im.reg.table.Get(ctx, true, some...)
		if err != nil {
			return err
		}
		for _, it := range items {
			s := &structure{}
			if err := it.Decode(s); err != nil {
				return err
			}
			im.structures[strings.TrimPrefix(it.Sort, "STRUCT#")] = s
		}
	}
	return nil
}

// structuresOf returns the numbers of the structures in which a record places somebody.
func structuresOf(r *Record) []string {
	var out []string
	add := func(s string) {
		if s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	for _, p := range slices.Concat(r.Schooling.Classes, r.Schooling.Groups, r.Work.Heads) {
		add(p.Structure)
	}
	for _, f := range r.Work.Functions {
		add(f.Structure)
	}
	for _, t := range r.Work.Teaching {
		add(t.Structure)
	}
	if len(r.Schooling.Classes) == 0 {
		add(r.Schooling.Home)
	}
	return out
}

// accounts are those known of some numbers, by the partition of their alias.
type accounts map[string]school.PersonID

// findPeople looks up the accounts of the batch, of the relatives of its pupils,
// and of the national numbers of pupils.
func (im *importer) findPeople(ctx context.Context) (accounts, error) {
	var keys []table.Key
	seen := accounts{}
	want := func(source, number string) {
		k := aliasKey(source, number)
		if _, ok := seen[k.Part]; !ok && number != "" {
			seen[k.Part] = ""
			keys = append(keys, k)
		}
	}
	for i := range im.batch {
		want(im.delivery.Source, im.batch[i].ID)
		want("INE", im.batch[i].Person.INE)
		for _, t := range im.batch[i].Schooling.Ties {
			want(im.delivery.Source, t.Relative)
		}
	}
	for some := range slices.Chunk(keys, table.MaxGet) {
		items, err := im.reg.table.Get(ctx, true, some...)
		if err != nil {
			return nil, err
		}
		for _, it := range items {
			var a alias
			if err := it.Decode(&a); err != nil {
				return nil, err
			}
			seen[it.Part] = a.Person
		}
	}
	return seen, nil
}

// account returns the account of a number of the source and whether it is known.
func (im *importer) account(number string, found accounts) (school.PersonID, bool) {
	part := aliasKey(im.delivery.Source, number).Part
	if id := found[part]; id != "" {
		return id, true
	}
	return im.newAccount(part), false
}

// putAway finds the person of one record and hands it to the sorters.
func (im *importer) putAway(ctx context.Context, r *Record, found accounts) error {
	id, known := im.account(r.ID, found)
	if !known && r.Op == Remove {
		im.refuse(r, "import.remove-unknown")
		return nil
	}
	aliased := known
	if !known && r.Kind == KindPupil {
		other, err := im.sameINE(ctx, r, found)
		if err != nil {
			return err
		}
		if other != "" {
			id, known = other, true
		}
	}
	if !known && r.Op == Modify {
		if !r.Given.Has(GivenFirst | GivenLast) {
			im.refuse(r, "import.no-name")
			return nil
		}
		im.tellOf(r, "import.modify-unknown")
		r.Given = GivenAll
	}
	ine := r.Person.INE
	r.aliased = aliased && (ine == "" || found[aliasKey("INE", ine).Part] == id)
	was, err := im.schoolsBefore(ctx, r, id, known)
	if err != nil {
		return err
	}
	switch r.Kind {
	case KindPupil:
		return im.putPupil(r, id, was, found)
	case KindStaff:
		return im.putStaff(r, id, was)
	}
	im.people++
	return im.adults.add(adultKey(id, lineRecord), pack(nil, r))
}

// sameINE returns the account of a pupil who is known by the national number
// alone: one who comes from another academy. The birth date must agree too.
func (im *importer) sameINE(ctx context.Context, r *Record, found accounts) (school.PersonID, error) {
	id := found[aliasKey("INE", r.Person.INE).Part]
	if r.Person.INE == "" || id == "" {
		return "", nil
	}
	p, err := im.reg.Profile(ctx, id)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return "", err
	}
	if err != nil || p.Birth != r.Person.Birth {
		im.tellOf(r, "import.ine", "value", r.Person.INE)
		return "", nil
	}
	return id, nil
}

// schoolsBefore returns the schools in which this source placed somebody, where
// the delivery alone cannot tell that the person leaves one of them.
func (im *importer) schoolsBefore(ctx context.Context, r *Record, id school.PersonID, known bool) ([]school.UAI, error) {
	if !known || r.Kind == KindRelative || (r.Op != Remove && im.complete[r.Kind]) {
		return nil, nil
	}
	links, err := im.reg.Links(ctx, id)
	if err != nil {
		return nil, err
	}
	var out []school.UAI
	for _, l := range links.Links {
		mine := l.Source == im.delivery.Source && l.Role != school.Guardian && !l.Missing
		if mine && !slices.Contains(out, l.School) {
			out = append(out, l.School)
		}
	}
	return out, nil
}
