package dynamolocal

import (
	"os/exec"
	"syscall"
)

// dieWithParent ends the emulator with a test that is killed before its cleanup.
func dieWithParent(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}
