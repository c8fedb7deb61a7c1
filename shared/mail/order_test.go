package mail

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func TestACustomaryWordOfRefusalOrConsentIsAnOrder(t *testing.T) {
	for _, text := range []string{
		"STOP", "stop", " Stop. ", "STOP!!", "« STOP »", "STOPSMS", "Stop SMS", "stop-sms", "STOP 36180", "stop au 36180", "ARRET", "ARRÊT", "Arre\u0302t",
		"arrêter", "FIN", "Désabonnement", "UNSUBSCRIBE", "Opt-out", "QUIT", "ＳＴＯＰ", "STOP\r\n", "\u200eSTOP\u200e", "BAJA", "parar", "SAIR", "RET", "İPTAL",
		"ıptal", "Стоп", "إيقاف", "ايقاف", "إِيقَاف", "退订", "TD",
	} {
		if stop, err := ParseOrder(text); err != nil || !stop {
			t.Errorf("ParseOrder(%q) = %v, %v, want stop", text, stop, err)
		}
	}
	for _, text := range []string{"START", "start", "Oui", "OUI.", "Reprise", "UNSTOP", "yes", "ALTA", "Sim", "EVET", "başla", "Так", "نعم", "订阅", "start 36180"} {
		if stop, err := ParseOrder(text); err != nil || stop {
			t.Errorf("ParseOrder(%q) = %v, %v, want start", text, stop, err)
		}
	}
}

func TestAnythingElseIsNoOrder(t *testing.T) {
	for _, text := range []string{
		"", " ", "36180", "au 36180", "Inès est malade, elle revient demain", "stop merci", "ne pas STOP", "stop ou encore", "STOPPE", "stopp", "non", "s t o p",
		"STOP 36 180", "STOP 06 12 34 56 78", "STOP 0612345678", "finir", "ok", "👍", "START STOP", "STOP\x00START", strings.Repeat("STOP ", 40), "STOP" + strings.Repeat(" ", 200),
	} {
		if stop, err := ParseOrder(text); !errors.Is(err, ErrNoOrder) {
			t.Errorf("ParseOrder(%q) = %v, %v, want no order", text, stop, err)
		}
	}
}

func FuzzParseOrder(f *testing.F) {
	f.Add("STOP au 36180")
	f.Add("إِيقَاف")
	f.Fuzz(func(t *testing.T, text string) {
		stop, err := ParseOrder(text)
		if err == nil && len(text) > longestOrder {
			t.Errorf("a text of %d bytes is an order", len(text))
		}
		if again, e := ParseOrder("  " + text + " !"); err == nil && len(text) < longestOrder-4 && (again != stop || e != nil) {
			t.Errorf("%q: %v, with spaces %v %v", text, stop, again, e)
		}
	})
}

// TestTheMessageOfAWSIsReadAsItIs reads the message that the documentation of AWS End
// User Messaging gives as its form.
func TestTheMessageOfAWSIsReadAsItIs(t *testing.T) {
	at := time.Date(2026, 11, 23, 7, 5, 0, 0, time.UTC)
	form := `{"originationNumber":"+33612345678","destinationNumber":"+33700000001","messageKeyword":"KEYWORD","messageBody":"%","previousPublishedMessageId":"b1f2","inboundMessageId":"cae173d2-66b9-564c-8309-21f858e9fb84"}`
	got, err := ParseAWSOrder(strings.Replace(form, "%", "Stop", 1), at)
	if want := (Order{ID: "cae173d2-66b9-564c-8309-21f858e9fb84", From: "+33612345678", Stop: true, At: at}); err != nil || got != want {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
	for name, message := range map[string]string{
		"a sentence": strings.Replace(form, "%", "elle revient demain", 1), "cut short": form[:40], "a bounce": `{"eventType":"Bounce"}`, "nothing": "",
		"no number": `{"messageBody":"STOP","inboundMessageId":"x"}`, "a short number": `{"originationNumber":"36180","messageBody":"STOP","inboundMessageId":"x"}`,
	} {
		if got, err := ParseAWSOrder(message, at); !errors.Is(err, ErrNoOrder) {
			t.Errorf("%s: %+v, %v, want no order", name, got, err)
		}
	}
}
