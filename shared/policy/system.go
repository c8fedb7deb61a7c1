package policy

import "github.com/preau-ent/preau/shared/school"

// A Job is a machine that acts by itself.
type Job string

// The jobs.
const (
	JobImport Job = "import" // brings people from a delivery
	JobNotify Job = "notify" // tells families and staff
	JobCards  Job = "cards"  // keeps the cards of the dashboard
	JobPurge  Job = "purge"  // erases what the law no longer keeps
	JobDemo   Job = "demo"   // fills the demo region
	JobSchool Job = "school" // writes down what a school settled, by an operator's hand
)

// A Machine is the grant of a job. Only scripts and followers may ask for one, and
// a test of the laws reads the sources to see it; nothing here can.
type Machine struct{ job Job }

// System returns the grant of a job; of an unknown job, the zero grant, which denies.
func System(job Job) Machine {
	switch job {
	case JobImport, JobNotify, JobCards, JobPurge, JobDemo, JobSchool:
		return Machine{job}
	}
	return Machine{}
}

// Job returns the job; "" for the zero grant, which denies.
func (m Machine) Job() Job { return m.job }

// By returns the name under which the journal keeps what the job does.
func (m Machine) By() school.PersonID { return school.PersonID("system:" + m.job) }
