package api

// Once is the header of a POST that may be sent again after an answer was lost. Inputs of
// writes whose second run would do a second thing embed it; whoever runs them keeps what
// the key was answered, in the same transaction as the effect.
type Once struct {
	Key string `header:"Idempotency-Key" minLength:"16" maxLength:"64" pattern:"^[A-Za-z0-9_-]+$" doc:"Chosen at random by the caller for this one write. The same key with the same body within 24 hours is answered as the first time and does nothing again; with another body it is refused (422)."`
}
