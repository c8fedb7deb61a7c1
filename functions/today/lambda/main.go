// Command lambda is the function "today" behind the gateway.
package main

import (
	"github.com/preau-ent/preau/functions/today"
	"github.com/preau-ent/preau/shared/host/lambda"
)

func main() { lambda.Run(today.Function) }
