package mail

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

// report is what a mail server sends back; lines end as they travel.
func report(action, status, original string) string {
	return strings.ReplaceAll(`From: MAILER-DAEMON@exemple.example
To: ne-pas-repondre@ecole.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="b1"

--b1
Content-Type: text/plain

The mail system could not deliver your message.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.exemple.example
Arrival-Date: Mon, 23 Nov 2026 09:05:00 +0100

Final-Recipient: rfc822; parent@exemple.example
Original-Recipient: rfc822;parent@exemple.example
Action: `+action+`
Status: `+status+`
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--b1
Content-Type: text/rfc822-headers

`+original+`
Subject: Absence

--b1--
`, "\n", "\r\n")
}

func TestAReportNamesTheLetterThatCameBack(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       Bounce
		err        error
	}{
		{"no such address", report("failed", "5.1.1", "Message-ID: <n-abc@ecole.example>"), Bounce{ID: "n-abc", Permanent: true, Code: "5.1.1"}, nil},
		{"our own fault", report("failed", "5.7.26", "Message-ID: <n-abc@ecole.example>"), Bounce{ID: "n-abc", Code: "5.7.26"}, nil},
		{"the identifier of ours", report("failed", "5.1.1", "X-Preau-Letter: n-abc"), Bounce{ID: "n-abc", Permanent: true, Code: "5.1.1"}, nil},
		{"a full box", report("failed", "4.2.2 (over quota)", "Message-ID: <n-abc@ecole.example>"), Bounce{ID: "n-abc", Code: "4.2.2"}, nil},
		{"only late", report("delayed", "4.4.1", "Message-ID: <n-abc@ecole.example>"), Bounce{}, ErrNoBounce},
		{"whose letter?", report("failed", "5.1.1", "X: y"), Bounce{}, ErrNoBounce},
		{"an ordinary mail", "Subject: hello\r\n\r\nhello", Bounce{}, ErrNoBounce},
		{"nothing", "", Bounce{}, ErrNoBounce},
	} {
		got, err := ParseBounce(strings.NewReader(c.text))
		if !errors.Is(err, c.err) || err == nil && got != c.want {
			t.Errorf("%s: %+v, %v, want %+v, %v", c.name, got, err, c.want, c.err)
		}
	}
}

func TestAComplaintNamesTheLetterThatWasUnwanted(t *testing.T) {
	complaint := strings.NewReplacer("report-type=delivery-status", "report-type=feedback-report", "message/delivery-status", "message/feedback-report",
		"Reporting-MTA: dns; mx.exemple.example", "Feedback-Type: abuse").Replace(report("failed", "5.1.1", "Message-ID: <n-abc@ecole.example>"))
	if got, err := ParseBounce(strings.NewReader(complaint)); err != nil || got != (Bounce{ID: "n-abc", Permanent: true, Complaint: true}) {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := ParseBounce(strings.NewReader(strings.Replace(complaint, "abuse", "not-spam", 1))); !errors.Is(err, ErrNoBounce) {
		t.Errorf("not spam after all: %v", err)
	}
}

func TestANotificationOfSESNamesTheLetterThatCameBack(t *testing.T) {
	bounce := `{"notificationType":"Bounce","bounce":{"bounceType":"Permanent","bouncedRecipients":[{"emailAddress":"p@x.example","status":"5.1.1"}]},
		"mail":{"messageId":"0102","headers":[{"name":"X-Preau-Letter","value":"n-abc"}],"commonHeaders":{"messageId":"<0102@eu-west-3.amazonses.com>"}}}`
	envelope, err := json.Marshal(map[string]string{"Type": "Notification", "Message": bounce})
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"bare": bounce, "in its envelope": string(envelope)} {
		if got, err := ParseBounce(strings.NewReader(text)); err != nil || got != (Bounce{ID: "n-abc", Permanent: true, Code: "5.1.1"}) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	for name, text := range map[string]string{
		"a delivery":         strings.Replace(bounce, `"Bounce"`, `"Delivery"`, 1),
		"not ours":           `{"notificationType":"Bounce"}`,
		"not spam after all": strings.NewReplacer(`"Bounce"`, `"Complaint"`, `"bounce":`, `"complaint":{"complaintFeedbackType":"not-spam"},"was":`).Replace(bounce),
	} {
		if _, err := ParseBounce(strings.NewReader(text)); !errors.Is(err, ErrNoBounce) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, text := range map[string]string{"cut short": `{"notif`, "cut short in its envelope": `{"Message":"{\"notif"}`} {
		if _, err := ParseBounce(strings.NewReader(text)); !errors.Is(err, ErrUnreadable) {
			t.Errorf("%s: %v", name, err)
		}
	}
	complaint := `{"eventType":"Complaint","complaint":{"complaintFeedbackType":"abuse"},"mail":{"headers":[{"name":"x-preau-letter","value":"n-abc"}]}}`
	if got, err := ParseBounce(strings.NewReader(complaint)); err != nil || got != (Bounce{ID: "n-abc", Permanent: true, Complaint: true}) {
		t.Errorf("a complaint: %+v, %v", got, err)
	}
}

func FuzzParseBounce(f *testing.F) {
	f.Add(report("failed", "5.1.1", "Message-ID: <n-abc@ecole.example>"))
	f.Add(`{"notificationType":"Bounce","mail":{}}`)
	f.Fuzz(func(t *testing.T, text string) {
		if b, err := ParseBounce(strings.NewReader(text)); err == nil && b.ID == "" {
			t.Error("the return of no letter")
		}
	})
}
