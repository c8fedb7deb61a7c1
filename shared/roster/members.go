package roster

import (
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// Members are accounts of a school that one source delivered. They are kept in as many
// items as accounts have first letters, so that one arrival rewrites little.
type Members struct {
	Pupils []school.PersonID `json:"pupils,omitempty"`
	Staff  []school.PersonID `json:"staff,omitempty"`
}

// MembersPrefix begins the sort of every item of the members of a school, of all sources.
const MembersPrefix = "ROLL#"

// MembersKey returns the key of the members of a school that a source delivered and whose
// accounts begin with a letter.
func MembersKey(u school.UAI, source, letter string) table.Key {
	return table.Key{Part: string(u), Sort: MembersPrefix + source + "#" + letter}
}
