package identity

import (
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// An Account is what a login opens. Its failed tries stand in the same item, so that
// each answer about a password is one conditional write: tries made at the same
// moment are answered one after the other. A login that nobody has gets such an item
// too when it is tried, for two days, and is not told apart.
type Account struct {
	Person school.PersonID `json:"person,omitempty"`
	Hash   string          `json:"hash,omitempty"`
	Since  time.Time       `json:"since,omitzero"`   // when the password was chosen
	Day    school.Date     `json:"day,omitempty"`    // of the last failed try
	Failed int             `json:"failed,omitempty"` // tries on that day
	From   []string        `json:"from,omitempty"`   // digests of the addresses that succeeded, last first
}

func loginKey(login string) table.Key { return table.Key{Part: "LOGIN#" + login, Sort: "LOGIN"} }

// ligatures are letters that Unicode does not take apart.
var ligatures = strings.NewReplacer("œ", "oe", "æ", "ae", "ß", "ss", "ø", "o", "ł", "l")

// fold returns a text without capitals and accents.
func fold(s string) string {
	s = norm.NFD.String(strings.ToLower(s))
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, s)
	return ligatures.Replace(s)
}

// cleanLogin returns a login as it is stored: phones add capitals and spaces, people accents.
func cleanLogin(typed string) string {
	return strings.Join(strings.Fields(fold(typed)), "")
}

var loginForm = regexp.MustCompile(`^[a-z0-9][a-z0-9._@-]{2,59}$`)

// loginsFor returns the logins to offer a person, the best first: prenom.nom, then with a number.
func loginsFor(n roster.Name) []string {
	base := slug(n.First) + "." + slug(n.Last)
	base = strings.Trim(base[:min(len(base), 50)], ".-")
	if len(base) < 3 {
		base = "compte." + base
	}
	logins := []string{base}
	for i := 2; i <= 9; i++ {
		logins = append(logins, fmt.Sprint(base, i))
	}
	return append(logins, base+"."+school.NewID()[:4])
}

// slug returns a name in letters, digits and single hyphens.
func slug(s string) string {
	words := strings.FieldsFunc(fold(s), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	return strings.Join(words, "-")
}
