// Package school is the vocabulary of a French school: typed identifiers, roles,
// link levels, years, periods. It knows no storage and no rules of access.
package school

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"strconv"
	"strings"
	"time"
)

// Identifiers, each with a type so that one cannot be passed for another.
type (
	PersonID     string // a person's account, random, stable for life
	ClassID      string // a class (division) of one school and year; its code in the directory, such as "2DE3"
	GroupID      string // a group of one school and year; its code in the directory
	ServiceID    string // subject × class or group, of one school and year
	SubjectCode  string // national subject code, six digits
	AssessmentID string // one assessment of a gradebook
	PeriodID     string // T1 T2 T3 or S1 S2, within a class
	SessionID    string // one sign-in on one device
	CourseID     string // a course of the weekly timetable, of one school and year
	LessonID     string // one lesson: yyyymmdd-<course>, on the day on which it was first planned
	RoomID       string // a room, as the school writes it
)

var base32Lower = base32.NewEncoding("abcdefghjkmnpqrstuvwxyz023456789").WithPadding(base32.NoPadding)

// NewID returns 60 random bits as twelve letters and digits that are not mistaken for one another.
func NewID() string {
	var b [8]byte
	rand.Read(b[:])
	return base32Lower.EncodeToString(b[:])[:12]
}

// LessonOf names the lesson of a course on a day.
func LessonOf(c CourseID, d Date) LessonID {
	return LessonID(strings.ReplaceAll(string(d), "-", "") + "-" + string(c))
}

// Parts returns the day and the course of which the lesson was first planned; false if
// it is not the name of one.
func (l LessonID) Parts() (d Date, c CourseID, ok bool) {
	if len(l) < 10 || l[8] != '-' {
		return "", "", false
	}
	d = Date(l[:4] + "-" + l[4:6] + "-" + l[6:8])
	return d, CourseID(l[9:]), d.Valid()
}

// A Year is a school year, named by the civil year in which it starts.
type Year int

// String returns the starting year, as keys and URLs have it.
func (y Year) String() string { return strconv.Itoa(int(y)) }

// Label returns the year as people say it: "2026-2027".
func (y Year) Label() string { return strconv.Itoa(int(y)) + "-" + strconv.Itoa(int(y)+1) }

// YearOf returns the school year of a moment: it turns on 1 August.
func YearOf(t time.Time) Year {
	if t.Month() >= time.August {
		return Year(t.Year())
	}
	return Year(t.Year() - 1)
}

// A UAI is the public key of a school: seven digits and a check letter.
type UAI string

const uaiLetters = "ABCDEFGHJKLMNPRSTUVWXYZ"

// ParseUAI returns the code in capitals, and false if its letter does not match its digits.
// Source: letter = alphabet[digits mod 23], verified on 1,609 published codes.
func ParseUAI(s string) (UAI, bool) {
	s = strings.ToUpper(strings.TrimSpace(s))
	if len(s) != 8 {
		return "", false
	}
	n, err := strconv.ParseUint(s[:7], 10, 32)
	if err != nil || s[7] != uaiLetters[n%23] {
		return "", false
	}
	return UAI(s), true
}

// MakeUAI returns the code of seven digits with its letter; the demo region makes its schools so.
func MakeUAI(n int) UAI {
	digits := strconv.Itoa(10_000_000 + n%10_000_000)[1:]
	return UAI(digits + string(uaiLetters[n%10_000_000%23]))
}

// DerivedID returns the identifier that a text always gives: for things named by
// what they are, such as a service, and for accounts derived from a secret.
func DerivedID(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base32Lower.EncodeToString(sum[:8])[:12]
}
