package functions_test

import (
	"encoding/json"
	"net/http"
	"net/mail"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/preau-ent/preau/functions/notify"
	"github.com/preau-ent/preau/shared/school"
)

// TestALetterThatComesBackIsPhonedWithinTheMinute plays the return of a letter as the
// cloud does: the roll, the mail to the server, and SES's word on the topic that it came
// back, twice; the family is then in the list of those to phone, and the second word
// about the first letter changes nothing.
func TestALetterThatComesBackIsPhonedWithinTheMinute(t *testing.T) {
	h, office, programs, s := cloud(t, "absences")
	call := h.through(t, programs["absences"])
	call("teacher-maths", http.MethodPut, "/api/lessons/{l1}/roll", `{"version":0,"marks":[{"pupil":"{p1}","status":"absent"}]}`)
	s.follow()
	mother := h.demo.As("guardian-full-of-p1").Profile
	if got := h.toldNow(t, "pupil-p1")[mother.ID]; got.State != notify.Told {
		t.Fatalf("after the roll: %+v", got)
	}
	mails, _ := office.of(mother.Contact.Mail)
	letter, err := mail.ReadMessage(strings.NewReader(mails[0]))
	if err != nil {
		t.Fatal(err)
	}

	s.topic("m-1", `{"eventType":"Delivery"}`)
	s.topic("m-2", `{"eventType":"Bounce","bounce":{"bounceType":"Perma`)
	if got := h.toldNow(t, "pupil-p1")[mother.ID]; got.State != notify.Told {
		t.Errorf("after words that are no return: %+v", got)
	}
	back, err := json.Marshal(map[string]any{
		"eventType": "Bounce",
		"bounce":    map[string]any{"bounceType": "Permanent", "bouncedRecipients": []map[string]string{{"emailAddress": mother.Contact.Mail, "status": "5.1.1"}}},
		"mail":      map[string]any{"messageId": "0102", "headers": []map[string]string{{"name": "X-Preau-Letter", "value": letter.Header.Get("X-Preau-Letter")}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		s.topic("m-3", string(back))
	}
	if got := h.toldNow(t, "pupil-p1")[mother.ID]; got.State != notify.ToCall || got.Reason != notify.Bounced {
		t.Errorf("after the return: %+v, want to be phoned because the letter came back", got)
	}
	var board struct {
		Calls []struct {
			Pupil    school.PersonID
			Reason   notify.Reason
			Guardian struct{ ID school.PersonID }
		}
	}
	if err := json.Unmarshal(call("cpe", http.MethodGet, "/api/schools/9990001X/board", "").Body.Bytes(), &board); err != nil {
		t.Fatal(err)
	}
	listed := 0
	for _, c := range board.Calls {
		if c.Pupil == h.demo.Named["pupil-p1"] && c.Guardian.ID == mother.ID && c.Reason == notify.Bounced {
			listed++
		}
	}
	if listed != 1 {
		t.Errorf("listed %d times among %+v, want once", listed, board.Calls)
	}
}

// topic invokes the program with one message of the topic of returns.
func (s *source) topic(id, message string) {
	s.Helper()
	var nothing any
	s.invoke(events.SNSEvent{Records: []events.SNSEventRecord{{
		EventSource: "aws:sns", EventVersion: "1.0", EventSubscriptionArn: "arn:aws:sns:eu-west-3:123456789012:returns:2bcfbf39",
		SNS: events.SNSEntity{Type: "Notification", MessageID: id, TopicArn: "arn:aws:sns:eu-west-3:123456789012:returns", Message: message, Timestamp: s.house.clock().Add(30 * time.Second)},
	}}}, &nothing)
}
