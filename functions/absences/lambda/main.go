// Command lambda is the function "absences" behind the gateway.
package main

import (
	"github.com/preau-ent/preau/functions/absences"
	"github.com/preau-ent/preau/shared/host/lambda"
)

func main() { lambda.Run(absences.Function) }
