package grades

import (
	"errors"
	"strconv"
	"strings"
)

// Hundredths is a number with at most two decimals, counted in hundredths: points,
// out-of, coefficient or printed average. 1450 is 14.5, in JSON too.
type Hundredths int32

const (
	one    Hundredths = 100
	twenty Hundredths = 2000
	// MaxHundredths is the largest out-of and coefficient: 99.
	MaxHundredths Hundredths = 9900
)

var (
	errNotNumber = errors.New("not a number")
	errDecimals  = errors.New("more than two decimals")
)

// ParseHundredths reads "14,5", "14.5", "14" or ",5" as people type them.
func ParseHundredths(s string) (Hundredths, error) {
	whole, part, _ := strings.Cut(strings.Replace(s, ",", ".", 1), ".")
	if whole == "" && part == "" || len(whole) > 4 || !digits(whole) || !digits(part) {
		return 0, errNotNumber
	}
	if len(part) > 2 {
		return 0, errDecimals
	}
	var n Hundredths
	for _, c := range whole + (part + "00")[:2] {
		n = n*10 + Hundredths(c-'0')
	}
	return n, nil
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// String returns the shortest exact writing, with a point: "14.5", "8", "-0.25".
func (h Hundredths) String() string { return string(h.append(nil)) }

// Printed returns the number with a comma, as French screens print it: "14,5".
func (h Hundredths) Printed() string { return strings.Replace(h.String(), ".", ",", 1) }

func (h Hundredths) append(b []byte) []byte {
	if h < 0 {
		b, h = append(b, '-'), -h
	}
	b = strconv.AppendInt(b, int64(h/100), 10)
	switch part := h % 100; {
	case part == 0:
		return b
	case part%10 == 0:
		return append(b, '.', byte('0'+part/10))
	default:
		return append(b, '.', byte('0'+part/10), byte('0'+part%10))
	}
}
