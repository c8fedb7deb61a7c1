package lambda

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/mail"
	"github.com/preau-ent/preau/shared/table"
	"github.com/preau-ent/preau/shared/table/local"
)

// published is a message of a topic in the environment's own form: identifier and
// message to be filled in.
const published = `{"Records": [{
  "EventSource": "aws:sns", "EventVersion": "1.0", "EventSubscriptionArn": "arn:aws:sns:eu-west-3:123456789012:returns:2bcfbf39-05c3-41de-beaa-fcfcc21c8f55",
  "Sns": {
    "Type": "Notification", "MessageId": %q, "TopicArn": "arn:aws:sns:eu-west-3:123456789012:returns", "Subject": "Amazon SES Email Event Notification",
    "Message": %q, "Timestamp": "2026-11-23T07:06:00.000Z", "SignatureVersion": "1", "Signature": "tcc6faL2yUC6dgZdmrwh1Y4cGa/ebXEkAi6RibDsvpi+tE/1+82j...",
    "SigningCertUrl": "https://sns.eu-west-3.amazonaws.com/SimpleNotificationService-ac565b8b1a6c5d002d285f9598aa1d9b.pem",
    "UnsubscribeUrl": "https://sns.eu-west-3.amazonaws.com/?Action=Unsubscribe", "MessageAttributes": {}
  }
}]}`

// about returns a notification of SES about a letter of ours, as a configuration set
// publishes it.
func about(kind, more string) string {
	return `{"eventType":"` + kind + `",` + more + `"mail":{"timestamp":"2026-11-23T07:05:01.123Z","source":"ne-pas-repondre@ecole.example","messageId":"010201","destination":["parent@exemple.example"],` +
		`"headersTruncated":false,"headers":[{"name":"Message-ID","value":"<n-abc@ecole.example>"},{"name":"X-Preau-Letter","value":"n-abc"}],"commonHeaders":{"messageId":"010201","subject":"Absence"}}}`
}

const bounced = `"bounce":{"bounceType":"Permanent","bounceSubType":"General","bouncedRecipients":[{"emailAddress":"parent@exemple.example","action":"failed","status":"5.1.1","diagnosticCode":"smtp; 550 5.1.1 user unknown"}],"timestamp":"2026-11-23T07:05:59.000Z","feedbackId":"0102"},`

// hearing returns a program whose writer of letters notes what came back, and fails as
// long as down says so.
func hearing(t *testing.T) (f *follow, heard *[]mail.Bounce, down *error, said *bytes.Buffer) {
	t.Helper()
	store, err := local.Open(t.TempDir(), local.NoSync)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	heard, down, said = new([]mail.Bounce), new(error), new(bytes.Buffer)
	f = &follow{log: slog.New(slog.NewTextHandler(said, nil)), demo: true}
	f.relay = journal.NewRelay(table.New(store), f.now, f.log, nil, map[string]journal.DueHandler{
		mail.DueBounce: func(_ context.Context, d journal.Due, _ time.Time) (journal.Effect, error) {
			var b mail.Bounce
			if err := json.Unmarshal(d.Data, &b); err != nil || *down != nil {
				return journal.Effect{}, *down
			}
			*heard = append(*heard, b)
			return journal.Effect{}, nil
		},
	})
	return f, heard, down, said
}

func TestALetterThatCameBackIsHandedOnOnceHoweverOftenTheTopicSaysIt(t *testing.T) {
	f, heard, down, _ := hearing(t)
	message := fmt.Sprintf(published, "95df01b4-ee98-5cb9-9903-4c221d41eb5e", about("Bounce", bounced))
	*down = fault.New(fault.Unavailable, "not now")
	if _, err := f.answer(t.Context(), json.RawMessage(message)); !fault.Is(err, fault.Unavailable) {
		t.Errorf("the table is away: %v, want the message again", err)
	}
	*down = nil
	for range 2 {
		if got := replied(t, f, t.Context(), message); got != "null" {
			t.Errorf("answer = %s", got)
		}
	}
	if got, want := fmt.Sprint(*heard), fmt.Sprint([]mail.Bounce{{ID: "n-abc", Permanent: true, Code: "5.1.1"}}); got != want {
		t.Errorf("heard %s, want %s", got, want)
	}
	replied(t, f, t.Context(), fmt.Sprintf(published, "another", about("Complaint", `"complaint":{"complaintFeedbackType":"abuse"},`)))
	if len(*heard) != 2 || !(*heard)[1].Complaint {
		t.Errorf("after a complaint: %+v", *heard)
	}
}

func TestWhatIsNoReturnIsNothingAndWhatCannotBeReadIsLoggedAndDoneWith(t *testing.T) {
	f, heard, _, said := hearing(t)
	for _, kind := range []string{"Delivery", "Send", "Open", "DeliveryDelay"} {
		replied(t, f, t.Context(), fmt.Sprintf(published, "m-"+kind, about(kind, "")))
	}
	replied(t, f, t.Context(), fmt.Sprintf(published, "m-hello", "Successfully validated SNS topic for Amazon SES event publishing."))
	if len(*heard) > 0 || said.Len() > 0 {
		t.Errorf("heard %v and logged %s, want nothing", *heard, said)
	}
	replied(t, f, t.Context(), fmt.Sprintf(published, "m-cut", about("Bounce", bounced)[:200]))
	if got := said.String(); strings.Count(got, "\n") != 1 || !strings.Contains(got, "id=m-cut") || strings.Contains(got, "parent@") {
		t.Errorf("logged %q, want one line with the identifier of the message alone", got)
	}
}

// textAnswered is what AWS End User Messaging publishes of a text message that came to a
// number of ours: its identifier and its words to be filled in.
const textAnswered = `{"originationNumber":"+33612345678","destinationNumber":"+33700000001","messageKeyword":"KEYWORD_33700000001","messageBody":%q,"previousPublishedMessageId":"5d2a81","inboundMessageId":%q}`

// TestAStopOfTheTopicIsHandedOnOnceAndNothingElseOfWhatPeopleAnswer brings a STOP three
// times and a sentence once, which leaves no trace.
func TestAStopOfTheTopicIsHandedOnOnceAndNothingElseOfWhatPeopleAnswer(t *testing.T) {
	f, bounces, _, said := hearing(t)
	f.secrets = [][]byte{[]byte("the newest"), []byte("the one before")}
	var words []mail.Word
	store, err := local.Open(t.TempDir(), local.NoSync)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	f.relay = journal.NewRelay(table.New(store), f.now, f.log, nil, map[string]journal.DueHandler{
		mail.DueOrder: func(_ context.Context, d journal.Due, _ time.Time) (journal.Effect, error) {
			var w mail.Word
			err := json.Unmarshal(d.Data, &w)
			words = append(words, w)
			if strings.Contains(string(d.Data), "612345678") || strings.Contains(string(d.Data), "in-1") {
				t.Errorf("it names the number: %s", d.Data)
			}
			return journal.Effect{}, err
		},
	})
	for range 3 {
		replied(t, f, t.Context(), fmt.Sprintf(published, "m-stop", fmt.Sprintf(textAnswered, "Stop ", "in-1")))
	}
	replied(t, f, t.Context(), fmt.Sprintf(published, "m-words", fmt.Sprintf(textAnswered, "Inès est malade", "in-2")))
	want, err := mail.Order{ID: "in-1", From: "+33612345678", Stop: true, At: time.Date(2026, 11, 23, 7, 6, 0, 0, time.UTC)}.Word(f.secrets)
	if err != nil || fmt.Sprint(words) != fmt.Sprint([]mail.Word{want}) || len(*bounces) > 0 || said.Len() > 0 {
		t.Errorf("words %v, want %v, %v; logged %q", words, want, err, said)
	}
}
