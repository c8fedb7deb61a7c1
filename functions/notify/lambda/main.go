// Command lambda is the function "notify" behind the gateway.
package main

import (
	"github.com/preau-ent/preau/functions/notify"
	"github.com/preau-ent/preau/shared/host/lambda"
)

func main() { lambda.Run(notify.Function) }
