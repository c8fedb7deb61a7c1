package mail

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

// An AWS hands mail to SES and text messages to SNS. Nothing is tried twice: a lost
// answer is no proof that nothing left.
//
// Each is one request, signed by the SDK's signer. Its clients of the two services
// would weigh a third of a megabyte in every program of the service.
type AWS struct {
	Region   string // such as eu-west-3
	From     string
	Sender   string                  // name that a text message shows, at most 11 letters; "": the carrier's
	Set      string                  // configuration set through which bounces come back; "": none
	Endpoint string                  // for tests; "": the region's
	Keys     aws.CredentialsProvider // nil: from the environment, as Lambda gives them
}

// Mail hands one letter to SES, as the composer made it: SendEmail of the API v2.
func (a AWS) Mail(ctx context.Context, l Letter) error {
	data, err := raw(l, a.From)
	if err != nil {
		return err
	}
	type object = map[string]any
	in := object{
		"Destination": object{"ToAddresses": []string{l.To}},
		"Content":     object{"Raw": object{"Data": data}},
	}
	if a.Set != "" {
		in["ConfigurationSetName"] = a.Set
	}
	body, err := json.Marshal(in)
	if err != nil {
		return fmt.Errorf("SES: %w", err)
	}
	return a.ask(ctx, request{service: "ses", host: "email", path: "/v2/email/outbound-emails", kind: "application/json", body: body, refusal: "BadRequestException", names: l.To})
}

// SMS hands one text message to SNS, as one that must arrive: its action Publish.
func (a AWS) SMS(ctx context.Context, t Text) error {
	form := url.Values{"Action": {"Publish"}, "Version": {"2010-03-31"}, "PhoneNumber": {t.To}, "Message": {t.Text}}
	attribute := func(n, name, value string) {
		entry := "MessageAttributes.entry." + n
		form.Set(entry+".Name", name)
		form.Set(entry+".Value.DataType", "String")
		form.Set(entry+".Value.StringValue", value)
	}
	attribute("1", "AWS.SNS.SMS.SMSType", "Transactional")
	if a.Sender != "" {
		attribute("2", "AWS.SNS.SMS.SenderID", a.Sender)
	}
	return a.ask(ctx, request{service: "sns", host: "sns", path: "/", kind: "application/x-www-form-urlencoded", body: []byte(form.Encode()), refusal: "InvalidParameter", names: "PhoneNumber"})
}

// A request is one call of a service. Its refusal is the type of error that says that an
// address or a number is wrong for good, where its words name it; others, such as a region
// that may not send yet or a setting of ours that is wrong, say nothing about it.
type request struct {
	service, host, path, kind string
	body                      []byte
	refusal, names            string
}

func (a AWS) ask(ctx context.Context, r request) error {
	address := cmp.Or(a.Endpoint, "https://"+r.host+"."+a.Region+".amazonaws.com") + r.path
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(r.body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", r.kind)
	if err := a.sign(ctx, req, r); err != nil {
		return notTaken(true, "%s: %v", r.service, err)
	}
	res, err := straight.Do(req)
	if err != nil {
		return notTaken(unreached(err), "%s: %v", r.service, err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(res.Body, 64<<10))
	switch {
	case res.StatusCode == http.StatusOK:
		return nil
	case err == nil && errorType(res.Header, answer) == r.refusal && strings.Contains(string(answer), r.names):
		return refused("%s refuses: %s", r.service, answer)
	}
	return notTaken(declined(res.StatusCode), "%s: %s: %s", r.service, res.Status, answer)
}

func (a AWS) sign(ctx context.Context, req *http.Request, r request) error {
	keys, err := environmentKeys()
	if a.Keys != nil {
		keys, err = a.Keys.Retrieve(ctx)
	}
	if err != nil {
		return err
	}
	sum := sha256.Sum256(r.body)
	return v4.NewSigner().SignHTTP(ctx, keys, req, hex.EncodeToString(sum[:]), r.service, a.Region, time.Now())
}

// errorType returns the name under which AWS reports an error: in a header or in JSON
// for the one service, in XML for the other.
func errorType(h http.Header, answer []byte) string {
	var inXML struct{ Error struct{ Code string } }
	if xml.Unmarshal(answer, &inXML) == nil {
		return inXML.Error.Code
	}
	var inJSON struct {
		Type string `json:"__type"`
	}
	if name := h.Get("X-Amzn-ErrorType"); name != "" {
		inJSON.Type = name
	} else if json.Unmarshal(answer, &inJSON) != nil {
		return ""
	}
	name, _, _ := strings.Cut(inJSON.Type, ":") // an address of its documentation may follow
	return name[strings.LastIndex(name, "#")+1:]
}

func environmentKeys() (aws.Credentials, error) {
	keys := aws.Credentials{
		AccessKeyID: os.Getenv("AWS_ACCESS_KEY_ID"), SecretAccessKey: os.Getenv("AWS_SECRET_ACCESS_KEY"),
		SessionToken: os.Getenv("AWS_SESSION_TOKEN"), Source: "environment",
	}
	if !keys.HasKeys() {
		return keys, errors.New("no AWS credentials in the environment")
	}
	return keys, nil
}
