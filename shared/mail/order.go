package mail

import (
	"encoding/json"
	"errors"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// An Order is what a person asks by text message of whoever writes to its number: to
// stop, or to begin again. Nothing else of an answer is kept: a school collects no
// words of families by text message. It is never stored as it is: see Word.
type Order struct {
	ID   string // of the message that brought it, as its carrier names it
	From string // international number
	Stop bool
	At   time.Time // when it was sent, as far as the carrier says; else when it came
}

// ErrNoOrder says that a message asks for nothing that is known: it is forgotten.
var ErrNoOrder = errors.New("neither stop nor start")

// stops and starts are the customary words, folded as fold does, in the languages offered
// to families. The French ones are those of the operators' charter of the short numbers,
// the English ones those that American carriers and AWS know, "ret" is that of the Turkish
// register of consent, "td" the Latin spelling of the Chinese one.
var (
	stops = words(`stop|stopsms|stop sms|stopall|stop all|arret|arret sms|arreter|arretez|fin|desabonner|desabonnement|desinscription|desinscrire
		unsubscribe|unsub|end|cancel|quit|optout|opt out|remove|revoke
		baja|alto|parar|cancelar|sair|ret|iptal|dur|стоп|ايقاف|الغاء|توقف|قف|退订|td|停止`)
	starts = words(`start|unstop|oui|reprise|reprendre|yes|alta|sim|iniciar|evet|basla|старт|так|نعم|ابدا|订阅|恢复`)
)

func words(list string) map[string]bool {
	all := map[string]bool{}
	for _, w := range strings.FieldsFunc(list, func(r rune) bool { return r == '|' || r == '\n' || r == '\t' }) {
		all[w] = true
	}
	return all
}

// longestOrder is how many bytes a text may have that is read at all.
const longestOrder = 100

// ParseOrder reads a text that is one customary word of refusal or consent and nothing
// else, whatever its case, accents, spaces and punctuation; the short number to which it
// goes may follow, as in "STOP 36180" or "STOP au 36180". A word with others around it is
// no order: nobody guesses what a sentence wants. It fails with ErrNoOrder.
func ParseOrder(text string) (stop bool, err error) {
	if len(text) > longestOrder {
		return false, ErrNoOrder
	}
	w := withoutShortNumber(strings.Fields(fold(text)))
	switch {
	case stops[w]:
		return true, nil
	case starts[w]:
		return false, nil
	}
	return false, ErrNoOrder
}

// withoutShortNumber joins words again, without a short number at their end.
func withoutShortNumber(w []string) string {
	if n := len(w) - 1; n > 0 && len(w[n]) >= 3 && len(w[n]) <= 6 && strings.Trim(w[n], "0123456789") == "" {
		if w = w[:n]; n > 1 && (w[n-1] == "au" || w[n-1] == "to") {
			w = w[:n-1]
		}
	}
	return strings.Join(w, " ")
}

// fold writes letters without case, accents and width; whatever is neither letter nor
// digit is a space, but for marks that only adorn a letter.
func fold(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == 'ı':
			return 'i'
		case r == 'ـ' || unicode.Is(unicode.M, r) || unicode.Is(unicode.Cf, r): // a letter drawn longer; a direction
			return -1
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			return unicode.ToLower(r)
		}
		return ' '
	}, norm.NFKD.String(text))
}

// orderOf returns the order in a text from a number. It fails with ErrNoOrder, also for a
// number that cannot receive text messages.
func orderOf(id, from, text string, at time.Time) (Order, error) {
	stop, err := ParseOrder(text)
	if err != nil {
		return Order{}, err
	}
	if !strings.HasPrefix(from, "0") && !strings.HasPrefix(from, "+") {
		from = "+" + from // gateways drop it
	}
	number, ok := ParseMobile(from)
	if !ok {
		return Order{}, ErrNoOrder
	}
	return Order{ID: id, From: number, Stop: stop, At: at.UTC()}, nil
}

// ParseAWSOrder reads the message with which AWS End User Messaging hands on what came to
// a number of ours, which the topic carried at a moment. It fails with ErrNoOrder for
// anything else, what cannot be read included.
func ParseAWSOrder(message string, at time.Time) (Order, error) {
	var in struct {
		From string `json:"originationNumber"`
		Text string `json:"messageBody"`
		ID   string `json:"inboundMessageId"`
	}
	if err := json.Unmarshal([]byte(message), &in); err != nil || in.ID == "" {
		return Order{}, ErrNoOrder
	}
	return orderOf(in.ID, in.From, in.Text, at)
}
