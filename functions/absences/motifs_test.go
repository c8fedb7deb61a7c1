package absences

import "testing"

func TestAFaithOrAMourningReadsAsAFamilysReasonToThoseWhoSeeACategory(t *testing.T) {
	c := newCabinet(t)
	days := map[string]string{"religious": "Fête religieuse", "mourning": "Deuil"}
	for motif := range days {
		if _, err := c.excuse("guardian-full-of-p2", "pupil-p2", monday, map[string]string{"religious": "08:00-12:00", "mourning": "14:00-16:00"}[motif], motif); err != nil {
			t.Fatal(err)
		}
	}
	for as, whole := range map[string]bool{"cpe": true, "guardian-full-of-p2": true, "head-teacher": false, "aed": false, "secretary": false, "social": false} {
		v, err := c.view(as, "pupil-p2")
		if err != nil {
			t.Fatal(err)
		}
		labels := map[string]bool{}
		for _, one := range v.Coming {
			labels[one.Label] = true
		}
		for _, word := range days {
			if labels[word] != whole {
				t.Errorf("%s reads %q: %v, want %v", as, word, labels[word], whole)
			}
		}
		if labels["Raison familiale"] == whole || len(v.Coming) != 2 {
			t.Errorf("%s reads %v", as, labels)
		}
	}
	for as, want := range map[string]string{"cpe": "absences.motif.religious", "aed": "absences.motif.family"} {
		found := false
		for _, one := range c.board(as).Rulings {
			found = found || one.Motif == want
		}
		if !found {
			t.Errorf("on the board, %s reads no %s: %+v", as, want, c.board(as).Rulings)
		}
	}
}
