package lambda

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-lambda-go/events"

	"github.com/preau-ent/preau/shared/journal"
	"github.com/preau-ent/preau/shared/mail"
)

// topicSource is the source of an event that brings messages of a topic (SNS).
const topicSource = "aws:sns"

// returns hands the letters that came back, as SES says on its topic, and what people
// answer by text message, as End User Messaging does, to whoever wrote to them: each
// message once, however often the topic brings it. It fails only with what passes, so that
// the topic brings the message again. What cannot be read is logged by its identifier and
// is done with; deliveries, words that ask for nothing and the like are nothing.
func (f *follow) returns(ctx context.Context, raw json.RawMessage) error {
	var topic events.SNSEvent
	if err := json.Unmarshal(raw, &topic); err != nil {
		return fmt.Errorf("event of the topic: %w", err)
	}
	for _, r := range topic.Records {
		f.tell(r.SNS.Timestamp)
		kind, said, err := f.said(r.SNS)
		if err != nil {
			return err
		}
		if kind == "" {
			continue
		}
		data, err := json.Marshal(said)
		if err != nil {
			return err
		}
		if err := f.relay.Do(ctx, journal.Due{ID: r.SNS.MessageID, Kind: kind, At: f.now(), Data: data}); err != nil {
			return fmt.Errorf("message %s of the topic: %w", r.SNS.MessageID, err)
		}
	}
	return nil
}

// said returns what a message of the topic says as it may be stored, by its kind; "" for
// nothing.
func (f *follow) said(m events.SNSEntity) (kind string, what any, err error) {
	if o, err := mail.ParseAWSOrder(m.Message, m.Timestamp); err == nil {
		w, err := o.Word(f.secrets)
		return mail.DueOrder, w, err
	}
	b, err := mail.ParseBounce(strings.NewReader(m.Message))
	switch {
	case err == nil:
		return mail.DueBounce, b, nil
	case !errors.Is(err, mail.ErrNoBounce):
		f.log.Error("a message of the topic that cannot be read", "id", m.MessageID)
	}
	return "", nil, nil
}
