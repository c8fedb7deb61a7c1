// Package region reads one region's settings, infra/regions/<region>.yaml: the one
// file that themes the pages, sets the functions and places them.
package region

import (
	"fmt"
	"os"
	"regexp"
	"time"

	"github.com/goccy/go-yaml"
)

// A Region is the content of one file.
type Region struct {
	Slug      string   `yaml:"slug"`
	Name      string   `yaml:"name"`
	Title     string   `yaml:"title"`
	Demo      bool     `yaml:"demo"`      // generated people may sign in from the page; never a real region
	Academy   string   `yaml:"academy"`   // academy whose directory feeds the region
	Languages []string `yaml:"languages"` // the first is the default
	TimeZone  string   `yaml:"timezone"`  // IANA; a school may have its own
	Zone      string   `yaml:"zone"`      // school holidays: A, B, C or a name of the calendar
	Marks     Marks    `yaml:"marks"`
	MFA       string   `yaml:"mfa"` // "off" or "staff"
	Theme     Theme    `yaml:"theme"`
	Contact   string   `yaml:"contact"`
	Mail      Mail     `yaml:"mail"`
}

// Marks are the region's defaults about marks; a school may decide otherwise.
type Marks struct {
	VisibleAt string `yaml:"visibleAt"` // hour of day, "18:00"
}

// Theme is what a region may change of the visual language.
type Theme struct {
	Accent     string `yaml:"accent"`     // on light paper, "#rrggbb"
	AccentDark string `yaml:"accentDark"` // on dark paper
	Logo       string `yaml:"logo"`       // file under content/, optional
}

// Load reads and checks a region's file; a fault is told with the name of its key.
func Load(path string) (*Region, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	r, err := Parse(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return r, nil
}

// Parse reads and checks the text of a region's file. Unknown keys are refused, so
// that a misspelt one cannot be silently without effect.
func Parse(data []byte) (*Region, error) {
	var r Region
	if err := yaml.UnmarshalWithOptions(data, &r, yaml.Strict()); err != nil {
		return nil, err
	}
	return &r, r.check()
}

// Location returns the region's time zone.
func (r *Region) Location() *time.Location {
	zone, err := time.LoadLocation(r.TimeZone)
	if err != nil {
		return time.UTC
	}
	return zone
}

var (
	slug = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)
	hour = regexp.MustCompile(`^([01][0-9]|2[0-3]):[0-5][0-9]$`)
)

func (r *Region) check() error {
	_, zoneErr := time.LoadLocation(r.TimeZone)
	switch {
	case !slug.MatchString(r.Slug):
		return fmt.Errorf("slug: %q is not lower-case letters, digits and hyphens", r.Slug)
	case r.Name == "":
		return fmt.Errorf("name: it is empty")
	case len(r.Languages) == 0:
		return fmt.Errorf("languages: name at least one")
	case r.TimeZone == "" || zoneErr != nil:
		return fmt.Errorf("timezone: %q is not an IANA time zone", r.TimeZone)
	case !hour.MatchString(r.Marks.VisibleAt):
		return fmt.Errorf("marks.visibleAt: %q is not an hour such as 18:00", r.Marks.VisibleAt)
	case r.MFA != "off" && r.MFA != "staff":
		return fmt.Errorf("mfa: %q is neither off nor staff", r.MFA)
	}
	if err := r.Mail.check(); err != nil {
		return err
	}
	return r.Theme.check()
}
