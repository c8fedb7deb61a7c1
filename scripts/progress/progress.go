// Package progress tells a person how far a long job is: n of N, rate and time left.
// In a terminal it is a bar; in a file or a pipe it is a plain line every few seconds.
package progress

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// every is the time between two plain lines; a job shorter than that says nothing.
const every = 5 * time.Second

// Terminal reports whether a person watches what is written to out.
func Terminal(out io.Writer) bool {
	f, ok := out.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// A Job is how far one job is. It is used by one goroutine.
type Job struct {
	// Out is where the person reads.
	Out io.Writer
	// Live is for a terminal, where a line may be drawn again.
	Live bool
	// Title names the job, Unit what is counted ("B" for bytes), Total how many there are.
	Title, Unit string
	Total       int64
	// Now is the clock; nil is the system's.
	Now func() time.Time

	bar         *progressbar.ProgressBar
	begun, said time.Time
	done        int64
}

// Set tells that n units of the total are done.
func (j *Job) Set(n int64) {
	if j.begun.IsZero() {
		j.begin()
	}
	j.done = n
	if j.Live {
		j.bar.Set64(n)
		return
	}
	if now := j.Now(); now.Sub(j.said) >= every {
		j.said = now
		fmt.Fprintln(j.Out, j.line(now))
	}
}

// Add tells that one more unit is done.
func (j *Job) Add() { j.Set(j.done + 1) }

// End leaves the bar as it is and begins a new line.
func (j *Job) End() {
	if j.bar != nil && !j.bar.IsFinished() {
		fmt.Fprintln(j.Out)
	}
}

func (j *Job) begin() {
	if j.Now == nil {
		j.Now = time.Now
	}
	j.begun = j.Now()
	j.said = j.begun
	if j.Live {
		j.bar = progressbar.NewOptions64(j.Total, progressbar.OptionSetWriter(j.Out), progressbar.OptionSetDescription(j.Title),
			progressbar.OptionSetWidth(16), progressbar.OptionShowCount(), progressbar.OptionSetPredictTime(true),
			progressbar.OptionShowBytes(j.Unit == "B"), j.rate(), progressbar.OptionSetItsString(j.Unit),
			progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionOnCompletion(func() { fmt.Fprintln(j.Out) }))
	}
}

// rate shows units per second; that of bytes is shown with their count already.
func (j *Job) rate() progressbar.Option {
	if j.Unit == "B" {
		return func(*progressbar.ProgressBar) {}
	}
	return progressbar.OptionShowIts()
}

// line is what the bar would say: title, share, count, rate, time gone and time left.
func (j *Job) line(now time.Time) string {
	gone := now.Sub(j.begun)
	perSecond := float64(j.done) / gone.Seconds()
	left := "?"
	if j.done > 0 {
		left = time.Duration(float64(gone) / float64(j.done) * float64(max(j.Total-j.done, 0))).Round(time.Second).String()
	}
	count := fmt.Sprintf("%d/%d, %.0f %s/s", j.done, j.Total, perSecond, j.Unit)
	if j.Unit == "B" {
		count = fmt.Sprintf("%.1f/%.1f MB, %.1f MB/s", float64(j.done)/1e6, float64(j.Total)/1e6, perSecond/1e6)
	}
	return fmt.Sprintf("%s %3d%% (%s) [%s:%s]", j.Title, 100*j.done/max(j.Total, 1), count, gone.Round(time.Second), left)
}
