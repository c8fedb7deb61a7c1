package local_test

import (
	"bufio"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/table"
	"github.com/preau-ent/preau/shared/table/local"
)

var (
	killRounds = flag.Int("kill.rounds", 30, "how often the writing process is killed")
	killSeed   = flag.Uint64("kill.seed", 1, "seed of the moments at which it is killed")
)

// victimDir tells a child process that it is the one to be killed, and where it writes.
const victimDir = "PREAU_TEST_VICTIM_DIR"

const victims = 4 // writers in the child

// TestMain turns the test's own program into the writer when told to.
func TestMain(m *testing.M) {
	if dir := os.Getenv(victimDir); dir != "" {
		fmt.Fprintln(os.Stderr, writeUntilKilled(dir))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// writeUntilKilled has each writer commit two items that must agree and an entry,
// for ever, and says on the standard output what was acknowledged.
func writeUntilKilled(dir string) error {
	s, err := local.Open(dir)
	if err != nil {
		return err
	}
	errs := make(chan error)
	var mu sync.Mutex
	for w := range victims {
		go func() {
			for {
				n, err := writeNext(s, w)
				if err != nil {
					errs <- err
					return
				}
				mu.Lock()
				fmt.Println(w, n)
				mu.Unlock()
			}
		}()
	}
	return <-errs
}

func victimKey(w int, sort string) table.Key {
	return table.Key{Part: "writer " + strconv.Itoa(w), Sort: sort}
}

// writeNext commits the next number of a writer.
func writeNext(s *local.Store, w int) (int64, error) {
	left, right := victimKey(w, "left"), victimKey(w, "right")
	items, _, err := s.Get(ctx, []table.Key{left, right}, true)
	if err != nil {
		return 0, err
	}
	found := table.Items(items)
	n := found.Find(left).Version + 1
	data := []byte(strconv.FormatInt(n, 10))
	l, r := found.Find(left), found.Find(right)
	l.Data, r.Data = data, data
	l.Index = table.Key{Part: "index", Sort: string(data)}
	entry := table.Item{Key: victimKey(w, "~J#"+string(data)), Data: data}
	_, err = s.Commit(ctx, []table.Change{{Item: l}, {Item: r}, {Item: entry}})
	return n, err
}

func TestKilledProcessLosesNothingItAcknowledged(t *testing.T) {
	dir := t.TempDir()
	random := rand.New(rand.NewPCG(*killSeed, 0))
	acked := make([]int64, victims)
	total := 0
	for round := range *killRounds {
		total += killOnce(t, dir, 1+random.IntN(100), time.Duration(random.IntN(2000))*time.Microsecond, acked)
		if err := local.Verify(filepath.Join(dir, local.FileName)); err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		s, err := local.Open(dir)
		if err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		for w := range acked {
			acked[w] = survived(t, s, w, acked[w])
		}
		if err := s.Close(); err != nil || t.Failed() {
			t.Fatalf("round %d, seed %d: %v", round, *killSeed, err)
		}
	}
	t.Logf("%d rounds, %d acknowledged commits", *killRounds, total)
}

// killOnce starts the writer, kills it a moment after so many acknowledgements, and
// notes the last one of each of its writers.
func killOnce(t *testing.T, dir string, after int, moment time.Duration, acked []int64) (acks int) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), victimDir+"="+dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(out); lines.Scan(); acks++ {
		var w int
		var n int64
		if _, err := fmt.Sscan(lines.Text(), &w, &n); err != nil {
			break // the line was cut short by the kill: nobody read it
		}
		acked[w] = n
		if acks == after {
			time.AfterFunc(moment, func() { cmd.Process.Kill() })
		}
	}
	cmd.Process.Kill()
	cmd.Wait()
	if acks <= after {
		t.Fatalf("the writer ended by itself after %d acknowledgements", acks)
	}
	return acks
}

// survived checks what is left of a writer whose last acknowledged number is known,
// and returns the number it goes on from: that one, or the next, whose
// acknowledgement was on its way.
func survived(t *testing.T, s *local.Store, w int, acked int64) int64 {
	t.Helper()
	p, _, err := s.Query(ctx, table.Query{Part: victimKey(w, "").Part, Prefix: "~J#", Strong: true})
	if err != nil {
		t.Fatal(err)
	}
	entries := len(p.Items)
	for p.Next != (table.Key{}) {
		if p, _, err = s.Query(ctx, table.Query{Part: victimKey(w, "").Part, Prefix: "~J#", Strong: true, After: p.Next}); err != nil {
			t.Fatal(err)
		}
		entries += len(p.Items)
	}
	items, _, err := s.Get(ctx, []table.Key{victimKey(w, "left"), victimKey(w, "right")}, true)
	if err != nil {
		t.Fatal(err)
	}
	left, right := table.Items(items).Find(victimKey(w, "left")), table.Items(items).Find(victimKey(w, "right"))
	if left.Version < acked || left.Version > acked+1 {
		t.Errorf("writer %d was acknowledged %d, stored is %d", w, acked, left.Version)
	}
	if left.Version != right.Version || int64(entries) != left.Version || string(left.Data) != string(right.Data) {
		t.Errorf("writer %d: half a commit: %d left, %d right, %d entries", w, left.Version, right.Version, entries)
	}
	return left.Version
}
