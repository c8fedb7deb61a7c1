package session

import (
	"context"
	"net/http"
	"time"

	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/identity"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
)

// Function is the subject "session".
var Function = api.Function{Name: "session", Routes: routes}

func routes(r *api.Router) {
	d := desk{r.Door, r.Table, r.Now}
	create, list, revoke := policy.SessionCreate.String(), policy.SessionList.String(), policy.SessionRevoke.String()
	api.Open(r, api.Op{ID: "signIn", Method: http.MethodPost, Path: "/api/session", Action: create,
		Summary: "Sign in with a login and a password"}, d.signIn)
	api.Open(r, api.Op{ID: "refreshSession", Method: http.MethodPost, Path: "/api/session/refresh", Action: create, Status: http.StatusNoContent,
		Summary: "Exchange the refresh token, good once, for the next pair"}, d.refresh)
	api.Open(r, api.Op{ID: "signOut", Method: http.MethodDelete, Path: "/api/session", Action: create, Status: http.StatusNoContent,
		Summary: "Sign out; the browser forgets everything of this site"}, d.signOut)
	api.Read(r, api.Op{ID: "sessions", Path: "/api/session/list", Action: list,
		Summary: "Where I am signed in, the last seen first"}, d.sessions)
	api.Write(r, api.Op{ID: "revokeSession", Method: http.MethodDelete, Path: "/api/session/list/{id}", Action: revoke, Status: http.StatusNoContent,
		Summary: "End one of my sessions"}, d.revoke)
	api.Write(r, api.Op{ID: "confirmPassword", Method: http.MethodPost, Path: "/api/session/password", Action: create, Status: http.StatusNoContent,
		Summary: "Type the password again, before what asks for it"}, d.confirm)
	api.Open(r, api.Op{ID: "checkCode", Method: http.MethodPost, Path: "/api/activation/check", Action: create,
		Summary: "Say whom a personal code activates"}, d.checkCode)
	api.Open(r, api.Op{ID: "activate", Method: http.MethodPost, Path: "/api/activation", Action: create,
		Summary: "Choose a login and a password with a personal code, and sign in"}, d.activate)
	api.Read(r, api.Op{ID: "me", Path: "/api/me", Action: policy.IdentityReadMin.String(),
		Summary: "Who I am: my schools, my children, my services"}, d.me)
	if r.Demo() {
		api.Open(r, api.Op{ID: "demoAccounts", Method: http.MethodGet, Path: "/api/demo/accounts", Action: policy.PublicRead.String(),
			Summary: "Accounts to try the demo region with"}, d.demoAccounts)
	}
}

// A desk answers for the routes of this package.
type desk struct {
	door  *identity.Door
	table *table.Table
	now   func() time.Time
}

// Nothing is an empty answer or input.
type Nothing struct{ api.Credential }

// SignedIn names who was let in; the session itself is in the cookies.
type SignedIn struct {
	Person Person `json:"person"`
}

func let(p identity.Pass, err error) (api.Reply[SignedIn], error) {
	return api.Reply[SignedIn]{
		Body:    SignedIn{Person{ID: p.Person, FirstName: p.Name.First, LastName: p.Name.Last}},
		Cookies: p.Cookies(),
	}, err
}

// SignIn is what a person types to sign in.
type SignIn struct {
	api.Credential
	Body struct {
		Login    string `json:"login" maxLength:"100"`
		Password string `json:"password" maxLength:"600"`
		Trusted  bool   `json:"trusted,omitempty" doc:"the device is the person's own"`
	}
}

func (d desk) signIn(ctx context.Context, in *SignIn) (api.Reply[SignedIn], error) {
	return let(d.door.SignIn(ctx, in.Body.Login, in.Body.Password, from(in.Credential, in.Body.Trusted), d.now()))
}

func from(c api.Credential, trusted bool) identity.Place {
	return identity.Place{Address: c.Address, Agent: c.Agent, Trusted: trusted}
}

func (d desk) refresh(ctx context.Context, in *Nothing) (api.Reply[struct{}], error) {
	p, err := d.door.Refresh(ctx, in.Refresh, d.now())
	return api.Reply[struct{}]{Cookies: p.Cookies()}, err
}

func (d desk) signOut(ctx context.Context, in *Nothing) (api.Reply[struct{}], error) {
	err := d.door.SignOut(ctx, in.Shown(), in.Refresh, d.now())
	return api.Reply[struct{}]{Cookies: identity.NoCookies(), Wipe: true}, err
}

// A Device is one place where a person is signed in.
type Device struct {
	ID       school.SessionID `json:"id"`
	Device   string           `json:"device" doc:"browser and system"`
	Since    time.Time        `json:"since"`
	LastSeen time.Time        `json:"lastSeen" doc:"to ten minutes"`
	Current  bool             `json:"current,omitempty" doc:"the one that asks"`
	Trusted  bool             `json:"trusted,omitempty" doc:"said to be the person's own"`
}

func (d desk) sessions(ctx context.Context, who roster.Person, _ *Nothing) ([]Device, error) {
	if _, err := policy.Sessions(who); err != nil {
		return nil, err
	}
	sessions, err := d.door.Sessions(ctx, who)
	devices := make([]Device, len(sessions))
	for i, s := range sessions {
		devices[i] = Device{s.ID, s.Device, s.Since, s.Seen, s.ID == who.Session, s.Trusted}
	}
	return devices, err
}

// OneSession names one session of mine.
type OneSession struct {
	api.Credential
	ID school.SessionID `path:"id"`
}

func (d desk) revoke(ctx context.Context, who roster.Person, in *OneSession) (struct{}, error) {
	if _, err := policy.Sessions(who); err != nil {
		return struct{}{}, err
	}
	return struct{}{}, d.door.Revoke(ctx, who, in.ID)
}

// PasswordAgain is a password that a person who is signed in types again.
type PasswordAgain struct {
	api.Credential
	Body struct {
		Password string `json:"password" maxLength:"600"`
	}
}

func (d desk) confirm(ctx context.Context, who roster.Person, in *PasswordAgain) (struct{}, error) {
	return struct{}{}, d.door.Confirm(ctx, who, in.Body.Password, in.Address, who.Now)
}

// CodeCheck is a code as typed from a letter.
type CodeCheck struct {
	api.Credential
	Body struct {
		Code string `json:"code" maxLength:"60"`
	}
}

// Welcome says whom a code activates.
type Welcome struct {
	FirstName       string      `json:"firstName"`
	LastInitial     string      `json:"lastInitial"`
	School          string      `json:"school"`
	Role            school.Role `json:"role"`
	LoginSuggestion string      `json:"loginSuggestion" doc:"free; the present one for a person who has one"`
	Children        []string    `json:"children,omitempty" doc:"first names"`
}

func (d desk) checkCode(ctx context.Context, in *CodeCheck) (api.Reply[Welcome], error) {
	w, err := d.door.CheckCode(ctx, in.Body.Code, in.Address, d.now())
	return api.Reply[Welcome]{Body: Welcome{w.FirstName, w.LastInitial, w.School, w.Role, w.Login, w.Children}}, err
}

// Activation is what a person chooses with a code in hand.
type Activation struct {
	api.Credential
	Body struct {
		Code      string      `json:"code" maxLength:"60"`
		Login     string      `json:"login" maxLength:"100"`
		Password  string      `json:"password" maxLength:"600"`
		BirthDate school.Date `json:"birthDate,omitempty" doc:"if given, it must be the one that the school knows"`
		Trusted   bool        `json:"trusted,omitempty" doc:"the device is the person's own"`
	}
}

func (d desk) activate(ctx context.Context, in *Activation) (api.Reply[SignedIn], error) {
	b := in.Body
	return let(d.door.Activate(ctx, identity.Activation{
		Code: b.Code, Login: b.Login, Password: b.Password, Birth: b.BirthDate, From: from(in.Credential, b.Trusted),
	}, d.now()))
}

func (d desk) me(ctx context.Context, who roster.Person, _ *Nothing) (Me, error) {
	k, err := know(ctx, d.table, who)
	return me(who, k), err
}

func (d desk) demoAccounts(ctx context.Context, _ *Nothing) (api.Reply[[]DemoAccount], error) {
	accounts, err := demoAccounts(ctx, d.table)
	return api.Reply[[]DemoAccount]{Body: accounts}, err
}
