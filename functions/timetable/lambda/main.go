// Command lambda is the function "timetable" behind the gateway.
package main

import (
	"github.com/preau-ent/preau/functions/timetable"
	"github.com/preau-ent/preau/shared/host/lambda"
)

func main() { lambda.Run(timetable.Function) }
