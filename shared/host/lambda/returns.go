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

// returns hands the letters that came back, as SES says on its topic, to whoever wrote
// them: each message once, however often the topic brings it. It fails only with what
// passes, so that the topic brings the message again. What cannot be read is logged by
// its identifier and is done with; deliveries and the like are nothing.
func (f *follow) returns(ctx context.Context, raw json.RawMessage) error {
	var topic events.SNSEvent
	if err := json.Unmarshal(raw, &topic); err != nil {
		return fmt.Errorf("event of the topic: %w", err)
	}
	for _, r := range topic.Records {
		f.tell(r.SNS.Timestamp)
		b, err := mail.ParseBounce(strings.NewReader(r.SNS.Message))
		switch {
		case errors.Is(err, mail.ErrNoBounce):
			continue
		case err != nil:
			f.log.Error("a message of the topic that cannot be read", "id", r.SNS.MessageID)
			continue
		}
		data, err := json.Marshal(b)
		if err != nil {
			return err
		}
		if err := f.relay.Do(ctx, journal.Due{ID: r.SNS.MessageID, Kind: mail.DueBounce, At: f.now(), Data: data}); err != nil {
			return fmt.Errorf("message %s of the topic: %w", r.SNS.MessageID, err)
		}
	}
	return nil
}
