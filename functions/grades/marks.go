package grades

import "fmt"

// letters tells in one look-up whether a byte is the letter of a status.
var letters = func() (is [256]bool) {
	for _, n := range Notations {
		is[n.Status] = true
	}
	return is
}()

// appendMarks reads the marks of one assessment, "14.5 a 8 -", separated by single
// spaces. It allocates only when cells must grow.
func appendMarks(cells []Mark, s string) ([]Mark, error) {
	for i := 0; i < len(s); i++ { // each turn reads one mark and the space after it
		c := s[i]
		switch {
		case c == '-':
			cells = append(cells, Mark{})
			i++
		case letters[c]:
			cells = append(cells, Label(Status(c)))
			i++
		default:
			points, end := readPoints(s, i)
			if end < 0 {
				return cells, fmt.Errorf("unreadable mark at byte %d", i)
			}
			cells, i = append(cells, Score(points)), end
		}
		if i < len(s) && s[i] != ' ' || i == len(s)-1 {
			return cells, fmt.Errorf("unreadable mark at byte %d", i)
		}
	}
	return cells, nil
}

// readPoints reads digits and at most two decimals from s[i:]; end is -1 if there are none.
func readPoints(s string, i int) (points Hundredths, end int) {
	start := i
	for i < len(s) && i < start+4 && s[i]-'0' < 10 {
		points = points*10 + Hundredths(s[i]-'0')
		i++
	}
	if i == start {
		return 0, -1
	}
	if i+1 >= len(s) || s[i] != '.' || s[i+1]-'0' >= 10 {
		return points * 100, i
	}
	points = points*100 + 10*Hundredths(s[i+1]-'0')
	i += 2
	if i < len(s) && s[i]-'0' < 10 {
		return points + Hundredths(s[i]-'0'), i + 1
	}
	return points, i
}
