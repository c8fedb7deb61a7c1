package region

import (
	"fmt"
	"math"
	"strconv"
)

// Papers on which an accent must be read, and the least ratio of WCAG 2.2 (1.4.3).
// They are the tokens of site/assets; a test compares them.
const (
	PaperLight = "#fbfaf6"
	PaperDark  = "#14161c"
	SunkLight  = "#f4f1ea"
	SunkDark   = "#181b22"
	minRatio   = 4.5
)

func (t Theme) check() error {
	for _, c := range []struct{ key, accent, paper string }{
		{"theme.accent", t.Accent, PaperLight}, {"theme.accent", t.Accent, SunkLight},
		{"theme.accentDark", t.AccentDark, PaperDark}, {"theme.accentDark", t.AccentDark, SunkDark},
	} {
		ratio, err := Contrast(c.accent, c.paper)
		if err != nil {
			return fmt.Errorf("%s: %w", c.key, err)
		}
		if ratio < minRatio {
			return fmt.Errorf("%s: %s on %s has a contrast of %.2f, less than %.1f: choose a %s colour",
				c.key, c.accent, c.paper, ratio, minRatio, map[bool]string{true: "darker", false: "lighter"}[c.paper == PaperLight || c.paper == SunkLight])
		}
	}
	return nil
}

// Contrast returns the ratio of two "#rrggbb" colours, from 1 to 21 (WCAG 2.2).
func Contrast(a, b string) (float64, error) {
	la, err := luminance(a)
	if err != nil {
		return 0, err
	}
	lb, err := luminance(b)
	if err != nil {
		return 0, err
	}
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05), nil
}

func luminance(hex string) (float64, error) {
	if len(hex) != 7 || hex[0] != '#' {
		return 0, fmt.Errorf("%q is not a colour such as #2a4b9b", hex)
	}
	n, err := strconv.ParseUint(hex[1:], 16, 32)
	if err != nil {
		return 0, fmt.Errorf("%q is not a colour such as #2a4b9b", hex)
	}
	return 0.2126*channel(n>>16) + 0.7152*channel(n>>8) + 0.0722*channel(n), nil
}

func channel(n uint64) float64 {
	c := float64(n&0xff) / 255
	if c <= 0.04045 {
		return c / 12.92
	}
	return math.Pow((c+0.055)/1.055, 2.4)
}
