// Package notify tells people: families of an absence, of a late arrival, of what became
// of the reason that they gave, of a lesson that changes, of new marks; each by the way
// and at the hour that the person chose and the school allows.
//
// It follows the journal. An absence is told once, however many lessons it covers. Who
// is to be told of it and how that went is one item, written before anything is handed
// over: whoever cannot be told, or of whom nobody knows whether the message left, is in
// the list of those to phone. Nobody is between the two: told and to call together are
// always the guardians to tell, but for those who know: who told the school of the
// absence beforehand, and whom a former day of it told. A call ends with the conversation,
// with a reason that the school accepts, or after a week of class.
//
// What is about no absence nobody phones for: it is handed over again where it is certain
// that nobody took it, some times at most, and what is given up is counted.
//
// No message names a reason, a mark or an illness. The follower acts as a machine in
// follow.go; routes act with the reader's own grants.
//
// Keys:
//
//	<uai>#<year>#DAY#<date>   TELL#<pupil>#<id>   Tell: who is to be told of one absence, and how it went;
//	                                              in the index under <uai>#CALL / <since>#<pupil>#<id> while somebody is to be phoned
//	<uai>#<year>#SMS          <yyyy-mm>           Used: text messages of a month, and messages that failed
//	PERSON#<person>           NOTICES             Choices: what the person chose
//	PERSON#<person>           DIGEST              Digest: what waits for the person's next digest
//	NOTICE#<id>               NOTICE              Notice: one message handed over, so that its return finds the way back
//	SMS#<keyed hash>          STOP                Silence: the last word of a number, STOP or START; three years, or a month
package notify
