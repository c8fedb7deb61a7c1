package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/preau-ent/preau/functions/people"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/identity"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/seal"
	"github.com/preau-ent/preau/shared/table"
)

type codes struct {
	School  string `arg:"" help:"UAI of the school: seven digits and a letter."`
	Again   bool   `help:"New codes also for those who have one already; the codes before them end."`
	Only    string `help:"Whose codes." enum:"all,staff,pupils,guardians" default:"all"`
	Name    string `help:"Only who is called this, as \"Marie DURAND\"; with --again for a lost letter or a forgotten password."`
	Letters string `help:"Write the letters to print to this HTML file." type:"path"`
}

// Run makes the codes and prints one line a person, or the letters.
func (c *codes) Run(p *place) error {
	uai, ok := school.ParseUAI(c.School)
	if !ok {
		return fmt.Errorf("%q is not a UAI: seven digits and the letter that checks them", c.School)
	}
	t, err := p.open()
	if err != nil {
		return err
	}
	settings, err := p.settings()
	if err != nil {
		return err
	}
	register := people.NewRegister(t)
	place, err := register.School(p.ctx, uai)
	if fault.Is(err, fault.NotFound) {
		return fmt.Errorf("no school %s here: import it first", uai)
	}
	if err != nil {
		return err
	}
	members, err := register.Members(p.ctx, policy.System(policy.JobImport), uai)
	if err != nil {
		return err
	}
	keys, err := seal.Open(p.data, time.Now())
	if err != nil {
		return err
	}
	chosen, err := c.called(p.ctx, t, c.chosen(members))
	if err != nil {
		return err
	}
	door := identity.New(t, keys, identity.Options{Zone: settings.Location()})
	issued, err := door.Issue(p.ctx, identity.Order{By: "system:codes", People: chosen, Again: c.Again}, time.Now())
	if err != nil {
		return err
	}
	if len(issued) == 0 {
		fmt.Fprintf(p.out, "no new code for %s: those you chose have one already, or an account; --again makes new codes\n", place.Name)
		return nil
	}
	slices.SortFunc(issued, func(a, b identity.Issued) int {
		return cmp.Or(cmp.Compare(a.Name.Last, b.Name.Last), cmp.Compare(a.Name.First, b.Name.First))
	})
	if c.Letters == "" {
		for _, i := range issued {
			fmt.Fprintf(p.out, "%s\t%s\t%s\n", i.Name.Last, i.Name.First, i.Code)
		}
	} else if err := c.write(place.Name, issued); err != nil {
		return err
	}
	fmt.Fprintf(p.out, "%d codes for %s, good until %s\n", len(issued), place.Name, time.Now().AddDate(0, 0, 90).Format(time.DateOnly))
	return nil
}

func (c *codes) chosen(m people.Members) []school.PersonID {
	switch c.Only {
	case "staff":
		return m.Staff
	case "pupils":
		return m.Pupils
	case "guardians":
		return m.Guardians
	}
	return slices.Compact(slices.Sorted(slices.Values(slices.Concat(m.Staff, m.Pupils, m.Guardians))))
}

// called returns those who bear the name that was asked for; everybody without one.
func (c *codes) called(ctx context.Context, t *table.Table, people []school.PersonID) ([]school.PersonID, error) {
	if c.Name == "" {
		return people, nil
	}
	var found []school.PersonID
	for some := range slices.Chunk(people, table.MaxGet) {
		var keys []table.Key
		for _, p := range some {
			keys = append(keys, roster.ProfileKey(p))
		}
		items, err := t.Get(ctx, false, keys...)
		if err != nil {
			return nil, err
		}
		for i, p := range some {
			var profile roster.Profile
			if err := items.Find(keys[i]).Decode(&profile); err != nil {
				return nil, err
			}
			if strings.EqualFold(profile.Name.First+" "+profile.Name.Last, c.Name) {
				found = append(found, p)
			}
		}
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("nobody here is called %q: write the first name, then the last", c.Name)
	}
	return found, nil
}

// write makes the file of letters, which only its owner reads.
func (c *codes) write(place string, issued []identity.Issued) error {
	f, err := os.OpenFile(c.Letters, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	if err := letters.Execute(f, struct {
		School string
		Issued []identity.Issued
	}{place, issued}); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
