// Command lambda is the function "grades" behind the gateway.
package main

import (
	"github.com/preau-ent/preau/functions/grades"
	"github.com/preau-ent/preau/shared/host/lambda"
)

func main() { lambda.Run(grades.Function) }
