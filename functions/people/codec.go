package people

import (
	"encoding/binary"

	"github.com/preau-ent/preau/shared/school"
)

// A codec writes records to a sorter, or reads them back: the same walk over the
// fields serves both, so that they cannot disagree. What it reads shares the
// memory of the string it reads from.
type codec struct {
	out     []byte
	in      string
	reading bool
}

func (c *codec) number(n *uint64) {
	if !c.reading {
		c.out = binary.AppendUvarint(c.out, *n)
		return
	}
	var shift uint
	*n = 0
	for i := 0; i < len(c.in); i++ {
		b := c.in[i]
		*n |= uint64(b&0x7f) << shift
		if b < 0x80 {
			c.in = c.in[i+1:]
			return
		}
		shift += 7
	}
	c.in = ""
}

func number[T ~int | ~uint8 | ~uint32](c *codec, n *T) {
	u := uint64(*n)
	c.number(&u)
	*n = T(u)
}

func text[T ~string](c *codec, s *T) {
	n := uint64(len(*s))
	c.number(&n)
	if !c.reading {
		c.out = append(c.out, *s...)
		return
	}
	n = min(n, uint64(len(c.in)))
	*s, c.in = T(c.in[:n]), c.in[n:]
}

func flag(c *codec, b *bool) {
	var n uint8
	if *b {
		n = 1
	}
	number(c, &n)
	*b = n == 1
}

func list[T any](c *codec, l *[]T, each func(*T)) {
	n := len(*l)
	number(c, &n)
	if c.reading {
		*l = nil
		if n > 0 {
			*l = make([]T, min(n, len(c.in)))
		}
	}
	for i := range *l {
		each(&(*l)[i])
	}
}

func texts(c *codec, l *[]string) { list(c, l, func(s *string) { text(c, s) }) }

// pack returns a person's record in a form to sort.
func pack(out []byte, r *Record) []byte {
	c := &codec{out: out}
	c.record(r)
	return c.out
}

// unpack reads what pack wrote.
func unpack(s string) *Record {
	r := &Record{}
	(&codec{in: s, reading: true}).record(r)
	return r
}

// record walks what the second step needs of a person's record.
func (c *codec) record(r *Record) {
	number(c, &r.Kind)
	number(c, &r.Op)
	text(c, &r.ID)
	text(c, &r.File)
	number(c, &r.Line)
	number(c, &r.Given)
	flag(c, &r.aliased)
	c.person(&r.Person)
	switch r.Kind {
	case KindPupil:
		c.schooling(&r.Schooling)
	case KindStaff:
		c.work(&r.Work)
	}
}

func (c *codec) person(p *Person) {
	for _, s := range []*string{
		&p.First, &p.Last, &p.BirthName, &p.Title, (*string)(&p.Birth), &p.INE, &p.Mail, &p.Mobile,
		&p.Home, &p.Work, &p.PostCode, &p.City, &p.Country,
	} {
		text(c, s)
	}
	texts(c, &p.Other)
	texts(c, &p.Address)
	flag(c, &p.SMS)
	flag(c, &p.Diffusion)
}

func (c *codec) schooling(s *Schooling) {
	for _, t := range []*string{&s.Siecle, &s.Status, &s.Regime, &s.MEF, &s.Home} {
		text(c, t)
	}
	list(c, &s.Classes, c.place)
	list(c, &s.Groups, c.place)
	list(c, &s.Ties, c.tie)
}

func (c *codec) work(w *Work) {
	list(c, &w.Functions, func(f *Function) { text(c, &f.Structure); text(c, &f.Code); text(c, &f.Label) })
	list(c, &w.Teaching, func(t *Teaching) {
		text(c, &t.Structure)
		text(c, &t.Code)
		flag(c, &t.Group)
		text(c, &t.Subject)
	})
	list(c, &w.Heads, c.place)
}

func (c *codec) place(p *Place) {
	text(c, &p.Structure)
	text(c, &p.Code)
	text(c, &p.From)
	text(c, &p.To)
}

func (c *codec) tie(t *Tie) {
	text(c, &t.Relative)
	text(c, &t.Kinship)
	text(c, (*school.Level)(&t.Level))
	number(c, &t.Legal)
	flag(c, &t.Financial)
	flag(c, &t.Contact)
	flag(c, &t.Aids)
	text(c, &t.adult)
	flag(c, &t.known)
}
