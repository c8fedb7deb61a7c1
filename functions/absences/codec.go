package absences

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/preau-ent/preau/shared/school"
)

// An entry is stored as one line of text, since a day of eight of them must stay under
// one kilobyte: what is written then costs one unit and not two.
//
//	ar 480-535 0 20261123-abcdefghij k3xq2vbn7m0p - a8w0… 1795424700 2 = - words
//
// that is kind and source, hours in minutes ("480-535+" as long as nobody said the end), minutes late, lesson, service, place, who,
// when (seconds since 1970), version, id ("=": the lesson's), cancelled (who@when), and
// the rest of the line as a note. "-" is nothing.

var kindLetters = map[Kind]byte{Absent: 'a', Late: 'l', SentOut: 's', Infirmary: 'i', Present: 'p', Mistake: 'e'}

var sourceLetters = map[Source]byte{FromRoll: 'r', FromOffice: 'o', FromDesk: 'd', FromFamily: 'f', FromExcuse: 'j'}

const lineWords = 11 // before the note

// MarshalJSON writes the entry as its line.
func (e Entry) MarshalJSON() ([]byte, error) {
	kind, source := kindLetters[e.Kind], sourceLetters[e.Source]
	if kind == 0 || source == 0 {
		return nil, fmt.Errorf("entry of kind %q from %q", e.Kind, e.Source)
	}
	id := e.ID
	if id == string(e.Lesson) && id != "" {
		id = "="
	}
	line := []string{
		string([]byte{kind, source}),
		strconv.Itoa(int(e.From)) + "-" + strconv.Itoa(int(e.To)), strconv.Itoa(e.Minutes),
		dash(string(e.Lesson)), dash(string(e.Service)), dash(string(e.Place)), dash(string(e.By)),
		seconds(e.At), strconv.Itoa(e.Version), dash(id), "-",
	}
	if e.Open {
		line[1] += "+"
	}
	if e.Cancelled != nil {
		line[lineWords-1] = string(e.Cancelled.By) + "@" + seconds(e.Cancelled.At)
	}
	if e.Words != "" {
		line = append(line, e.Words)
	}
	return json.Marshal(strings.Join(line, " "))
}

// UnmarshalJSON reads the line of an entry.
func (e *Entry) UnmarshalJSON(data []byte) error {
	var line string
	if err := json.Unmarshal(data, &line); err != nil {
		return err
	}
	w := strings.SplitN(line, " ", lineWords+1)
	if len(w) < lineWords || len(w[0]) != 2 {
		return errors.New("an entry in no form of this version")
	}
	r := reader{id: w[9]}
	*e = Entry{
		Kind: letter(kindLetters, w[0][0]), Source: letter(sourceLetters, w[0][1]), Minutes: r.int(w[2]),
		Lesson: school.LessonID(undash(w[3])), Service: school.ServiceID(undash(w[4])), Place: Place(undash(w[5])),
		By: school.PersonID(undash(w[6])), At: r.moment(w[7]), Version: r.int(w[8]), ID: undash(w[9]),
	}
	from, to, _ := strings.Cut(w[1], "-")
	to, e.Open = strings.CutSuffix(to, "+")
	e.From, e.To = school.Clock(r.int(from)), school.Clock(r.int(to))
	if e.ID == "=" {
		e.ID = string(e.Lesson)
	}
	if by, at, ok := strings.Cut(w[10], "@"); ok {
		e.Cancelled = &Stamp{By: school.PersonID(by), At: r.moment(at)}
	}
	if len(w) > lineWords {
		e.Words = w[lineWords]
	}
	if e.Kind == "" || e.Source == "" {
		return fmt.Errorf("entry %s: a kind that this version does not know", e.ID)
	}
	return r.err
}

// A reader keeps the first fault of a line.
type reader struct {
	id  string
	err error
}

func (r *reader) int(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil && r.err == nil {
		r.err = fmt.Errorf("entry %s: %w", r.id, err)
	}
	return n
}

func (r *reader) moment(s string) time.Time { return time.Unix(int64(r.int(s)), 0).UTC() }

func seconds(t time.Time) string { return strconv.FormatInt(t.Unix(), 10) }

func dash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

func undash(s string) string {
	if s == "-" {
		return ""
	}
	return s
}

// letter returns what a letter stands for, "" for nothing.
func letter[T ~string](of map[T]byte, b byte) T {
	for v, l := range of {
		if l == b {
			return v
		}
	}
	return ""
}
