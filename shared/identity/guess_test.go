package identity_test

import (
	"testing"

	"github.com/preau-ent/preau/shared/identity"
)

func TestGuessablePasswordsAreRefused(t *testing.T) {
	owner := identity.Owner{
		Login: "helene.lorieux", Birth: "1983-07-09",
		Names:   []string{"Hélène", "LORIEUX", "Inès", "Léo", "Malo"},
		Schools: []string{"Lycée général Jeanne Barret", "Kerbihan"},
	}
	for _, c := range []struct{ password, want string }{
		{"", "password.short"},
		{"azerty", "password.short"},
		{"vitrail-92!", "password.short"},
		{"aaaaaaaaaaaaaaaa", "password.repeated"},
		{"ababababababab", "password.repeated"},
		{"pirouettepirouette", "password.repeated"},
		{"aaaabbbbccccdddde!", "password.repeated"},
		{"zutzutzutzutzu", "password.repeated"},
		{"azertyuiopqsdfghjklm", "password.keyboard"},
		{"azerty123456", "password.keyboard"},
		{"qwertyuiop12", "password.keyboard"},
		{"1qaz2wsx3edc", "password.keyboard"},
		{"abcdefghijkl!!", "password.keyboard"},
		{"0987654321zut", "password.keyboard"},
		{"a1z2e3r4t5y6", "password.keyboard"},
		{"helene-forever", "password.name"},
		{"H3l3n3-f0r3ver", "password.name"},
		{"Lorieux.2026!!", "password.name"},
		{"l.o.r.i.e.u.x.92", "password.name"},
		{"pour léo mon gland", "password.name"},
		{"vive-kerbihan-29", "password.school"},
		{"JeanneBarret#1", "password.school"},
		{"ruisseau09071983", "password.birth"},
		{"1983-07-09-ruisseau", "password.birth"},
		{"ruisseau 09/07/83 !", "password.birth"},
		{"836291746205", "password.digits"},
		{"Motdepasse2026!", "password.common"},
		{"m0td3p@sse!!!!", "password.common"},
		{"chocolat836291", "password.common"},
		{"Bonjour-Soleil-12", "password.common"},
		{"je t'aime papa !", "password.common"},
		{"Marseille13013", "password.common"},
		{"P@ssw0rd2026!!", "password.common"},
		{"correcthorsebatterystaple", "password.common"},
		{good, ""},
		{"X7#9!2$48Zq%", ""},
		{"couloir vague neuf rideau", ""}, // "lou" and "neuf" inside words are nobody's name
		{"le phare éteint du canal", ""},
		{"ктобудетчитать", ""},
	} {
		got := identity.Guessable(c.password, owner)
		if got != c.want {
			t.Errorf("Guessable(%q) = %q, want %q", c.password, got, c.want)
		}
	}
	if got := identity.Guessable("superchat42-ruisseau", identity.Owner{Login: "superchat42"}); got != "password.login" {
		t.Errorf("a password with the login in it: %q", got)
	}
}

func FuzzGuessable(f *testing.F) {
	f.Add("vitrail bordure", "helene.lorieux", "Hélène")
	f.Fuzz(func(t *testing.T, password, login, name string) {
		key := identity.Guessable(password, identity.Owner{Login: login, Names: []string{name}, Birth: "2011-03-04"})
		if key == "" && len([]rune(password)) < 12 {
			t.Errorf("Guessable(%q) accepts a short password", password)
		}
	})
}
