package mail

import (
	"context"
	"errors"
	"net/http"
	"os"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"
	sestypes "github.com/aws/aws-sdk-go-v2/service/sesv2/types"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	snstypes "github.com/aws/aws-sdk-go-v2/service/sns/types"
)

// An AWS hands mail to SES and text messages to SNS. Nothing is tried twice: a lost
// answer is no proof that nothing left.
type AWS struct {
	Region   string // such as eu-west-3
	From     string
	Sender   string                  // name that a text message shows, at most 11 letters; "": the carrier's
	Set      string                  // configuration set through which bounces come back; "": none
	Endpoint string                  // for tests; "": the region's
	Keys     aws.CredentialsProvider // nil: from the environment, as Lambda gives them
}

// Mail hands one letter to SES, as the composer made it.
func (a AWS) Mail(ctx context.Context, l Letter) error {
	data, err := raw(l, a.From)
	if err != nil {
		return err
	}
	in := &sesv2.SendEmailInput{
		Destination: &sestypes.Destination{ToAddresses: []string{l.To}},
		Content:     &sestypes.EmailContent{Raw: &sestypes.RawMessage{Data: data}},
	}
	if a.Set != "" {
		in.ConfigurationSetName = &a.Set
	}
	_, err = sesv2.NewFromConfig(a.sdk()).SendEmail(ctx, in)
	var wrong *sestypes.BadRequestException
	switch {
	case errors.As(err, &wrong):
		return refused("SES refuses the address: %v", err)
	case err != nil:
		return notTaken("SES: %v", err)
	}
	return nil
}

// SMS hands one text message to SNS, as one that must arrive.
func (a AWS) SMS(ctx context.Context, t Text) error {
	word := func(s string) snstypes.MessageAttributeValue {
		return snstypes.MessageAttributeValue{DataType: aws.String("String"), StringValue: &s}
	}
	attributes := map[string]snstypes.MessageAttributeValue{"AWS.SNS.SMS.SMSType": word("Transactional")}
	if a.Sender != "" {
		attributes["AWS.SNS.SMS.SenderID"] = word(a.Sender)
	}
	_, err := sns.NewFromConfig(a.sdk()).Publish(ctx, &sns.PublishInput{PhoneNumber: &t.To, Message: &t.Text, MessageAttributes: attributes})
	var wrong *snstypes.InvalidParameterException
	switch {
	case errors.As(err, &wrong):
		return refused("SNS refuses the number: %v", err)
	case err != nil:
		return notTaken("SNS: %v", err)
	}
	return nil
}

// sdk is built by hand, as for the table: the SDK's own loader is heavy at a cold start.
func (a AWS) sdk() aws.Config {
	cfg := aws.Config{
		Region: a.Region, Credentials: a.Keys,
		HTTPClient: awshttp.NewBuildableClient().WithTimeout(10 * time.Second).WithTransportOptions(func(t *http.Transport) { t.MaxIdleConnsPerHost = 4 }),
		Retryer:    func() aws.Retryer { return aws.NopRetryer{} },
	}
	if cfg.Credentials == nil {
		cfg.Credentials = aws.CredentialsProviderFunc(environmentKeys)
	}
	if a.Endpoint != "" {
		cfg.BaseEndpoint = &a.Endpoint
	}
	return cfg
}

func environmentKeys(context.Context) (aws.Credentials, error) {
	keys := aws.Credentials{
		AccessKeyID: os.Getenv("AWS_ACCESS_KEY_ID"), SecretAccessKey: os.Getenv("AWS_SECRET_ACCESS_KEY"),
		SessionToken: os.Getenv("AWS_SESSION_TOKEN"), Source: "environment",
	}
	if !keys.HasKeys() {
		return keys, errors.New("no AWS credentials in the environment")
	}
	return keys, nil
}
