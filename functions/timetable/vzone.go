package timetable

import (
	"fmt"
	"time"
)

// zone writes the VTIMEZONE of a place for the events between two moments: one
// observance for each change of its clocks, the one in force at the beginning first.
func (w *icalWriter) zone(name string, place *time.Location, from, to time.Time) {
	w.line("BEGIN", "VTIMEZONE")
	w.line("TZID", name)
	for at := from; !at.After(to); {
		start, end := at.In(place).ZoneBounds()
		w.observance(start, at.In(place), place)
		if end.IsZero() {
			break
		}
		at = end
	}
	w.line("END", "VTIMEZONE")
}

// observance writes what the clocks show from a moment on; a zero start has always been so.
func (w *icalWriter) observance(start, within time.Time, place *time.Location) {
	name, offset := within.Zone()
	before, onset := offset, time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC)
	if !start.IsZero() {
		_, before = start.Add(-time.Second).In(place).Zone()
		// The onset is written in the time that was in force before it.
		onset = start.UTC().Add(time.Duration(before) * time.Second)
	}
	kind := "STANDARD"
	if within.IsDST() {
		kind = "DAYLIGHT"
	}
	w.line("BEGIN", kind)
	w.line("DTSTART", onset.Format("20060102T150405"))
	w.line("TZOFFSETFROM", offsetText(before))
	w.line("TZOFFSETTO", offsetText(offset))
	w.text("TZNAME", name)
	w.line("END", kind)
}

func offsetText(seconds int) string {
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	return fmt.Sprintf("%c%02d%02d", sign, seconds/3600, seconds/60%60)
}
