// Command preau is the one tool of those who run a region.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/preau-ent/preau/scripts/progress"
)

// commands are what an operator can ask; each has a Run method in a file of its own.
type commands struct {
	Data   string `help:"Data folder of this machine." env:"PREAU_DATA" default:".preau" type:"path"`
	Region string `help:"Region: a file of infra/regions." env:"PREAU_REGION" default:"demo"`

	Serve    server   `cmd:"" help:"Serve the pages and the functions over the data folder."`
	Build    build    `cmd:"" help:"Build the pages."`
	Import   imports  `cmd:"" help:"Bring in what the administration delivers."`
	School   decision `cmd:"" help:"Write down what a school has settled about its marks."`
	Period   period   `cmd:"" help:"Change a term of classes: its days, the end of entry, the council."`
	Life     life     `cmd:"" help:"Write down the hours of a school, who calls its rolls and how its absences count."`
	Calendar calendar `cmd:"" help:"Write down the days off of a school, the letters of its weeks and the hours of its day."`
	Codes    codes    `cmd:"" help:"Print the personal codes of a school, one letter a person."`
	Replay   replay   `cmd:"" help:"Try again what could not be done after a write, and say what is left."`
	Bounce   bounces  `cmd:"" help:"Note messages that came back."`
	Answer   answer   `cmd:"" help:"Take what a number answers by text message, for a gateway that calls no address of ours: STOP or START."`
	Backup   backup   `cmd:"" help:"Write everything to one file, also while a server runs."`
	Restore  restore  `cmd:"" help:"Make a data folder of such a file."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	switch err := run(ctx, os.Args[1:], os.Stdout); {
	case err != nil && ctx.Err() != nil:
		fmt.Fprintln(os.Stderr, "preau: stopped")
		os.Exit(130)
	case err != nil:
		fmt.Fprintln(os.Stderr, "preau:", err)
		os.Exit(1)
	}
}

// run carries out one command line: here, or in the server that holds the data folder.
func run(ctx context.Context, args []string, out io.Writer) error {
	c, line, err := parse(args, out)
	if err != nil || line == nil {
		return err
	}
	here := &place{ctx: ctx, data: c.Data, region: c.Region, out: out, live: progress.Terminal(out)}
	defer here.close()
	err = line.Run(here)
	if errors.Is(err, errServed) {
		return remote(ctx, c.Data, args, out)
	}
	return err
}

// parse reads a command line; without one to run, such as --help, it returns nil.
func parse(args []string, out io.Writer, more ...kong.Option) (*commands, *kong.Context, error) {
	c := &commands{}
	ended := false
	p, err := kong.New(c, append(more, kong.Name("preau"), kong.UsageOnError(), kong.Writers(out, out), kong.Exit(func(int) { ended = true }))...)
	if err != nil {
		return nil, nil, err
	}
	line, err := p.Parse(args)
	if ended {
		return c, nil, nil
	}
	return c, line, err
}
