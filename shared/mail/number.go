package mail

import "strings"

// overseas are the first digits of mobile numbers by the country code they belong to,
// as they are dialled from anywhere in France.
// Source: national numbering plan of the Arcep, 2018-0881.
var overseas = map[string]string{
	"0690": "+590", "0691": "+590", "0694": "+594", "0696": "+596", "0697": "+596",
	"0692": "+262", "0693": "+262", "0639": "+262",
}

// ParseMobile returns a number as carriers take it, +33612345678, and false if it
// cannot receive a text message. A number without a country is a French one; one of
// another country is taken as it is written.
func ParseMobile(text string) (string, bool) {
	n := digits(text)
	switch {
	case strings.HasPrefix(n, "+33"):
		n = "0" + strings.TrimPrefix(strings.TrimPrefix(n, "+33"), "0")
	case strings.HasPrefix(n, "+"):
		return n, len(n) >= 9 && len(n) <= 16
	}
	if len(n) != 10 || n[:2] != "06" && n[:2] != "07" {
		return "", false
	}
	if code, ok := overseas[n[:4]]; ok {
		return code + n[1:], true
	}
	return "+33" + n[1:], true
}

// digits drops what people write between digits; "00" before a country is "+".
func digits(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r >= '0' && r <= '9', r == '+' && b.Len() == 0:
			b.WriteRune(r)
		case strings.ContainsRune(" .-/()\u00a0\u202f\u2009", r):
		default:
			return ""
		}
	}
	n := strings.Replace(b.String(), "+33(0)", "+33", 1)
	if strings.HasPrefix(n, "00") {
		return "+" + n[2:]
	}
	return n
}
