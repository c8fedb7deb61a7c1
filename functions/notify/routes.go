package notify

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/preau-ent/preau/shared/api"
	"github.com/preau-ent/preau/shared/fault"
	"github.com/preau-ent/preau/shared/mail"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// Function is the subject "notify".
var Function = api.Function{Name: "notify", Routes: routes}

func routes(r *api.Router) {
	d := desk{bookOf(r.Means), r.Mail}
	choose := policy.NoticeChoose.String()
	api.Read(r, api.Op{ID: "notices", Path: "/api/me/notices", Action: choose, Summary: "What reaches me, how and when"}, d.notices)
	api.Write(r, api.Op{ID: "setNotices", Path: "/api/me/notices", Action: choose, Summary: "Choose what reaches me, how and when"}, d.setNotices)
	api.Write(r, api.Op{ID: "subscribe", Method: http.MethodPost, Path: "/api/me/push", Action: choose, Summary: "Wake this browser when there is news"}, d.subscribe)
	api.Write(r, api.Op{ID: "unsubscribe", Method: http.MethodDelete, Path: "/api/me/push", Action: choose, Summary: "Wake this browser no more"}, d.unsubscribe)
	api.Read(r, api.Op{ID: "schoolNotices", Path: "/api/schools/{school}/notices", Action: policy.ConfigRead.String(),
		Summary: "When and how the school tells its families"}, d.schoolNotices)
	api.Write(r, api.Op{ID: "setSchoolNotices", Path: "/api/schools/{school}/notices", Action: policy.ConfigWrite.String(),
		Summary: "Decide when and how the school tells its families"}, d.setSchoolNotices)
	api.Write(r, api.Op{ID: "logCall", Method: http.MethodPost, Path: "/api/schools/{school}/calls/{id}", Action: policy.AbsenceLogCall.String(),
		Summary: "Write down a telephone call to a family"}, d.logCall)
	api.Write(r, api.Op{ID: "undoCall", Method: http.MethodPost, Path: "/api/schools/{school}/calls/{id}/undo", Action: policy.AbsenceLogCall.String(),
		Summary: "Take back a telephone call that was written down by mistake"}, d.undoCall)
	api.OpenHook(r, api.Op{ID: "textAnswer", Path: "/api/sms/inbound", Action: policy.NoticeAnswer.String(), MaxBody: mostAnswered,
		Summary: "What a family answers by text message, brought by the region's gateway: STOP or START, and nothing else is kept"}, d.textAnswer)
	if r.Demo() {
		api.Open(r, api.Op{ID: "demoMail", Method: http.MethodGet, Path: "/api/demo/mail", Action: policy.PublicRead.String(),
			Summary: "What the demo region would have sent, the last first"}, d.demoMail)
	}
}

// A desk answers for the routes of this package.
type desk struct {
	book *Book
	post mail.Post
}

// Nothing is an empty input.
type Nothing struct{ api.Credential }

func (d desk) notices(ctx context.Context, who roster.Person, _ *Nothing) (Notices, error) {
	grant, err := policy.Notices(who)
	if err != nil {
		return Notices{}, err
	}
	return d.book.OwnNotices(ctx, grant)
}

// Chosen is what a person chooses.
type Chosen struct {
	api.Credential
	Body Notices
}

func (d desk) setNotices(ctx context.Context, who roster.Person, in *Chosen) (Notices, error) {
	grant, err := policy.Notices(who)
	if err != nil {
		return Notices{}, err
	}
	return d.book.SetNotices(ctx, grant, in.Body, who.Now)
}

// A Subscription is what a browser gives, in its own words.
type Subscription struct {
	api.Credential
	Body struct {
		Endpoint   string   `json:"endpoint" maxLength:"1000"`
		Expiration *float64 `json:"expirationTime,omitempty" nullable:"true" doc:"as browsers write it; not used"`
		Keys       struct {
			P256dh string `json:"p256dh" maxLength:"200"`
			Auth   string `json:"auth" maxLength:"100"`
		} `json:"keys"`
	}
}

func (d desk) subscribe(ctx context.Context, who roster.Person, in *Subscription) (Push, error) {
	grant, err := policy.Notices(who)
	if err != nil {
		return Push{}, err
	}
	s := mail.Subscription{Endpoint: in.Body.Endpoint, P256dh: in.Body.Keys.P256dh, Auth: in.Body.Keys.Auth}
	return d.book.Subscribe(ctx, grant, s, labelOf(in.Agent), who.Now)
}

// Unsubscription names a browser, by what it gave or as the list names it.
type Unsubscription struct {
	api.Credential
	Body struct {
		Endpoint string `json:"endpoint,omitempty" maxLength:"1000"`
		ID       string `json:"id,omitempty" maxLength:"20"`
	}
}

func (d desk) unsubscribe(ctx context.Context, who roster.Person, in *Unsubscription) (Push, error) {
	grant, err := policy.Notices(who)
	if err != nil {
		return Push{}, err
	}
	return d.book.Unsubscribe(ctx, grant, in.Body.Endpoint, in.Body.ID, who.Now)
}

// OneSchool names a school.
type OneSchool struct {
	api.Credential
	School school.UAI `path:"school"`
}

func (d desk) schoolNotices(ctx context.Context, who roster.Person, in *OneSchool) (SchoolNotices, error) {
	grant, err := policy.ReadSchoolLife(who, in.School)
	if err != nil {
		return SchoolNotices{}, err
	}
	return d.book.SchoolNotices(ctx, grant, who.Now)
}

// Decided is how a school decides to tell its families.
type Decided struct {
	api.Credential
	School school.UAI `path:"school"`
	Body   SchoolNotices
}

func (d desk) setSchoolNotices(ctx context.Context, who roster.Person, in *Decided) (SchoolNotices, error) {
	grant, err := policy.SetSchoolLife(who, in.School)
	if err != nil {
		return SchoolNotices{}, err
	}
	return d.book.SetSchoolNotices(ctx, grant, in.Body, who.Now)
}

// Phoned is one telephone call.
type Phoned struct {
	api.Credential
	School school.UAI `path:"school"`
	ID     string     `path:"id" maxLength:"100"`
	Body   struct {
		Outcome Outcome `json:"outcome" enum:"reached,no-answer,voicemail,wrong"`
		Words   string  `json:"words,omitempty" maxLength:"280" doc:"what was said: no reason of an absence, which has its own place"`
	}
}

func (d desk) logCall(ctx context.Context, who roster.Person, in *Phoned) (Call, error) {
	f, person, grant, err := d.phoning(ctx, who, in.School, in.ID)
	if err != nil {
		return Call{}, err
	}
	return d.book.LogCall(ctx, grant, f, person, CallNote{At: who.Now.UTC(), Outcome: in.Body.Outcome, Words: in.Body.Words})
}

// phoning asks policy for whoever phones about a Tell.
func (d desk) phoning(ctx context.Context, who roster.Person, at school.UAI, id string) (*filed, school.PersonID, policy.CallsOf, error) {
	f, person, err := d.book.tellOf(ctx, at, id)
	if err != nil {
		return nil, "", policy.CallsOf{}, err
	}
	home, _, err := d.book.schoolOf(ctx, f.School, false)
	if err != nil {
		return nil, "", policy.CallsOf{}, err
	}
	grant, err := policy.LogCall(who, f.School, f.Year, f.Class, home.Primary())
	return f, person, grant, err
}

// Unphoned names a telephone call that was written down by mistake, by its moment.
type Unphoned struct {
	api.Credential
	School school.UAI `path:"school"`
	ID     string     `path:"id" maxLength:"100"`
	Body   struct {
		At time.Time `json:"at" doc:"of the call, as its log says"`
	}
}

func (d desk) undoCall(ctx context.Context, who roster.Person, in *Unphoned) (Call, error) {
	f, person, grant, err := d.phoning(ctx, who, in.School, in.ID)
	if err != nil {
		return Call{}, err
	}
	return d.book.UndoCall(ctx, grant, f, person, in.Body.At, who.Now)
}

// mostAnswered is how many bytes a gateway sends of one text message, however it calls
// its fields.
const mostAnswered = 4 << 10

// textAnswer takes what a gateway brings. An order is put off to the next minute, in
// which the job carries it out: the gateway may bring it as often as it likes.
func (d desk) textAnswer(ctx context.Context, in *api.Hook) error {
	ear, ok := d.post.(mail.Answers)
	if !ok {
		return fault.New(fault.NotFound, "no answers by this way")
	}
	o, err := ear.Answer(mail.Incoming{Header: in.Header, Type: in.Type, Body: in.RawBody, At: d.book.now()})
	if errors.Is(err, mail.ErrNoOrder) {
		return nil
	}
	if err != nil {
		return err
	}
	return d.book.PutOff(ctx, o)
}

// DemoMail is what the demo region would have sent.
type DemoMail struct {
	Mails []DemoMessage `json:"mails"`
}

// A DemoMessage is one message that stayed in the folder.
type DemoMessage struct {
	ID      string    `json:"id"`
	At      time.Time `json:"at"`
	To      string    `json:"to"`
	Channel Channel   `json:"channel" enum:"mail,sms,push"`
	Subject string    `json:"subject,omitempty"`
	Text    string    `json:"text"`
	HTML    string    `json:"html,omitempty"`
}

// mostShown is how many messages of the demo region are shown.
const mostShown = 50

func (d desk) demoMail(context.Context, *Nothing) (api.Reply[DemoMail], error) {
	shown := DemoMail{Mails: []DemoMessage{}}
	folder, ok := d.post.(interface {
		Kept(limit int) ([]mail.Kept, error)
	})
	if !ok {
		return api.Reply[DemoMail]{Body: shown}, nil
	}
	kept, err := folder.Kept(mostShown)
	for _, k := range kept {
		shown.Mails = append(shown.Mails, DemoMessage{k.ID, k.At, k.To, Channel(k.Channel), k.Subject, k.Text, k.HTML})
	}
	return api.Reply[DemoMail]{Body: shown}, err
}
