package portal_test

import (
	"bytes"
	"flag"
	"os"
	"testing"

	"github.com/preau-ent/preau/shared/demo"
)

var update = flag.Bool("update", false, "write site/data/schools.json")

// The portal's list of schools is that of the demo region: the pages and the functions
// speak of the same ones.
func TestThePortalListsTheSchoolsOfTheRegion(t *testing.T) {
	const path = "../../site/data/schools.json"
	want, err := demo.New(demo.Options{}).PublicSchoolsJSON()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(path, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what shared/demo says: write it with go test ./scripts/portal -update", path)
	}
}
