package mail

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"net/textproto"
	"strings"
)

// A Bounce says that a letter came back, or that its reader complained of it.
type Bounce struct {
	ID        string `json:"id"`                  // of the letter
	Permanent bool   `json:"permanent,omitempty"` // the address is wrong for good; else it was not reached this time
	Complaint bool   `json:"complaint,omitempty"` // it arrived, and its reader called it unwanted
	Code      string `json:"code,omitempty"`      // "5.1.1"
}

// DueBounce is the kind under which a host hands a Bounce, as JSON, to whoever wrote the
// letter; see journal.Due.
const DueBounce = "mail.bounce"

// What a message that tells of no return is.
var (
	ErrNoBounce   = errors.New("not the return of a letter of ours")
	ErrUnreadable = errors.New("a notification that cannot be read")
)

// ParseBounce reads the report with which a mail server gives a letter back (RFC 3464)
// or passes a complaint on (RFC 5965), or the notification of SES, bare or in its SNS
// envelope. It fails with ErrNoBounce, or with ErrUnreadable for a notification cut short.
func ParseBounce(r io.Reader) (Bounce, error) {
	data, err := io.ReadAll(io.LimitReader(r, 1<<20))
	if err != nil {
		return Bounce{}, err
	}
	if bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")) {
		return bounceOfSES(data)
	}
	return bounceOfReport(data)
}

func bounceOfReport(data []byte) (Bounce, error) {
	m, err := mail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		return Bounce{}, ErrNoBounce
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/report" {
		return Bounce{}, ErrNoBounce
	}
	var b Bounce
	failed := false
	for parts := multipart.NewReader(m.Body, params["boundary"]); ; {
		p, err := parts.NextPart()
		if err != nil {
			break
		}
		switch kind, _, _ := mime.ParseMediaType(p.Header.Get("Content-Type")); kind {
		case "message/delivery-status", "message/global-delivery-status":
			b.Code, failed = status(p)
		case "message/feedback-report":
			b.Complaint = complaint(p)
		case "message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers":
			b.ID = idIn(p)
		}
	}
	if !failed && !b.Complaint || b.ID == "" {
		return Bounce{}, ErrNoBounce
	}
	b.Permanent = b.Complaint || wrongAddress(b.Code)
	return b, nil
}

// complaint reports whether a report of feedback is a complaint; others say that it was
// none after all, or that a signature failed.
func complaint(r io.Reader) bool {
	h, _ := textproto.NewReader(bufio.NewReader(r)).ReadMIMEHeader() // what was read before a fault counts
	return strings.EqualFold(h.Get("Feedback-Type"), "abuse")
}

// status reads the groups of fields of a report: that of the message, then one for each
// recipient, of whom our letters have one. A letter that is only late has not failed.
func status(r io.Reader) (code string, failed bool) {
	for fields := textproto.NewReader(bufio.NewReader(r)); ; {
		h, err := fields.ReadMIMEHeader()
		if a := h.Get("Action"); a != "" {
			code, _, _ = strings.Cut(h.Get("Status"), " ")
			return code, strings.EqualFold(a, "failed")
		}
		if err != nil {
			return "", false
		}
	}
}

// idIn returns the identifier in the headers of the letter that a report gives back.
func idIn(r io.Reader) string {
	h, _ := textproto.NewReader(bufio.NewReader(r)).ReadMIMEHeader() // what was read before a fault counts
	if id := h.Get(idHeader); id != "" {
		return id
	}
	return leftOfAt(h.Get("Message-Id"))
}

func leftOfAt(messageID string) string {
	id, _, _ := strings.Cut(strings.Trim(strings.TrimSpace(messageID), "<>"), "@")
	return id
}

type notification struct {
	Type    string `json:"notificationType"`
	Event   string `json:"eventType"` // the name of Type when it comes through a configuration set
	Message string // of the SNS envelope
	Bounce  struct {
		Type string `json:"bounceType"`
		To   []struct {
			Status string `json:"status"`
		} `json:"bouncedRecipients"`
	} `json:"bounce"`
	Complaint struct {
		Feedback string `json:"complaintFeedbackType"`
	} `json:"complaint"`
	Mail struct {
		Headers []struct{ Name, Value string } `json:"headers"`
		Common  struct {
			ID string `json:"messageId"`
		} `json:"commonHeaders"`
	} `json:"mail"`
}

// id returns the identifier of the letter that a notification is about; "": of none of ours.
func (n *notification) id() string {
	for _, h := range n.Mail.Headers {
		if strings.EqualFold(h.Name, idHeader) {
			return h.Value
		}
	}
	return leftOfAt(n.Mail.Common.ID)
}

func bounceOfSES(data []byte) (Bounce, error) {
	var n notification
	if err := json.Unmarshal(data, &n); err != nil {
		return Bounce{}, ErrUnreadable
	}
	if inner := n.Message; inner != "" {
		n = notification{}
		if err := json.Unmarshal([]byte(inner), &n); err != nil {
			return Bounce{}, ErrUnreadable
		}
	}
	b := Bounce{ID: n.id()}
	switch cmp.Or(n.Type, n.Event) {
	case "Bounce":
		b.Permanent = n.Bounce.Type == "Permanent"
		if len(n.Bounce.To) > 0 {
			b.Code = n.Bounce.To[0].Status
		}
	case "Complaint":
		if n.Complaint.Feedback == "not-spam" {
			return Bounce{}, ErrNoBounce
		}
		b.Permanent, b.Complaint = true, true
	default:
		return Bounce{}, ErrNoBounce
	}
	if b.ID == "" {
		return Bounce{}, ErrNoBounce
	}
	return b, nil
}
