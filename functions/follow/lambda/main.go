// Command lambda follows the journal of all functions: behind the table's stream, and
// each minute behind a schedule.
package main

import (
	"github.com/preau-ent/preau/functions/follow"
	"github.com/preau-ent/preau/shared/host/lambda"
)

func main() { lambda.Follow(follow.All...) }
