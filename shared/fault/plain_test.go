package fault_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/preau-ent/preau/shared/fault"
)

func TestALogQuotesNobody(t *testing.T) {
	for in, want := range map[string]string{
		`decode "mononucléose": no`:             "decode …: no",
		"field `a` of 'b' and «c»":              "field … of … and …",
		"nothing quoted":                        "nothing quoted",
		strings.Repeat("é", 201):                strings.Repeat("é", 200),
		`entry "said \"at home\" to us" of day`: "entry … of day", // a quotation within one
	} {
		if got := fault.Plain(errors.New(in)); got != want {
			t.Errorf("Plain(%q) = %q, want %q", in, got, want)
		}
	}
}
