package dynamo

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"
	"github.com/preau-ent/preau/shared/fault"
)

const (
	attempts     = 3
	firstBackoff = 25 * time.Millisecond // doubles with each attempt, with full jitter
	// retryCost is what one retry takes from the budget, to which each call that
	// succeeds at once gives 1: in the long run one retry per ten calls.
	retryCost = 10
)

// newRetryer tries again what the given tests admit; without any, whatever may
// pass on another attempt.
func newRetryer(tests ...retry.IsErrorRetryable) aws.Retryer {
	return retry.NewStandard(func(o *retry.StandardOptions) {
		o.MaxAttempts = attempts
		o.Backoff = retry.BackoffDelayerFunc(backoff)
		o.RetryCost = retryCost
		o.RetryTimeoutCost = retryCost
		if len(tests) > 0 {
			o.Retryables = tests
		}
	})
}

func backoff(attempt int, _ error) (time.Duration, error) {
	return rand.N(firstBackoff << min(attempt, 4)), nil
}

// neverHappened admits failures after which the request was surely not executed:
// DynamoDB refused it for its rate, or no connection was made.
var neverHappened = retry.IsErrorRetryableFunc(func(err error) aws.Ternary {
	var dial *net.OpError
	if errors.As(err, &dial) && dial.Op == "dial" {
		return aws.TrueTernary
	}
	return retry.RetryableErrorCode{Codes: retry.DefaultThrottleErrorCodes}.IsErrorRetryable(err)
})

// pause waits before a request for what DynamoDB left undone.
func pause(ctx context.Context, attempt int) error {
	d, _ := backoff(attempt, nil)
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// explain turns an error of the SDK into a fault, unless it is a mistake in the
// program or in the deployment, which stays an internal error.
func explain(call string, err error) error {
	var failed *types.ConditionalCheckFailedException
	var busy *types.TransactionConflictException
	var canceled *types.TransactionCanceledException
	switch {
	case err == nil:
		return nil
	case errors.As(err, &failed), errors.As(err, &busy):
		return fault.New(fault.Conflict, call+": the item changed since it was read")
	case errors.As(err, &canceled):
		return explainCanceled(call, canceled)
	case mistaken(err):
		return fmt.Errorf("%s: %w", call, err)
	}
	return unavailable(call, err)
}

// mistaken reports whether DynamoDB answered that the request itself is wrong.
func mistaken(err error) bool {
	var api smithy.APIError
	var waiting *types.TransactionInProgressException
	return errors.As(err, &api) && api.ErrorFault() != smithy.FaultServer &&
		!errors.As(err, &waiting) && !throttled(err)
}

// explainCanceled tells a condition that does not hold, or another transaction on
// the same items, from a table that is too busy.
func explainCanceled(call string, canceled *types.TransactionCanceledException) error {
	for _, reason := range canceled.CancellationReasons {
		switch aws.ToString(reason.Code) {
		case "ConditionalCheckFailed", "TransactionConflict":
			return fault.New(fault.Conflict, call+": an item changed since it was read")
		case "ValidationError":
			return fmt.Errorf("%s: %s", call, aws.ToString(reason.Message))
		}
	}
	return unavailable(call, canceled)
}

func throttled(err error) bool {
	return retry.ThrottleErrorCode{Codes: retry.DefaultThrottleErrorCodes}.IsErrorThrottle(err) == aws.TrueTernary
}

func unavailable(call string, err error) error {
	f := fault.New(fault.Unavailable, call+": "+err.Error())
	f.Retry = 1
	return f
}
