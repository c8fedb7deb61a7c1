package notify

import (
	"strings"
	"unicode"
	"unicode/utf16"

	"golang.org/x/text/unicode/norm"
)

// gsm7 are the letters of the alphabet that every telephone has, and gsm7more those that
// take the room of two. Source: 3GPP TS 23.038, default alphabet and its extension.
const (
	gsm7     = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	gsm7more = "^{}\\[~]|€"
)

// Room of one text message: in the telephone's own alphabet, or in any other.
const (
	roomGSM = 160
	roomUCS = 70
)

// fold writes a text in the telephones' own alphabet where that changes no word: letters
// lose an accent that it does not have, typographic signs become plain ones.
func fold(text string) string {
	var b strings.Builder
	for _, r := range norm.NFC.String(text) {
		switch {
		case strings.ContainsRune(gsm7, r) || strings.ContainsRune(gsm7more, r):
			b.WriteRune(r)
		case plain[r] != "":
			b.WriteString(plain[r])
		default:
			base := []rune(norm.NFD.String(string(r)))[0]
			if !strings.ContainsRune(gsm7, base) {
				base = r
			}
			b.WriteRune(base)
		}
	}
	return b.String()
}

var plain = map[rune]string{
	'’': "'", '‘': "'", '“': `"`, '”': `"`, '«': `"`, '»': `"`, '–': "-", '—': "-", '…': "...", '·': ".",
	'\u00a0': " ", '\u202f': " ", '\u2009': " ", 'œ': "oe", 'Œ': "OE", 'ı': "i", 'ł': "l", 'Ł': "L", 'đ': "d", 'ð': "d", 'þ': "th",
}

// fits reports whether a text is one message. What holds a letter of another alphabet
// has room for 70 units of UTF-16.
func fits(text string) bool {
	units, other := 0, false
	for _, r := range text {
		switch {
		case strings.ContainsRune(gsm7, r):
			units++
		case strings.ContainsRune(gsm7more, r):
			units += 2
		default:
			other = true
		}
	}
	if other {
		return len(utf16.Encode([]rune(text))) <= roomUCS
	}
	return units <= roomGSM
}

// latin reports whether a language is written in letters that fold may bend.
func latin(text string) bool {
	for _, r := range text {
		if unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) {
			return false
		}
	}
	return true
}
