package seal_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/preau-ent/preau/shared/seal"
)

var monday = time.Date(2026, 9, 7, 8, 0, 0, 0, time.UTC)

func TestFirstRunMakesAFileForItsOwnerAlone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	first, err := seal.Open(dir, monday)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(filepath.Join(dir, seal.FileName))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("key file: mode %v, error %v, want 0600", info.Mode().Perm(), err)
	}
	again, err := seal.Open(dir, monday.AddDate(0, 1, 0))
	if err != nil || !bytes.Equal(again.Of("token")[0], first.Of("token")[0]) {
		t.Errorf("second run reads other keys (error %v)", err)
	}
}

func TestAFileThatOthersReadIsRefused(t *testing.T) {
	dir := t.TempDir()
	if _, err := seal.Open(dir, monday); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(dir, seal.FileName), 0o640); err != nil {
		t.Fatal(err)
	}
	if _, err := seal.Open(dir, monday); err == nil {
		t.Error("a key file readable by its group was accepted")
	}
}

func TestRotationWritesWithTheNewestAndReadsWithAll(t *testing.T) {
	old := seal.New(monday)
	rotated := old.Rotated(monday.AddDate(0, 1, 0))
	secrets := rotated.Of("token")
	if len(secrets) != 2 || !bytes.Equal(secrets[1], old.Of("token")[0]) || bytes.Equal(secrets[0], secrets[1]) {
		t.Errorf("after a rotation: %d secrets, want the new one before the old one", len(secrets))
	}
	if kept := rotated.Without(monday.AddDate(0, 1, 0)).Of("token"); len(kept) != 1 || !bytes.Equal(kept[0], secrets[0]) {
		t.Errorf("after retirement: %d secrets, want the new one alone", len(kept))
	}
}

func TestSecretsOfTwoPurposesDiffer(t *testing.T) {
	k := seal.New(monday)
	if bytes.Equal(k.Of("token")[0], k.Of("code")[0]) {
		t.Error("two purposes share one secret")
	}
}

func TestADocumentThatIsNotWholeIsRefused(t *testing.T) {
	for _, doc := range []string{``, `[]`, `{}`, `[{"made":"2026-09-07T08:00:00Z","secret":"c2hvcnQ="}]`} {
		if _, err := seal.Parse([]byte(doc)); err == nil {
			t.Errorf("Parse(%q) accepted", doc)
		}
	}
}
