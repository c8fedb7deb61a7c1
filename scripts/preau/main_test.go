package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/preau-ent/preau/shared/demo"
	"github.com/preau-ent/preau/shared/seal"
)

// asCommand, in the environment, makes the test's own program the command.
const asCommand = "PREAU_TEST_AS_COMMAND"

func TestMain(m *testing.M) {
	if os.Getenv(asCommand) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// TestADayOfAnOperator runs the command as processes on one data folder, in the order
// of a first day: serve, look after the data while it runs, stop, and begin elsewhere.
func TestADayOfAnOperator(t *testing.T) {
	data := shortDir(t)
	s := serving(t, data)
	if !strings.Contains(s.said.String(), "filled: 4 schools") {
		t.Errorf("the first start said %q", s.said.String())
	}
	account := demo.New(demo.Options{}).Accounts[0]
	college := demo.New(demo.Options{}).As("teacher-other-school").Links.Links[0].School

	t.Run("ASecondServerOnTheFolderIsRefused", func(t *testing.T) {
		out, err := preau(t, data, "serve", "--address", "127.0.0.1:0").CombinedOutput()
		if err == nil || !strings.Contains(string(out), "being served already") || !strings.Contains(string(out), data) {
			t.Errorf("%v: %s", err, out)
		}
	})
	t.Run("ANetworkAddressNeedsACertificate", func(t *testing.T) {
		out, err := preau(t, shortDir(t), "serve", "--address", "0.0.0.0:0").CombinedOutput()
		if err == nil || !strings.Contains(string(out), "PREAU_CERT") {
			t.Errorf("%v: %s", err, out)
		}
	})
	t.Run("TheSocketIsTheOwnersAlone", func(t *testing.T) {
		info, err := os.Stat(filepath.Join(data, socketName))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%v, %v", info, err)
		}
	})
	t.Run("NothingThatFollowsAWriteIsLeft", func(t *testing.T) {
		if out := done(t, data, "replay", "--list"); out != "0 left\n" {
			t.Errorf("replay --list: %s", out)
		}
		if out := done(t, data, "replay"); out != "0 done\n0 left\n" {
			t.Errorf("replay: %s", out)
		}
	})
	var printed string
	t.Run("CodesOfASchoolOpenTheDoor", func(t *testing.T) {
		printed = done(t, data, "codes", string(college), "--only", "staff", "--again")
		s.admits(t, printed)
		if out := done(t, data, "codes", string(college), "--only", "staff"); !strings.Contains(out, "--again") {
			t.Errorf("a second order does not say why it made no code: %s", out)
		}
	})
	t.Run("OnePersonGetsANewCode", func(t *testing.T) {
		first := strings.Split(strings.SplitN(printed, "\n", 2)[0], "\t")
		one := done(t, data, "codes", string(college), "--again", "--name", first[1]+" "+first[0])
		if strings.Count(one, "\t") != 2 || strings.Contains(one, first[2]) {
			t.Errorf("for %s %s: %s", first[1], first[0], one)
		}
		s.admits(t, one)
		printed = one
		if out, err := preau(t, data, "codes", string(college), "--name", "Nobody HERE").CombinedOutput(); err == nil {
			t.Errorf("nobody got a code: %s", out)
		}
	})
	t.Run("LettersArePrintedForTheirOwnerAlone", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "letters.html")
		done(t, data, "codes", string(college), "--only", "pupils", "--again", "--letters", file)
		page, err := os.ReadFile(file)
		if err != nil || strings.Count(string(page), "<article") < 500 {
			t.Errorf("%d letters, %v", strings.Count(string(page), "<article"), err)
		}
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("mode of the letters = %v, %v, want 0600", info.Mode(), err)
		}
	})
	t.Run("WhatASchoolSettledIsWrittenDown", func(t *testing.T) {
		out := done(t, data, "school", string(college), "--visible-at", "17:30", "--pupil-lead", "24")
		if !strings.Contains(out, "17:30, pupil 24 h before") {
			t.Errorf("it says %s", out)
		}
		done(t, data, "period", string(college), "T3", "--entry-end", "2027-06-11")
		for flag, says := range map[string]string{"--hand-over": "substitutes true", "--no-hand-over": "substitutes false", "--midday=12:10": "midday 12:10", "--open=6=08:00-12:00": "6 08:00-12:00"} {
			if out := done(t, data, "life", string(college), flag); !strings.Contains(out, says) {
				t.Errorf("%s says %s", flag, out)
			}
		}
		if out := done(t, data, "life", string(college), "--open=6="); strings.Contains(out, "6 08:00") || !strings.Contains(out, "5 08:00-17:20") || !strings.Contains(out, "midday 12:10") {
			t.Errorf("a day that closes changes others: %s", out)
		}
		if out, err := preau(t, data, "life", string(college), "--midday=18:00").CombinedOutput(); err == nil {
			t.Errorf("midday in the evening was taken: %s", out)
		}
		if out, err := preau(t, data, "school", string(college), "--pupil-lead", "72").CombinedOutput(); err == nil {
			t.Errorf("a lead of 72 hours was taken: %s", out)
		}
	})
	t.Run("AnUnknownSchoolIsNamed", func(t *testing.T) {
		out, err := preau(t, data, "codes", "9999999Z").CombinedOutput()
		if err == nil || !strings.Contains(string(out), "9999999Z") {
			t.Errorf("%v: %s", err, out)
		}
	})
	t.Run("TheAcademysDeliveryArrivesWhileTheServerRuns", func(t *testing.T) {
		const delivery = "../../../shared/samples/aaf/college-2018"
		if _, err := os.Stat(delivery); err != nil {
			t.Skipf("the real delivery is not here: %v", err)
		}
		done(t, data, "import", "aaf", "--dry-run", absolute(t, delivery))
		if out, err := preau(t, data, "codes", "9997973M").CombinedOutput(); err == nil {
			t.Errorf("a dry run brought the school in: %s", out)
		}
		if out := done(t, data, "import", "aaf", absolute(t, delivery)); strings.ContainsAny(out, "\r\x1b") {
			t.Errorf("a pipe gets what is for a terminal: %q", out)
		}
		s.admits(t, done(t, data, "codes", "9997973M", "--only", "guardians"))
	})

	file := filepath.Join(t.TempDir(), "day.backup")
	t.Run("ABackupIsWrittenWhileTheServerRuns", func(t *testing.T) {
		cmd := preau(t, data, "backup", filepath.Base(file))
		cmd.Dir = filepath.Dir(file) // not where the server was started
		if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), "backup written: "+file) {
			t.Errorf("%v: %s", err, out)
		}
		out, err := preau(t, data, "restore", file).CombinedOutput()
		if err == nil {
			t.Errorf("restored over a folder in use: %s", out)
		}
	})
	s.signIn(t, account.Login, account.Password)
	s.end(t, os.Interrupt)

	t.Run("TheNextStartFindsEverything", func(t *testing.T) {
		again := serving(t, data)
		if strings.Contains(again.said.String(), "fill") {
			t.Errorf("it filled again: %s", again.said.String())
		}
		again.signIn(t, account.Login, account.Password)
		again.end(t, syscall.SIGTERM)
	})
	t.Run("TheBackupServesFromAnotherFolder", func(t *testing.T) {
		elsewhere := filepath.Join(shortDir(t), strings.Repeat("long", 30)) // longer than a socket's path may be
		if out := done(t, elsewhere, "restore", file); !strings.Contains(out, "no keys") {
			t.Errorf("restore does not say that the keys are missing: %s", out)
		}
		keys, err := os.ReadFile(filepath.Join(data, seal.FileName))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(elsewhere, seal.FileName), keys, 0o600); err != nil {
			t.Fatal(err)
		}
		restored := serving(t, elsewhere)
		if strings.Contains(restored.said.String(), "fill") {
			t.Errorf("it filled again: %s", restored.said.String())
		}
		restored.signIn(t, account.Login, account.Password)
		restored.admits(t, printed)
		done(t, elsewhere, "backup", filepath.Join(t.TempDir(), "again.backup"))
		restored.end(t, os.Interrupt)
	})
}

// preau is the command with arguments over a data folder.
func preau(t *testing.T, data string, args ...string) *exec.Cmd {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Env = append(os.Environ(), asCommand+"=1", "PREAU_DATA="+data)
	return cmd
}

// done runs a command that must succeed and returns what it said.
func done(t *testing.T, data string, args ...string) string {
	t.Helper()
	out, err := preau(t, data, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("preau %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// A running server is reached at its address.
type running struct {
	address string
	said    *bytes.Buffer // until it was ready
	errors  *bytes.Buffer
	cmd     *exec.Cmd
	rest    chan error // of what it says after
}

// serving starts a server on a free port and waits until it says that it is ready.
func serving(t *testing.T, data string) *running {
	t.Helper()
	r := &running{said: &bytes.Buffer{}, errors: &bytes.Buffer{}, cmd: preau(t, data, "serve", "--address", "127.0.0.1:0"), rest: make(chan error, 1)}
	r.cmd.Stderr = r.errors
	out, err := r.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := r.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	for r.address == "" {
		line, err := lines.ReadString('\n')
		if err != nil {
			r.cmd.Wait()
			t.Fatalf("it ended before it was ready: %s%s", r.said, r.errors)
		}
		r.said.WriteString(line)
		if address, ok := strings.CutPrefix(line, "ready "); ok {
			r.address = strings.TrimSpace(address)
		}
	}
	go func() {
		_, err := io.Copy(io.Discard, lines)
		r.rest <- err
	}()
	return r
}

// end stops the server as a person or the system does; it must end well.
func (r *running) end(t *testing.T, signal os.Signal) {
	t.Helper()
	if err := r.cmd.Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
	<-r.rest
	if err := r.cmd.Wait(); err != nil || r.errors.Len() > 0 {
		t.Errorf("after %v: %v: %s", signal, err, r.errors)
	}
}

// post sends a JSON body and returns the status.
func (r *running) post(t *testing.T, path string, body any) int {
	t.Helper()
	data, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.Post(r.address+path, "application/json", bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	return res.StatusCode
}

func (r *running) signIn(t *testing.T, login, password string) {
	t.Helper()
	if got := r.post(t, "/api/session", map[string]any{"login": login, "password": password, "trusted": false}); got != http.StatusOK {
		t.Errorf("%s signs in: %d", login, got)
	}
}

var code = regexp.MustCompile(`(?m)\t(\S+)$`)

// admits tries the first code that was printed.
func (r *running) admits(t *testing.T, printed string) {
	t.Helper()
	first := code.FindStringSubmatch(printed)
	if first == nil {
		t.Fatalf("no code in %q", printed)
	}
	if got := r.post(t, "/api/activation/check", map[string]string{"code": first[1]}); got != http.StatusOK {
		t.Errorf("the code %s: %d", first[1], got)
	}
}

func shortDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "preau")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

func absolute(t *testing.T, path string) string {
	t.Helper()
	abs, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	return abs
}
