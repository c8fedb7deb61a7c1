package mail

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"net/textproto"
	"strings"
)

// A Bounce says that a letter came back.
type Bounce struct {
	ID        string // of the letter
	Permanent bool   // the address is wrong for good; else it was not reached this time
	Code      string // "5.1.1"
}

// ErrNoBounce says that a message tells of no letter of ours that came back.
var ErrNoBounce = errors.New("not the return of a letter of ours")

// ParseBounce reads the report with which a mail server gives a letter back (RFC 3464),
// or the notification of SES, bare or in its SNS envelope. It fails with ErrNoBounce.
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
	if err != nil || kind != "multipart/report" || !strings.EqualFold(params["report-type"], "delivery-status") {
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
		case "message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers":
			b.ID = idIn(p)
		}
	}
	if !failed || b.ID == "" {
		return Bounce{}, ErrNoBounce
	}
	b.Permanent = strings.HasPrefix(b.Code, "5.")
	return b, nil
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
	Mail struct {
		Headers []struct{ Name, Value string } `json:"headers"`
		Common  struct {
			ID string `json:"messageId"`
		} `json:"commonHeaders"`
	} `json:"mail"`
}

func bounceOfSES(data []byte) (Bounce, error) {
	var n notification
	if err := json.Unmarshal(data, &n); err != nil {
		return Bounce{}, ErrNoBounce
	}
	if n.Message != "" {
		inner := n.Message
		n = notification{}
		if err := json.Unmarshal([]byte(inner), &n); err != nil {
			return Bounce{}, ErrNoBounce
		}
	}
	b := Bounce{ID: leftOfAt(n.Mail.Common.ID), Permanent: n.Bounce.Type == "Permanent"}
	for _, h := range n.Mail.Headers {
		if strings.EqualFold(h.Name, idHeader) {
			b.ID = h.Value
		}
	}
	if len(n.Bounce.To) > 0 {
		b.Code = n.Bounce.To[0].Status
	}
	if n.Type != "Bounce" && n.Event != "Bounce" || b.ID == "" {
		return Bounce{}, ErrNoBounce
	}
	return b, nil
}
