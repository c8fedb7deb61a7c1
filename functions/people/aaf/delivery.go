package aaf

import (
	"archive/zip"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/preau-ent/preau/functions/people"
)

// The parts of a file's name that count, wherever they stand in it: in
// "ENT2DVA_9990000A_Complet_20180830_PersRelEleve_0000.xml" the type and the mode.
var (
	typeToken     = regexp.MustCompile(`_(EtabEducNat|MatiereEducNat|MatEducNat|MefEducNat|PersEducNat|PersRelEleve|Eleve)(_|\.|$)`)
	completeToken = regexp.MustCompile(`(?i)_Complet_`)
)

var kindOf = map[string]people.Kind{
	"EtabEducNat": people.KindSchool, "MatiereEducNat": people.KindSubject, "MatEducNat": people.KindSubject,
	"MefEducNat": people.KindProgram, "PersEducNat": people.KindStaff, "Eleve": people.KindPupil,
	"PersRelEleve": people.KindRelative,
}

// ErrNothing is returned by Open where no file bears the name of an AAF file.
var ErrNothing = errors.New("no file of an academic directory here")

// Open returns the delivery held by a folder, with its subfolders, or by a zip.
// The academy names the source of what the delivery makes. close releases the files.
func Open(name, academy string) (d people.Delivery, close func() error, err error) {
	root, close, err := open(name)
	if err != nil {
		return d, nil, err
	}
	d = people.Delivery{Name: filepath.Base(name), Source: "AAF#" + strings.ToUpper(academy)}
	d.Files, err = list(root)
	if err == nil && len(d.Files) == 0 {
		err = fmt.Errorf("%s: %w", name, ErrNothing)
	}
	if err != nil {
		return d, nil, errors.Join(err, close())
	}
	return d, close, nil
}

func open(name string) (fs.FS, func() error, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, nil, err
	}
	if info.IsDir() {
		return os.DirFS(name), func() error { return nil }, nil
	}
	z, err := zip.OpenReader(name)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", name, err)
	}
	return z, z.Close, nil
}

// list returns the files to read in the order of their kinds, then of their names.
func list(root fs.FS) ([]people.File, error) {
	var files []people.File
	err := fs.WalkDir(root, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.EqualFold(path.Ext(name), ".xml") {
			return err
		}
		token := typeToken.FindStringSubmatch(path.Base(name))
		if token == nil {
			return nil
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		files = append(files, file(root, name, kindOf[token[1]], info.Size()))
		return nil
	})
	slices.SortStableFunc(files, func(a, b people.File) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(path.Base(a.Name), path.Base(b.Name)))
	})
	return files, err
}

func file(root fs.FS, name string, kind people.Kind, size int64) people.File {
	return people.File{
		Name: name, Kind: kind, Bytes: size, Complete: completeToken.MatchString(path.Base(name)),
		Read: func(each func(*people.Record) error) error {
			f, err := root.Open(name)
			if err != nil {
				return err
			}
			defer f.Close()
			// An archive may lie about the size of what it holds.
			return Read(io.LimitReader(f, size), name, kind, each)
		},
	}
}
