package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/preau-ent/preau/shared/seal"
)

type backup struct {
	File string `arg:"" help:"File to write." type:"path"`
}

// Run writes the backup beside its name first, so that a file under that name is whole.
func (c *backup) Run(p *place) error {
	if _, err := p.open(); err != nil {
		return err
	}
	partial := c.File + ".partial"
	f, err := os.OpenFile(partial, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	err = errors.Join(writeBackup(f, p.documents(), p.store.Backup), f.Sync(), f.Close())
	if err != nil {
		return errors.Join(err, os.Remove(partial))
	}
	info, err := os.Stat(partial)
	if err != nil {
		return err
	}
	if err := os.Rename(partial, c.File); err != nil {
		return err
	}
	fmt.Fprintf(p.out, "backup written: %s, %.1f MB\n", c.File, float64(info.Size())/1e6)
	return nil
}

type restore struct {
	File string `arg:"" help:"File that backup wrote." type:"existingfile"`
}

// Run fills an empty data folder; one that holds something is never overwritten.
func (c *restore) Run(p *place) error {
	f, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := readBackup(f, p.data, p.documents()); err != nil {
		return err
	}
	fmt.Fprintf(p.out, "restored into %s\n", p.data)
	if _, err := os.Stat(filepath.Join(p.data, seal.FileName)); errors.Is(err, fs.ErrNotExist) {
		fmt.Fprintf(p.out, "a backup holds no keys: copy the %s kept apart into that folder before serving, or every code and session given before ends and no document can be read\n", seal.FileName)
	}
	return nil
}
