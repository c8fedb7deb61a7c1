package fault

import "regexp"

var quoted = regexp.MustCompile(`"(?:\\.|[^"\\])*"` + "|`[^`]*`|'[^']*'|«[^»]*»")

// mostPlain is how much of an error a log or a letter keeps, in characters.
const mostPlain = 200

// Plain returns the text of an error for a log: without what it quotes, which may be
// somebody's words, and short.
func Plain(err error) string {
	text := []rune(quoted.ReplaceAllString(err.Error(), "…"))
	return string(text[:min(len(text), mostPlain)])
}
