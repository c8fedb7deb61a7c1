package grades

// Options are the choices of a service: how its marks become an average. The zero
// value is the default of a school: out of 20, rounded half up at 0.01.
type Options struct {
	OutOf     Hundredths  `json:"outOf,omitempty"`     // scale of the averages; 0 is 20
	Best      *Hundredths `json:"best,omitempty"`      // factor on the coefficient of the best mark
	Worst     *Hundredths `json:"worst,omitempty"`     // the same for the worst; 0 drops it
	OnlyAbove bool        `json:"onlyAbove,omitempty"` // count only marks above half of their scale
	Points    Hundredths  `json:"points,omitempty"`    // bonus or malus on every average, beside a pupil's own
	Pupil     Rounding    `json:"pupil,omitzero"`      // of a pupil's average
	Class     Rounding    `json:"class,omitzero"`      // of the mean of the class or group
	Zero      []Status    `json:"zero,omitzero"`       // statuses that count 0; nil is as Notations say
}

// scale returns the scale of the averages.
func (o *Options) scale() Hundredths {
	if o.OutOf == 0 {
		return twenty
	}
	return o.OutOf
}

// numeric returns the points that a mark counts for, and whether it counts at all.
func (o *Options) numeric(m Mark) (Hundredths, bool) {
	switch {
	case m.Status == Scored:
		return m.Points, true
	case m.Status == Blank:
		return 0, false
	case o.Zero == nil:
		return 0, m.Status == AbsentZero || m.Status == MissingZero
	}
	for _, s := range o.Zero {
		if s == m.Status {
			return 0, true
		}
	}
	return 0, false
}

// A Rounding is how a value is printed: to a step, half up or always up. The zero
// value is half up at 0.01.
type Rounding struct {
	Step Hundredths `json:"step,omitempty"` // 1, 10, 50 or 100; 0 is 1
	Up   bool       `json:"up,omitempty"`   // to the next step, instead of half up
}

// Valid reports whether the step is one that schools use: 0.01, 0.1, 0.5 or 1.
func (r Rounding) Valid() bool {
	switch r.Step {
	case 0, 1, 10, 50, 100:
		return true
	}
	return false
}

func (r Rounding) step() int64 { return int64(max(r.Step, 1)) }
