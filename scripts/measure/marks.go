package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// How the marks page is asked for.
const (
	connections = 32
	warming     = 2 * pupils // pages, not measured: every pupil's page once or twice
	measured    = 5 * time.Second
)

// marksPage measures the marks page of one pupil after another, each with a session
// of its own, over kept-alive connections of this machine.
func marksPage(ctx context.Context, b *bench) error {
	folder, err := os.MkdirTemp("", "preau-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	readers, err := writeSchool(ctx, folder, time.Now())
	if err != nil {
		return fmt.Errorf("the school to measure: %w", err)
	}
	s, err := startServer(ctx, folder)
	if err != nil {
		return err
	}
	defer s.stop()
	for _, coding := range []string{"gzip, deflate, br", ""} {
		if err := s.measure(b, readers, coding); err != nil {
			return err
		}
	}
	return nil
}

// measure asks for pages for some seconds and adds the figures.
func (s *server) measure(b *bench, readers []reader, coding string) error {
	requests := make([][]byte, len(readers))
	for i, r := range readers {
		requests[i] = s.request(r, coding)
	}
	if _, err := load(s.address, requests, warming, time.Minute); err != nil {
		return err
	}
	before, err := s.usage()
	if err != nil {
		return err
	}
	start := time.Now()
	r, err := load(s.address, requests, 1_000_000, measured)
	if err != nil {
		return err
	}
	seconds := time.Since(start).Seconds()
	after, err := s.usage()
	if err != nil {
		return err
	}
	n := float64(len(r.times))
	name := "marks page, compressed"
	if coding == "" {
		name = "marks page, plain"
	}
	b.add(figure{Name: name, What: "processor time of the server", Value: ms(after.CPU-before.CPU) / n, Unit: "ms", Most: 0.4})
	b.add(figure{Name: name, What: "requests, client and server on the same cores", Value: n / seconds, Unit: "/s", Least: 5000, Note: "counts where the client has other cores"})
	b.add(figure{Name: name, What: "half the answers within", Value: ms(r.times[len(r.times)/2]), Unit: "ms"})
	b.add(figure{Name: name, What: "99 of 100 answers within", Value: ms(r.times[len(r.times)*99/100]), Unit: "ms", Most: 20})
	b.add(figure{Name: name, What: "allocations", Value: float64(after.Mallocs-before.Mallocs) / n, Unit: ""})
	b.add(figure{Name: name, What: "allocated", Value: float64(after.Bytes-before.Bytes) / n / 1000, Unit: "kB"})
	b.add(figure{Name: name, What: "answer", Value: float64(r.bytes) / n / 1000, Unit: "kB"})
	return nil
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// A server is the other process.
type server struct {
	cmd     *exec.Cmd
	in      io.WriteCloser
	out     *bufio.Reader
	address string // host:port
}

func startServer(ctx context.Context, folder string) (*server, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	s := &server{cmd: exec.CommandContext(ctx, self, "serve", folder)}
	s.cmd.Stderr = os.Stderr
	if s.in, err = s.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	s.out = bufio.NewReader(out)
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	line, err := s.out.ReadString('\n')
	s.address = strings.TrimPrefix(strings.TrimSpace(line), "http://")
	return s, err
}

// usage asks the server what it has used.
func (s *server) usage() (u usage, err error) {
	if _, err := fmt.Fprintln(s.in); err != nil {
		return u, err
	}
	line, err := s.out.ReadBytes('\n')
	if err != nil {
		return u, err
	}
	return u, json.Unmarshal(line, &u)
}

func (s *server) stop() {
	s.in.Close()
	s.cmd.Wait()
}

// request returns the bytes that a browser would send for a pupil's marks.
func (s *server) request(r reader, coding string) []byte {
	lines := []string{
		"GET /api/pupils/" + string(r.Pupil) + "/grades HTTP/1.1", "Host: " + s.address, "Accept: application/json",
		"Accept-Language: fr", "User-Agent: measure", "Cookie: __Host-ent=" + r.Token,
	}
	if coding != "" {
		lines = append(lines, "Accept-Encoding: "+coding)
	}
	return []byte(strings.Join(lines, "\r\n") + "\r\n\r\n")
}

// A loaded is what came of many requests.
type loaded struct {
	times []time.Duration // sorted
	bytes int64           // of the answers' bodies
}

// load sends requests in turn over all connections, at most so many and so long.
func load(address string, requests [][]byte, most int, long time.Duration) (loaded, error) {
	var all loaded
	var failed error
	var mu sync.Mutex
	var hands sync.WaitGroup
	end := time.Now().Add(long)
	for c := range connections {
		hands.Go(func() {
			r, err := ask(address, requests, c, most/connections, end)
			mu.Lock()
			defer mu.Unlock()
			all.times, all.bytes = append(all.times, r.times...), all.bytes+r.bytes
			if err != nil {
				failed = err
			}
		})
	}
	hands.Wait()
	slices.Sort(all.times)
	return all, failed
}

// ask sends every 32nd request over one connection, one after the other. It is no
// more than HTTP needs, so that the client takes little of the machine.
func ask(address string, requests [][]byte, first, most int, end time.Time) (r loaded, err error) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return r, err
	}
	defer conn.Close()
	in := textproto.NewReader(bufio.NewReaderSize(conn, 32<<10))
	for i := first; len(r.times) < most && time.Now().Before(end); i += connections {
		start := time.Now()
		if _, err := conn.Write(requests[i%len(requests)]); err != nil {
			return r, err
		}
		n, err := answer(in)
		if err != nil {
			return r, err
		}
		r.times, r.bytes = append(r.times, time.Since(start)), r.bytes+int64(n)
	}
	return r, nil
}

// answer reads one answer and returns the length of its body.
func answer(in *textproto.Reader) (int, error) {
	status, err := in.ReadLine()
	if err != nil {
		return 0, err
	}
	header, err := in.ReadMIMEHeader()
	if err != nil {
		return 0, err
	}
	n, err := strconv.Atoi(header.Get("Content-Length"))
	if err != nil {
		return 0, err
	}
	body, err := in.R.Peek(min(n, 300))
	if !strings.Contains(status, " 200 ") {
		return 0, fmt.Errorf("%s: %s", status, body)
	}
	if err != nil {
		return 0, err
	}
	return in.R.Discard(n)
}
