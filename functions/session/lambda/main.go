// Command lambda is the function "session" behind the gateway.
package main

import (
	"github.com/preau-ent/preau/functions/session"
	"github.com/preau-ent/preau/shared/host/lambda"
)

func main() { lambda.Run(session.Function) }
