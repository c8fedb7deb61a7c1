package school

// A Role is what a person does in one school, as one link says it. The names are
// those of the rights table; EL/EM (minor or adult pupil) and RF/RI (guardian full
// or informed) follow from birth date and level, PP from a teacher's head classes.
type Role string

// Roles of links.
const (
	Pupil     Role = "pupil"
	Guardian  Role = "guardian"
	Teacher   Role = "TE"
	CPE       Role = "CPE"
	AED       Role = "AED"
	AESH      Role = "AESH"
	Head      Role = "DIR"
	Secretary Role = "SEC"
	Nurse     Role = "INF"
	Social    Role = "SOC"
	Psy       Role = "PSY"
	Librarian Role = "DOC"
	Inspector Role = "INS"
	Digital   Role = "ADE" // référent numérique
	Authority Role = "DSD" // DSDEN, rectorat
	Region    Role = "REG"
	Auditor   Role = "AUD"
	Agent     Role = "AGENT" // staff without any right beyond the public rows
)

// A Level says what a guardian link allows; see the rights table.
type Level string

// Levels of a guardian link.
const (
	Full     Level = "full"     // exercises authority, jointly or alone
	Informed Level = "informed" // reads, never decides
	Charge   Level = "charge"   // has the child daily, is not a legal guardian
	None     Level = "none"     // court order or withdrawal: nothing
	Contact  Level = "contact"  // may be phoned, sees nothing
)

// Reads reports whether the level lets its holder read the pupil's school life.
func (l Level) Reads() bool { return l == Full || l == Informed || l == Charge }
