//go:build !linux

package dynamolocal

import "os/exec"

// dieWithParent does nothing where the system does not offer it.
func dieWithParent(*exec.Cmd) {}
