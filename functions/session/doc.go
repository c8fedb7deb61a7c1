// Package session lets people in and tells them who they are: signing in and out,
// the first activation with the code of a letter, the devices that are signed in,
// and me — my schools, my children, my services.
//
// Accounts, sessions and codes belong to shared/identity; schools and links to
// shared/roster. This package keeps one item of its own, in the demo region only.
//
// Keys:
//
//	DEMO   ACCOUNTS   []DemoAccount: those that the sign-in page offers
package session
