package absences

import (
	"context"
	"fmt"
	"time"

	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/roster"
	"github.com/preau-ent/preau/shared/table"
)

// sameWords reports whether what is said now is what a case says already. A document
// stays joined until another one takes its place.
func (r *Register) sameWords(ctx context.Context, e roster.Enrolment, stored, c *Case) (bool, error) {
	words, err := r.wordsOf(ctx, e, stored)
	if err != nil {
		return false, err
	}
	return stored.Motif == c.Motif && words == c.Words && (c.Document == "" || c.Document == stored.Document), nil
}

// reword stores what the author of a case says now in the place of what was said before,
// which nothing keeps: neither the file nor the journal.
func (r *Register) reword(ctx context.Context, l *Life, stored *Case, said Case, now time.Time) error {
	next := *stored
	next.Motif, next.Words, next.Sealed, next.Said, next.At, next.Before = said.Motif, said.Words, nil, said.Said, said.At, nil
	file := said.Document
	if file == stored.Document {
		file = ""
	}
	var gone []table.Change
	if file != "" {
		var err error
		if gone, err = r.ending(ctx, stored.Document, next.By, now); err != nil {
			return err
		}
		next.Document = file
	}
	changes, err := r.writing(ctx, l, &next, file)
	if err != nil {
		return err
	}
	entry, err := l.journal(now, next.By, policy.AbsenceJustify, next.ID, told{From: next.From, To: next.To, What: "reworded", File: file})
	if err != nil {
		return err
	}
	if err := r.table.Commit(ctx, append(append(changes, gone...), entry)...); err != nil {
		return fmt.Errorf("case %s: %w", next.ID, err)
	}
	next.version++
	*stored = next
	return nil
}
