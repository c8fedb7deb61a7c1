package people

import (
	"context"
	"slices"
	"strings"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// A census is one school as the second step sees it: who is delivered, who was,
// and so who left.
type census struct {
	im        *importer
	school    school.UAI
	pupils    map[school.PersonID]bool
	staff     map[school.PersonID]bool
	left      roll // whom the delivery says that they left
	families  []family
	guardians [2]int // ties that end, of how many
}

// A family is a pupil's ties as delivered.
type family struct {
	pupil   school.PersonID
	adults  []school.PersonID
	leaving bool // the pupil leaves the school: every tie to it ends
}

// verify is the second step: it finds who left, and refuses the delivery before
// anything is written if it would close too large a share of a school.
func (im *importer) verify(ctx context.Context) error {
	c := &census{im: im}
	for key, value := range im.schools.all() {
		u, line, id := cutKey(key)
		if c.pupils == nil || u != c.school {
			if err := c.end(ctx); err != nil {
				return err
			}
			*c = census{im: im, school: u, pupils: map[school.PersonID]bool{}, staff: map[school.PersonID]bool{}}
		}
		if err := c.take(ctx, line, id, value); err != nil {
			return err
		}
	}
	if err := c.end(ctx); err != nil {
		return err
	}
	if im.schools.fault != nil {
		return im.schools.fault
	}
	return im.guard()
}

func cutKey(key string) (school.UAI, string, school.PersonID) {
	u, rest, _ := strings.Cut(key, keyCut)
	line, id, _ := strings.Cut(rest, keyCut)
	return school.UAI(u), line, school.PersonID(id)
}

func (c *census) take(ctx context.Context, line string, id school.PersonID, value string) error {
	switch line {
	case lineStaff:
		c.staff[id] = true
	case lineStaffLeft:
		c.left.Staff = append(c.left.Staff, id)
	case linePupilLeft:
		c.left.Pupils = append(c.left.Pupils, id)
		return c.family(ctx, family{pupil: id, leaving: true})
	case linePupil:
		c.pupils[id] = true
		r := unpack(value)
		if !r.Given.Has(GivenTies) {
			return nil
		}
		f := family{pupil: id}
		for _, t := range r.Schooling.Ties {
			f.adults = append(f.adults, t.adult)
		}
		return c.family(ctx, f)
	}
	return nil
}

// family compares the ties of a pupil with the stored ones, a hundred pupils at once.
func (c *census) family(ctx context.Context, f family) error {
	c.families = append(c.families, f)
	if len(c.families) < table.MaxGet {
		return nil
	}
	return c.compareFamilies(ctx)
}

func (c *census) compareFamilies(ctx context.Context) error {
	keys := make([]table.Key, len(c.families))
	for i, f := range c.families {
		keys[i] = roster.FamilyKey(f.pupil)
	}
	items, err := c.im.reg.table.Get(ctx, true, table.Distinct(keys)...)
	if err != nil {
		return err
	}
	for _, f := range c.families {
		var stored roster.Family
		if err := items.Find(roster.FamilyKey(f.pupil)).Decode(&stored); err != nil {
			return err
		}
		if err := c.endTies(f, stored); err != nil {
			return err
		}
	}
	c.families = c.families[:0]
	return nil
}

// endTies hands the ties that are no longer delivered to those whom they bound.
func (c *census) endTies(f family, stored roster.Family) error {
	c.guardians[1] += len(stored.Guardians)
	for _, adult := range stored.Guardians {
		if slices.Contains(f.adults, adult) {
			continue
		}
		c.guardians[0]++
		gone := goneTie{pupil: f.pupil}
		if f.leaving {
			gone.school = c.school
		}
		w := &codec{}
		gone.walk(w)
		if err := c.im.adults.add(adultKey(adult, lineGone), w.out); err != nil {
			return err
		}
	}
	return nil
}

// A goneTie is a tie that the delivery no longer has; without a school it ends in all.
type goneTie struct {
	pupil  school.PersonID
	school school.UAI
}

func (g *goneTie) walk(c *codec) {
	text(c, &g.pupil)
	text(c, &g.school)
}

// end concludes on one school.
func (c *census) end(ctx context.Context) error {
	if c.pupils == nil || c.school == "" {
		return nil
	}
	before, err := readRoll(ctx, c.im.reg.table, c.school, c.im.delivery.Source)
	if err != nil {
		return err
	}
	gone := c.im.gone(before, c.pupils, c.staff)
	for _, id := range gone.Pupils {
		if err := c.family(ctx, family{pupil: id, leaving: true}); err != nil {
			return err
		}
	}
	for _, id := range gone.Staff {
		line := pack(nil, &Record{Kind: KindStaff, Op: Remove})
		if err := c.im.adults.add(adultKey(id, lineMissing), line); err != nil {
			return err
		}
	}
	if err := c.compareFamilies(ctx); err != nil {
		return err
	}
	cl := Closure{
		School:    c.school,
		Pupils:    [2]int{len(gone.Pupils) + len(c.left.Pupils), len(before.Pupils)},
		Staff:     [2]int{len(gone.Staff) + len(c.left.Staff), len(before.Staff)},
		Guardians: c.guardians,
	}
	if cl.Pupils[0]+cl.Staff[0]+cl.Guardians[0] > 0 {
		c.im.rep.Closures = append(c.im.rep.Closures, cl)
	}
	return nil
}

// gone returns who was on the roll of a school and is no longer delivered. A kind
// of which the delivery does not name everybody says nothing about the absent, nor
// does a delivery that names nobody of that kind in the school: academies list
// schools whose people come in another delivery.
func (im *importer) gone(before roll, pupils, staff map[school.PersonID]bool) (gone roll) {
	if im.complete[KindPupil] && len(pupils) > 0 {
		gone.Pupils = absent(before.Pupils, pupils)
	}
	if im.complete[KindStaff] && len(staff) > 0 {
		gone.Staff = absent(before.Staff, staff)
	}
	return gone
}

func absent(before []school.PersonID, now map[school.PersonID]bool) []school.PersonID {
	var out []school.PersonID
	for _, id := range before {
		if !now[id] {
			out = append(out, id)
		}
	}
	return out
}

// guard refuses a delivery that would close too much.
func (im *importer) guard() error {
	for _, c := range im.rep.Closures {
		for _, part := range [][2]int{c.Pupils, c.Staff, c.Guardians} {
			if part[0] <= minClosures || part[0]*100 <= im.Share*part[1] {
				continue
			}
			args := []any{"school", c.School, "n", part[0], "of", part[1], "share", im.Share}
			im.tell(Line{Key: "import.closures", Refused: true, School: c.School, Args: argsOf(args...)})
			return fault.Say(fault.Conflict, "import.closures", args...)
		}
	}
	return nil
}
