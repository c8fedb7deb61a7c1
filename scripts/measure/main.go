// Command measure prints what the service costs, beside what it may cost: the
// figures of content/projet that ./scripts/bench keeps true. Nothing here is a test:
// a busy machine may miss a time, and a reader decides what it means.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"time"
)

// measures are what can be measured, by the name that the command line takes.
var measures = []struct {
	name string
	run  func(ctx context.Context, b *bench) error
}{
	{"marks", marksPage},
	{"screens", screens},
	{"life", lifeBenchmark.run},
	{"policy", policyBenchmark.run},
	{"identity", identityBenchmark.run},
	{"table", tableBenchmark.run},
	{"lambda", lambdas},
	{"portal", pages},
	{"import", importBenchmark.run},
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// run measures what is named, everything if nothing is.
func run(ctx context.Context, names []string) error {
	if len(names) == 2 && names[0] == "serve" {
		return serveFolder(ctx, names[1], os.Stdin, os.Stdout)
	}
	root, err := os.Getwd() // scripts/bench goes to the top of the checkout
	if err != nil {
		return err
	}
	b := &bench{root: root, out: os.Stdout, Machine: machine()}
	for _, m := range measures {
		if len(names) > 0 && !slices.Contains(names, m.name) {
			continue
		}
		fmt.Fprintf(os.Stderr, "measuring %s …\n", m.name)
		if err := m.run(ctx, b); err != nil {
			b.skip("%s: %v", m.name, err)
		}
	}
	if err := b.print(); err != nil {
		return err
	}
	return b.save(time.Now())
}
