package grades

import (
	"strings"

	"github.com/preau-ent/preau/shared/fault"
)

// A Mark is one cell: points, a status, or nothing yet (the zero value). Marks are
// comparable with ==. In JSON it is one string: "14.5", "absent" or "".
type Mark struct {
	Points Hundredths // 0 unless Status is Scored
	Status Status
}

// Score returns a mark of so many points.
func Score(points Hundredths) Mark { return Mark{points, Scored} }

// Label returns a mark that is a status.
func Label(s Status) Mark { return Mark{Status: s} }

// String returns the points with a point ("14.5"), the status's word, or "".
func (m Mark) String() string {
	if m.Status == Scored {
		return m.Points.String()
	}
	return m.Status.String()
}

// Printed returns the mark as a French grid prints it: "14,5", "abs", or "" for a blank.
func (m Mark) Printed() string {
	if n := m.Status.notation(); n != nil {
		return n.Short
	}
	if m.Status == Scored {
		return m.Points.Printed()
	}
	return ""
}

// MarshalText writes the mark as String does.
func (m Mark) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (m *Mark) UnmarshalText(text []byte) error {
	*m = Mark{}
	if len(text) == 0 {
		return nil
	}
	if text[0] >= 'a' {
		return m.Status.UnmarshalText(text)
	}
	points, err := ParseHundredths(string(text))
	*m = Score(points)
	return err
}

// ParseMark reads what a teacher typed or pasted into a cell: "14,5", "14.5", a
// letter or name of a status, nothing or "-" to empty it. The field it returns, nil
// if all is well, has the text key and arguments of what is wrong, without a pointer:
//
//	mark.unreadable  neither a number nor a status {typed}
//	mark.decimals    more than two decimals {typed}
//	mark.above       more points than the assessment gives {typed, outOf}
func ParseMark(typed string, outOf Hundredths) (Mark, *fault.Field) {
	s := strings.TrimSpace(typed)
	if s == "" || s == "-" || s == "–" {
		return Mark{}, nil
	}
	if status, ok := statusTyped(s); ok {
		return Label(status), nil
	}
	points, err := ParseHundredths(s)
	switch {
	case err == errDecimals:
		return Mark{}, &fault.Field{Key: "mark.decimals", Args: fault.Args{"typed": typed}}
	case err != nil:
		return Mark{}, &fault.Field{Key: "mark.unreadable", Args: fault.Args{"typed": typed}}
	case points > outOf:
		return Mark{}, &fault.Field{Key: "mark.above", Args: fault.Args{"typed": typed, "outOf": outOf.Printed()}}
	}
	return Score(points), nil
}
