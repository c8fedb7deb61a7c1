package grades

import (
	"fmt"
	"strings"
)

// A Status is what stands in a cell instead of points. Its value is the letter
// that the document keeps; a status is never a number.
type Status rune

// The eight statuses, and the two that are none.
const (
	Blank           Status = 0   // nothing entered yet
	Scored          Status = '#' // points; never written as a letter
	Absent          Status = 'a'
	Exempt          Status = 'd' // dispensé
	Unmarked        Status = 'n' // non noté
	Unfit           Status = 'i' // inapte
	Missing         Status = 'r' // non rendu
	AbsentZero      Status = 'z' // absent, counted 0
	MissingZero     Status = 'y' // non rendu, counted 0
	Congratulations Status = 'f' // félicitations: a label without points
)

// A Notation is how a status is named, typed and printed. Short is the printed form
// and Label the name in full, in French; Zero says that it counts as a mark of 0
// where a school has not chosen otherwise (Options.Zero).
type Notation struct {
	Status Status
	Word   string   // name in JSON and in text keys
	Short  string   // printed in a grid
	Label  string   // read aloud and in legends
	Typed  []string // what people type, in small letters, without accents or spaces
	Zero   bool
}

// Notations lists the eight statuses in the order in which schools list them.
var Notations = [...]Notation{
	{Absent, "absent", "abs", "absent", []string{"a", "abs", "absent", "absente"}, false},
	{Exempt, "exempt", "disp", "dispensé", []string{"d", "disp", "dispense", "dispensee"}, false},
	{Unmarked, "unmarked", "nn", "non noté", []string{"n", "nn", "ne", "nonnote", "nonevalue"}, false},
	{Unfit, "unfit", "inap", "inapte", []string{"i", "inap", "inapte"}, false},
	{Missing, "missing", "nr", "non rendu", []string{"r", "nr", "nonrendu"}, false},
	{AbsentZero, "absent-zero", "abs 0", "absent, compté 0", []string{"z", "a0", "abs0", "absz"}, true},
	{MissingZero, "missing-zero", "nr 0", "non rendu, compté 0", []string{"y", "r0", "nr0", "nrz"}, true},
	{Congratulations, "congratulations", "fél.", "félicitations", []string{"f", "fel", "felicitations"}, false},
}

// notation returns the row of a status; nil for Blank, Scored and unknown letters.
func (s Status) notation() *Notation {
	for i := range Notations {
		if Notations[i].Status == s {
			return &Notations[i]
		}
	}
	return nil
}

// String returns the word of a status: "absent"; "" for Blank, "scored" for points.
func (s Status) String() string {
	if n := s.notation(); n != nil {
		return n.Word
	}
	if s == Scored {
		return "scored"
	}
	return ""
}

// MarshalText writes the word of the status.
func (s Status) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads the word of one of the eight statuses.
func (s *Status) UnmarshalText(text []byte) error {
	for _, n := range Notations {
		if n.Word == string(text) {
			*s = n.Status
			return nil
		}
	}
	return fmt.Errorf("no status %q", text)
}

var unaccent = strings.NewReplacer("é", "e", "è", "e", "ê", "e", "É", "e", " ", "", "\u00a0", "", ".", "", "(", "", ")", "")

// statusTyped finds the status that somebody typed, a letter, a short form or a name,
// or that a screen sends back by its word.
func statusTyped(s string) (Status, bool) {
	s = strings.ToLower(unaccent.Replace(s))
	for _, n := range Notations {
		if s == n.Word {
			return n.Status, true
		}
		for _, typed := range n.Typed {
			if s == typed {
				return n.Status, true
			}
		}
	}
	return Blank, false
}
