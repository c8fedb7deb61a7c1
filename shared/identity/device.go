package identity

import "strings"

// deviceOf returns what a person recognises of a User-Agent: "Firefox · Windows".
// The order matters: every browser claims to be the ones after it.
func deviceOf(agent string) string {
	browser := firstIn(agent, "Edg/ Edge", "OPR/ Opera", "SamsungBrowser/ Samsung Internet", "Firefox/ Firefox", "FxiOS/ Firefox",
		"CriOS/ Chrome", "Chrome/ Chrome", "Safari/ Safari")
	system := firstIn(agent, "Android Android", "iPhone iPhone", "iPad iPad", "CrOS ChromeOS", "Windows Windows", "Macintosh Mac", "Linux Linux")
	return strings.Trim(browser+" · "+system, " ·")
}

// firstIn returns the name of the first mark, "mark name", that the text contains.
func firstIn(text string, marks ...string) string {
	for _, m := range marks {
		mark, name, _ := strings.Cut(m, " ")
		if strings.Contains(text, mark) {
			return name
		}
	}
	return ""
}
