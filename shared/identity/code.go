package identity

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strings"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/table"
)

// A Code is a personal code: 13 random signs (65 bits) and two that check them, in
// three groups of five. Letters and digits that look alike are one sign.
type Code string

const (
	codeSigns  = 15
	codeRandom = 13
	codeGroup  = 5
	codeLetter = "0123456789ABCDEFGHJKMNPQRSTVWXYZ" // no I, L, O, U
)

// lookAlikes are the signs that people type for another.
var lookAlikes = strings.NewReplacer("I", "1", "L", "1", "O", "0", "U", "V")

// newCode returns a code that nobody has.
func newCode() Code {
	var random [codeRandom]byte
	rand.Read(random[:])
	values := make([]int, codeSigns)
	for i, b := range random {
		values[i] = int(b) % 32
	}
	// The last two signs make both sums zero: one value of the last one does.
	for last := range 32 {
		values[13], values[14] = 0, last
		plain, _ := sums(values)
		values[13] = plain
		if _, weighted := sums(values); weighted == 0 {
			break
		}
	}
	var c strings.Builder
	for _, v := range values {
		c.WriteByte(codeLetter[v])
	}
	return Code(c.String())
}

// String returns the code as it is printed: "7K3QF-M2XPA-9TRBD".
func (c Code) String() string {
	return string(c[:codeGroup] + "-" + c[codeGroup:2*codeGroup] + "-" + c[2*codeGroup:])
}

// ParseCode reads a code as people type it: capitals or not, with any separators,
// look-alikes for one another. It fails with fault.Invalid, saying how long the code
// should be or in which group one sign is wrong; that tells nothing of other codes.
func ParseCode(typed string) (Code, error) {
	typed = lookAlikes.Replace(strings.ToUpper(typed))
	var values []int
	var signs strings.Builder
	for _, r := range typed {
		if v := strings.IndexRune(codeLetter, r); v >= 0 {
			values = append(values, v)
			signs.WriteRune(r)
		}
	}
	if len(values) != codeSigns {
		return "", codeFault("activation.length", fault.Args{"signs": len(values)})
	}
	plain, weighted := sums(values)
	if plain == 0 && weighted == 0 {
		return Code(signs.String()), nil
	}
	if i := wrongSign(plain, weighted); i >= 0 {
		return "", codeFault("activation.typo-group", fault.Args{"group": i/codeGroup + 1})
	}
	return "", codeFault("activation.typo", nil)
}

func codeFault(key string, args fault.Args) error {
	return &fault.Fault{Kind: fault.Invalid, Key: key, Args: args, Detail: key,
		Fields: []fault.Field{{Pointer: "/code", Key: key, Args: args}}}
}

// The signs are numbers of the field of 32 elements, where adding is XOR; the
// weights are powers of its generator 2. Both sums are zero for a true code. One
// wrong sign makes their quotient the weight of its place, and no two wrong signs
// go unseen (a Reed-Solomon code of distance three).

// sums returns the sum of the values and their weighted sum.
func sums(values []int) (plain, weighted int) {
	weight := 1
	for _, v := range values {
		plain ^= v
		weighted ^= times(weight, v)
		weight = times(weight, 2)
	}
	return plain, weighted
}

// wrongSign returns the place of the one sign that explains the sums, or -1.
func wrongSign(plain, weighted int) int {
	weight := 1
	for i := range codeSigns {
		if plain != 0 && times(weight, plain) == weighted {
			return i
		}
		weight = times(weight, 2)
	}
	return -1
}

// times multiplies in the field of 32 elements, modulo x^5 + x^2 + 1.
func times(a, b int) int {
	product := 0
	for ; b > 0; b >>= 1 {
		if b&1 == 1 {
			product ^= a
		}
		if a <<= 1; a >= 32 {
			a ^= 0b100101
		}
	}
	return product
}

// digestOf returns what the table knows of a code: without the key, a thief of the
// table cannot try codes.
func digestOf(key []byte, c Code) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(c))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

func cardKey(digest string) table.Key { return table.Key{Part: "CODE#" + digest, Sort: "CODE"} }
