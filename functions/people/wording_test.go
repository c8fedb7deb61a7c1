package people

import "testing"

func TestSubjectsInCapitalsAreWrittenAsPeopleDo(t *testing.T) {
	for in, want := range map[string]string{
		"SCIENCES DE LA VIE ET DE LA TERRE": "Sciences de la vie et de la terre",
		"ANGLAIS LV1":                       "Anglais LV1",
		"EDUCATION PHYSIQUE ET SPORTIVE":    "Education physique et sportive",
		"EPS":                               "EPS",
		"HISTOIRE-GEOGRAPHIE":               "Histoire-geographie",
		"ENSEIGN. MORAL & CIVIQUE":          "Enseign. moral & civique",
		"Anglais LVA":                       "Anglais LVA",
		"":                                  "",
	} {
		if got := sentence(in); got != want {
			t.Errorf("sentence(%q) = %q, want %q", in, got, want)
		}
	}
}
