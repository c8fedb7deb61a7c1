package policy

import (
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/school"
)

// Relatives says how much of a pupil's relatives shows.
type Relatives uint8

// From nothing to everything that the school holds.
const (
	NoRelatives     Relatives = iota
	RelativeNames             // names alone
	RelativeLevels            // names, and what each may do
	RelativeRecords           // documents, dates and order of calls too
)

// contacts says whose addresses, phones and mails show.
type contacts uint8

const (
	noContact    contacts = iota
	ownContact            // the reader's own, and addresses whose owner allows it
	pupilContact          // the pupil's
	phones                // the relatives' phones, never an address
	everyContact
)

// A SheetOf allows reading the sheet of one pupil: the name, relatives and contacts,
// each as far as the reader may.
type SheetOf struct {
	school    school.UAI
	pupil     school.PersonID
	reader    school.PersonID
	relatives Relatives
	contacts  contacts
}

// ReadSheet answers "may this person read this pupil's sheet, and what of it?". e is the
// pupil's enrolment in the school. It fails with fault.NotFound.
func ReadSheet(who roster.Person, e roster.Enrolment) (SheetOf, error) {
	o := ofPupil(&e, isPublished)
	if e.Pupil == who.ID {
		o.facts |= pupilAccount
	}
	name, relatives, contact := allowedTo(&who, IdentityReadMin, &o), allowedTo(&who, LinkRead, &o), contactsFor(&who, &o)
	if name|relatives == 0 && contact == noContact {
		return SheetOf{}, unseen()
	}
	return SheetOf{
		school: e.School, pupil: e.Pupil, reader: who.ID,
		relatives: relativesFor(relatives), contacts: contact,
	}, nil
}

func relativesFor(r roles) Relatives {
	switch {
	case r&^set(EM, RF, RI, TE) != 0:
		return RelativeRecords
	case r&set(EM, TE) != 0:
		return RelativeLevels
	case r != 0:
		return RelativeNames
	}
	return NoRelatives
}

func contactsFor(who *roster.Person, o *object) contacts {
	r := allowedTo(who, IdentityReadContact, o)
	switch {
	case r&^set(EL, EM, RF, RI, TE, AED, PSY) != 0:
		return everyContact
	case r&set(TE, AED) != 0:
		return phones
	case r&set(PSY) != 0:
		return pupilContact
	case r != 0:
		return ownContact
	}
	return noContact
}

// School returns the school whose sheet it is.
func (s SheetOf) School() school.UAI { return s.school }

// Pupil returns whose sheet; "" for the zero grant, which denies.
func (s SheetOf) Pupil() school.PersonID { return s.pupil }

// Relatives returns how much of the relatives shows.
func (s SheetOf) Relatives() Relatives { return s.relatives }

// Contact returns what the reader may see of one person's contact on the sheet. For a
// family that is its own reader's, and of anyone else nothing, or the postal address if
// its owner lets it be given to other families.
func (s SheetOf) Contact(of school.PersonID, whole roster.Contact) roster.Contact {
	switch {
	case s.contacts == everyContact, s.contacts != noContact && of == s.reader,
		s.contacts == pupilContact && of == s.pupil:
		return whole
	case s.contacts == phones && of != s.pupil:
		return roster.Contact{Mobile: whole.Mobile, Home: whole.Home, Work: whole.Work, SMS: whole.SMS}
	case s.contacts == ownContact && whole.Diffusion:
		return roster.Contact{
			Address: whole.Address, PostCode: whole.PostCode, City: whole.City, Country: whole.Country, Diffusion: true,
		}
	}
	return roster.Contact{}
}
