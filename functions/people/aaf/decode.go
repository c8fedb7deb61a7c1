package aaf

import (
	"slices"
	"strings"
	"time"

	"github.com/preau-ent/preau/functions/people"
	"github.com/preau-ent/preau/shared/school"
)

// categories are the values of operationalAttributes for each kind.
var categories = map[people.Kind]string{
	people.KindSchool: "EtabEducNat", people.KindSubject: "MatEducNat", people.KindProgram: "MefEducNat",
	people.KindStaff: "PersEducNat", people.KindPupil: "Eleve", people.KindRelative: "PersRelEleve",
}

// decode reads the attributes of a request into a record, and notes what it
// cannot read.
func decode(in *raw, out *people.Record) {
	if want := categories[out.Kind]; in.category != want {
		out.Notes = append(out.Notes, people.Note{Key: "import.category", Value: in.category})
	}
	if key := first(in.get(jointure[out.Kind])); key != "" && key != in.id {
		out.Notes = append(out.Notes, people.Note{Key: "import.identifier", Value: key})
	}
	in.tidy(out)
	switch out.Kind {
	case people.KindSchool:
		decodeStructure(in, &out.Structure)
	case people.KindSubject:
		out.Label = first(in.get("ENTLibelleMatiere"))
	case people.KindProgram:
		out.Label = first(in.get("ENTLibelleMef"))
	case people.KindStaff:
		decodePerson(in, out)
		decodeWork(in, out)
	case people.KindPupil:
		decodePerson(in, out)
		decodeSchooling(in, out)
	case people.KindRelative:
		decodePerson(in, out)
	}
	if in.op != people.Modify {
		out.Given = people.GivenAll
	}
}

var jointure = map[people.Kind]string{
	people.KindSchool: "ENTStructureJointure", people.KindSubject: "ENTMatJointure", people.KindProgram: "ENTMefJointure",
	people.KindStaff: "ENTPersonJointure", people.KindPupil: "ENTPersonJointure", people.KindRelative: "ENTPersonJointure",
}

// tidy brings every value on one line, and notes those that were not.
func (r *raw) tidy(out *people.Record) {
	for _, a := range r.attrs {
		for i, v := range a.values {
			line, changed := school.OneLine(v)
			if changed {
				a.values[i] = line
				out.Notes = append(out.Notes, people.Note{Key: "import.signs", Value: line})
			}
		}
	}
}

// get returns the values of an attribute as delivered, nil if it is not there.
func (r *raw) get(name string) []string {
	for i := range r.attrs {
		if r.attrs[i].name == name {
			return r.attrs[i].values
		}
	}
	return nil
}

func first(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return values[0]
}

// distinct leaves out empty and repeated values.
func distinct(values []string) []string {
	out := values[:0:0]
	for _, v := range values {
		if v != "" && !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

// parts cuts a value at its "$"; the answer has at least n parts.
func parts(value string, n int) []string {
	p := strings.Split(value, "$")
	for i := range p {
		p[i] = strings.TrimSpace(p[i])
	}
	for len(p) < n {
		p = append(p, "")
	}
	return p
}

// texts are the attributes that are one text each.
var texts = []struct {
	name  string
	given people.Given
	field func(*people.Record) *string
}{
	{"givenName", people.GivenFirst, func(r *people.Record) *string { return &r.Person.First }},
	{"sn", people.GivenLast, func(r *people.Record) *string { return &r.Person.Last }},
	{"ENTPersonNomPatro", people.GivenBirthName, func(r *people.Record) *string { return &r.Person.BirthName }},
	{"ENTEleveINE", people.GivenINE, func(r *people.Record) *string { return &r.Person.INE }},
	{"mail", people.GivenMail, func(r *people.Record) *string { return &r.Person.Mail }},
	{"mobile", people.GivenMobile, func(r *people.Record) *string { return &r.Person.Mobile }},
	{"homePhone", people.GivenHome, func(r *people.Record) *string { return &r.Person.Home }},
	{"telephoneNumber", people.GivenWork, func(r *people.Record) *string { return &r.Person.Work }},
	{"ENTPersonCodePostal", people.GivenPostCode, func(r *people.Record) *string { return &r.Person.PostCode }},
	{"ENTPersonVille", people.GivenCity, func(r *people.Record) *string { return &r.Person.City }},
	{"ENTPersonPays", people.GivenCountry, func(r *people.Record) *string { return &r.Person.Country }},
	{"ENTEleveStructRattachId", people.GivenSiecle, func(r *people.Record) *string { return &r.Schooling.Siecle }},
	{"ENTEleveStatutEleve", people.GivenStatus, func(r *people.Record) *string { return &r.Schooling.Status }},
	{"ENTEleveRegime", people.GivenRegime, func(r *people.Record) *string { return &r.Schooling.Regime }},
	{"ENTEleveMEF", people.GivenMEF, func(r *people.Record) *string { return &r.Schooling.MEF }},
}

func decodePerson(in *raw, out *people.Record) {
	p := &out.Person
	for _, t := range texts {
		if v := in.get(t.name); v != nil {
			*t.field(out) = first(v)
			out.Given |= t.given
		}
	}
	if v := in.get("personalTitle"); v != nil {
		p.Title, out.Given = title(first(v)), out.Given|people.GivenTitle
	}
	if v := in.get("ENTPersonDateNaissance"); v != nil {
		p.Birth, out.Given = date(first(v), out), out.Given|people.GivenBirth
	}
	if v := in.get("ENTPersonAutresPrenoms"); v != nil {
		p.Other, out.Given = distinct(v), out.Given|people.GivenOther
	}
	if v := in.get("ENTPersonAdresse"); v != nil {
		p.Address, out.Given = distinct(parts(first(v), 1)), out.Given|people.GivenAddress
	}
	if v := in.get("ENTPersonMobileSMS"); v != nil {
		p.SMS, out.Given = first(v) != "" && first(v) != "N", out.Given|people.GivenSMS
	}
	if v := in.get("ENTPersonAdresseDiffusion"); v != nil {
		p.Diffusion, out.Given = first(v) == "O", out.Given|people.GivenDiffusion
	}
}

// title returns "M." or "Mme" for the spellings that academies use.
func title(s string) string {
	switch strings.TrimSuffix(strings.ToLower(s), ".") {
	case "m", "mr", "monsieur":
		return "M."
	case "mme", "mlle", "madame", "mademoiselle":
		return "Mme"
	}
	return ""
}

// date reads dd/mm/yyyy; a day that does not exist is noted and left unknown.
func date(s string, out *people.Record) school.Date {
	if s == "" {
		return ""
	}
	t, err := time.Parse("02/01/2006", s)
	if err != nil {
		out.Notes = append(out.Notes, people.Note{Key: "import.date", Value: s})
		return ""
	}
	return school.Date(t.Format(time.DateOnly))
}

func decodeStructure(in *raw, s *people.Structure) {
	s.UAI = first(in.get("ENTStructureUAI"))
	name := parts(first(in.get("ENTStructureNomCourant")), 1)
	s.Name = strings.TrimSpace(strings.Join(name[:min(2, len(name))], " "))
	s.Kind = first(in.get("ENTStructureTypeStruct"))
	s.City = first(in.get("l"))
	address := []string{first(in.get("street")), first(in.get("postalCode")) + " " + s.City}
	s.Address = strings.TrimSpace(strings.Join(address, " "))
	s.Phone = first(in.get("telephoneNumber"))
	for _, v := range distinct(in.get("ENTStructureClasses")) {
		p := parts(v, 2)
		s.Classes = append(s.Classes, people.Division{Code: p[0], Label: p[1], MEF: distinct(p[2:])})
	}
	for _, v := range distinct(in.get("ENTStructureGroupes")) {
		p := parts(v, 2)
		s.Groups = append(s.Groups, people.Division{Code: p[0], Label: p[1], Classes: distinct(p[2:])})
	}
}

func decodeWork(in *raw, out *people.Record) {
	w := &out.Work
	if v := in.get("ENTPersonFonctions"); v != nil {
		out.Given |= people.GivenFunctions
		for _, f := range distinct(v) {
			p := parts(f, 3)
			w.Functions = append(w.Functions, people.Function{Structure: p[0], Code: p[1], Label: p[2]})
		}
	}
	if in.get("ENTAuxEnsClassesMatieres") != nil || in.get("ENTAuxEnsGroupesMatieres") != nil {
		out.Given |= people.GivenTeaching
		teaching(in.get("ENTAuxEnsClassesMatieres"), false, out)
		teaching(in.get("ENTAuxEnsGroupesMatieres"), true, out)
	}
	if v := in.get("ENTAuxEnsClassesPrincipal"); v != nil {
		w.Heads, out.Given = places(v, out), out.Given|people.GivenHeads
	}
}

func teaching(values []string, group bool, out *people.Record) {
	for _, v := range distinct(values) {
		p := parts(v, 3)
		if len(p) != 3 || slices.Contains(p, "") {
			out.Notes = append(out.Notes, people.Note{Key: "import.value", Value: v})
			continue
		}
		out.Work.Teaching = append(out.Work.Teaching, people.Teaching{
			Structure: p[0], Code: p[1], Group: group, Subject: school.SubjectCode(p[2]),
		})
	}
}

// places reads values of the form structure$code.
func places(values []string, out *people.Record) []people.Place {
	var places []people.Place
	for _, v := range distinct(values) {
		p := parts(v, 2)
		if len(p) != 2 || slices.Contains(p, "") {
			out.Notes = append(out.Notes, people.Note{Key: "import.value", Value: v})
			continue
		}
		places = append(places, people.Place{Structure: p[0], Code: p[1]})
	}
	return places
}
