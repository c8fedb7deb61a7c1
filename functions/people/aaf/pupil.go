package aaf

import (
	"slices"
	"strings"

	"github.com/preau-ent/preau/functions/people"
	"github.com/preau-ent/preau/shared/school"
)

func decodeSchooling(in *raw, out *people.Record) {
	s := &out.Schooling
	s.Home = first(in.get("ENTPersonStructRattach"))
	if v := in.get("ENTEleveClasses"); v != nil {
		s.Classes, out.Given = places(v, out), out.Given|people.GivenClasses
		dated(s.Classes, in, out)
	}
	if v := in.get("ENTEleveGroupes"); v != nil {
		s.Groups, out.Given = places(v, out), out.Given|people.GivenGroups
	}
	if v := in.get("ENTElevePersRelEleve"); v != nil {
		out.Given |= people.GivenTies
		for _, t := range distinct(v) {
			addTie(t, out)
		}
	} else {
		deprecatedTies(in, out)
	}
	decodeSubjects(in, s)
}

// dated fills the days of entry and leaving, values structure$dd/mm/yyyy$class.
func dated(classes []people.Place, in *raw, out *people.Record) {
	fill := func(name string, set func(*people.Place, school.Date)) {
		for _, v := range distinct(in.get(name)) {
			p := parts(v, 3)
			for i, c := range classes {
				if c.Structure == p[0] && c.Code == p[2] {
					set(&classes[i], date(p[1], out))
				}
			}
		}
	}
	fill("ENTEleveDateEntreeClasses", func(p *people.Place, d school.Date) { p.From = d })
	fill("ENTEleveDateSortieClasses", func(p *people.Place, d school.Date) { p.To = d })
}

// decodeSubjects reads two lists that only make sense side by side: they are
// trusted where they are as long as one another.
func decodeSubjects(in *raw, s *people.Schooling) {
	labels, codes := in.get("ENTEleveEnseignements"), in.get("ENTEleveCodeEnseignements")
	if len(labels) != len(codes) {
		return
	}
	for i, code := range codes {
		if code != "" && labels[i] != "" {
			s.Subjects = append(s.Subjects, people.Subject{Code: school.SubjectCode(code), Label: labels[i]})
		}
	}
}

// oldKinship gives the present code of kinship for each one used until 2018.
// Source: LIEN_PARENTE of SIECLE's Nomenclature, 2009 and 2022; mother and father
// changed places.
var oldKinship = map[string]string{
	"1": "20", // father
	"2": "10", // mother
	"3": "50", // tutor
	"4": "39", // other member of the family
	"5": "51", // DDASS, today ASE
	"6": "90", // other case
	"7": "70", // the pupil
}

var kinships = []string{"10", "20", "37", "38", "39", "41", "42", "50", "51", "70", "90"}

// addTie reads relative$kinship$financial$legal$contact$aids.
func addTie(value string, out *people.Record) {
	p := parts(value, 6)
	if len(p) != 6 || p[0] == "" || len(p[3]) != 1 || p[3] < "0" || p[3] > "2" {
		out.Notes = append(out.Notes, people.Note{Key: "import.tie", Value: value})
		return
	}
	kinship, old := oldKinship[p[1]]
	if !old {
		kinship = p[1]
	}
	if !slices.Contains(kinships, kinship) {
		out.Notes = append(out.Notes, people.Note{Key: "import.kinship", Value: value})
	}
	tie := people.Tie{
		Relative: p[0], Kinship: kinship, Financial: p[2] == "1", Contact: p[4] == "1", Aids: p[5] == "1",
	}
	tie.Level, tie.Legal = levelOf(p[3], old)
	if p[3] == "2" && !old {
		out.Notes = append(out.Notes, people.Note{Key: "import.charge", Value: value})
	}
	if slices.ContainsFunc(out.Schooling.Ties, func(t people.Tie) bool { return t.Relative == tie.Relative }) {
		out.Notes = append(out.Notes, people.Note{Key: "import.tie-twice", Value: value})
		return
	}
	out.Schooling.Ties = append(out.Schooling.Ties, tie)
}

// levelOf says what a responsibility allows. 2 was the second legal guardian with
// the old codes of kinship and is a person in charge with the new ones. Whoever
// has none may at most be phoned: it is never inferred from the kinship.
func levelOf(responsibility string, old bool) (school.Level, int) {
	switch {
	case responsibility == "1":
		return school.Full, 1
	case responsibility == "2" && old:
		return school.Full, 2
	case responsibility == "2":
		return school.Charge, 0
	}
	return school.Contact, 0
}

// deprecatedTies reads the attributes of before 2013, kept until 2014, where the
// present one is not delivered: those with parental authority are legal
// guardians, the others may be phoned.
func deprecatedTies(in *raw, out *people.Record) {
	if in.get("ENTEleveParents") == nil && in.get("ENTEleveAutoriteParentale") == nil {
		return
	}
	out.Given |= people.GivenTies
	father, mother := first(in.get("ENTElevePere")), first(in.get("ENTEleveMere"))
	legal := distinct(in.get("ENTEleveAutoriteParentale"))
	all := slices.Concat(legal, in.get("ENTEleveParents"),
		in.get("ENTElevePersRelEleve1"), in.get("ENTElevePersRelEleve2"))
	for _, id := range distinct(all) {
		tie := people.Tie{Relative: id, Kinship: "90", Level: school.Contact}
		switch id {
		case father:
			tie.Kinship = "20"
		case mother:
			tie.Kinship = "10"
		}
		if rank := slices.Index(legal, id); rank >= 0 {
			tie.Level, tie.Legal = school.Full, min(rank+1, 2)
		}
		tie.Contact = phoned(id, in)
		out.Schooling.Ties = append(out.Schooling.Ties, tie)
	}
}

func phoned(id string, in *raw) bool {
	for _, n := range []string{"1", "2"} {
		if first(in.get("ENTElevePersRelEleve"+n)) == id {
			return strings.EqualFold(first(in.get("ENTEleveQualitePersRelEleve"+n)), "CONTACT")
		}
	}
	return false
}
