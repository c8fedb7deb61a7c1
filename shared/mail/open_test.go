package mail

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/region"
)

func TestTheDemoRegionsMailStaysInItsFolder(t *testing.T) {
	r, err := region.Load("../../infra/regions/demo.yaml")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	post, err := Open(r, Place{Data: dir, Secrets: [][]byte{[]byte("x")}})
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	ping := Ping{ID: "n-3", To: Subscription{Endpoint: "https://web.push.apple.com/x"}}
	if err := post.Push(ctx, ping); err != nil {
		t.Fatal(err)
	}
	if kept, err := post.(Shown).Kept(10); err != nil || len(kept) != 1 || kept[0].To != ping.To.Endpoint {
		t.Errorf("kept = %v, %v", kept, err)
	}
	if post.(Shown).Key() == "" {
		t.Error("no key to subscribe with")
	}
}

func TestSecretsComeFromTheEnvironmentOrItsFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(file, []byte("of the file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var r region.Region
	r.Mail.SMS = region.SMS{By: region.HTTP, URL: "https://sms.example/"}
	for _, c := range []struct {
		env  map[string]string
		want string
	}{
		{map[string]string{"PREAU_SMS_SECRET": "of the environment"}, "of the environment"},
		{map[string]string{"PREAU_SMS_SECRET_FILE": file, "PREAU_SMS_SECRET": "other"}, "of the file"},
	} {
		post, err := Open(&r, Place{Env: func(name string) string { return c.env[name] }})
		if err != nil {
			t.Fatal(err)
		}
		if got := post.(carriers).Texts.(Gateway).Secret; got != c.want {
			t.Errorf("secret = %q, want %q", got, c.want)
		}
	}
	r.Mail.SMS.URL = "http://sms.example/"
	if _, err := Open(&r, Place{Env: func(string) string { return "" }}); err == nil {
		t.Error("a gateway in clear was opened")
	}
}

func TestWhateverCarriesItsMailARegionHasAKeyForBrowsers(t *testing.T) {
	for _, m := range []region.Mail{{By: region.SMTP}, {By: region.AWS}, {By: region.Folder}} {
		post, err := Open(&region.Region{Mail: m}, Place{Data: t.TempDir(), Secrets: [][]byte{[]byte("x")}})
		if err != nil {
			t.Fatal(err)
		}
		if post.Key() == "" {
			t.Errorf("%s: no key to subscribe with", m.By)
		}
		if err := post.Check(Subscription{Endpoint: "https://evil.example/x"}); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: what is no push service: %v", m.By, err)
		}
	}
}

func TestARegionWithoutCarrierTakesNothing(t *testing.T) {
	post, err := Open(&region.Region{}, Place{})
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	if err := post.Mail(ctx, letter()); !fault.Is(err, fault.Unavailable) {
		t.Errorf("mail: %v", err)
	}
	if err := post.SMS(ctx, message); !fault.Is(err, fault.Unavailable) {
		t.Errorf("text message: %v", err)
	}
}
