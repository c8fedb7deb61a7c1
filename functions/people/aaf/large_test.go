package aaf_test

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/preau-ent/preau/functions/people"
	"github.com/preau-ent/preau/functions/people/aaf"
	"github.com/preau-ent/preau/shared/policy"
	"github.com/preau-ent/preau/shared/school"
	"github.com/preau-ent/preau/shared/table"
	"github.com/preau-ent/preau/shared/table/local"
)

// A region of so many pupils, in schools of a thousand, each with two relatives
// and a tenth of the staff that a real one has in mind for a class.
const (
	pupilsPerSchool  = 1000
	pupilsPerClass   = 28
	staffPerSchool   = 100
	subjectsPerClass = 10
)

// BenchmarkImport measures the whole import of a generated delivery of 100,000
// pupils: into an empty table, then again with nothing changed.
func BenchmarkImport(b *testing.B) {
	pupils := 100_000
	if testing.Short() {
		pupils = 5_000
	}
	dir := b.TempDir()
	size, err := writeRegion(dir, pupils)
	if err != nil {
		b.Fatal(err)
	}
	store, err := local.Open(b.TempDir(), local.NoCache)
	if err != nil {
		b.Fatal(err)
	}
	t := table.New(store)
	defer t.Close()
	for _, run := range []string{"first", "unchanged"} {
		b.Run(run, func(b *testing.B) {
			b.SetBytes(size)
			peak, cpu := watchHeap(), cpuTime()
			rep := importOnce(b, t, dir) // a second one would not be a first: the benchmark runs once
			b.ReportMetric(float64(size)/1e6/(cpuTime()-cpu).Seconds(), "MB/s-of-CPU")
			b.ReportMetric(float64(peak())/(1<<20), "MiB-heap")
			b.ReportMetric(float64(rep.Written), "items-written")
		})
	}
}

// BenchmarkRead measures the reader alone.
func BenchmarkRead(b *testing.B) {
	dir := b.TempDir()
	size, err := writeRegion(dir, 5_000)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(size)
	cpu := cpuTime()
	defer func() {
		b.ReportMetric(float64(b.N)*float64(size)/1e6/(cpuTime()-cpu).Seconds(), "MB/s-of-CPU")
	}()
	for b.Loop() {
		d, close, err := aaf.Open(dir, "EXEMPLE")
		if err != nil {
			b.Fatal(err)
		}
		for _, f := range d.Files {
			if err := f.Read(func(*people.Record) error { return nil }); err != nil {
				b.Fatal(err)
			}
		}
		close()
	}
}

func importOnce(b *testing.B, t *table.Table, dir string) *people.Report {
	b.Helper()
	d, close, err := aaf.Open(dir, "EXEMPLE")
	if err != nil {
		b.Fatal(err)
	}
	defer close()
	rep, err := people.Import(b.Context(), policy.System(policy.JobImport), people.NewRegister(t), d, people.Options{Now: today})
	if err != nil {
		b.Fatal(err)
	}
	return rep
}

// cpuTime is what the process has used of all cores; a busy machine does not change it.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// watchHeap samples the bytes of live and dead objects until the returned
// function is called, which returns the most.
func watchHeap() func() uint64 {
	runtime.GC()
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	var most uint64
	stop, stopped := make(chan struct{}), sync.WaitGroup{}
	stopped.Go(func() {
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		for {
			metrics.Read(sample)
			most = max(most, sample[0].Value.Uint64())
			select {
			case <-tick.C:
			case <-stop:
				return
			}
		}
	})
	return func() uint64 { close(stop); stopped.Wait(); return most }
}

// writeRegion writes a complete delivery as an academy would, one record at a time.
func writeRegion(dir string, pupils int) (int64, error) {
	schools := (pupils + pupilsPerSchool - 1) / pupilsPerSchool
	var total int64
	for _, f := range []struct {
		kind string
		n    int
		each func(w io.Writer, i int)
	}{
		{"EtabEducNat", schools, writeSchool},
		{"PersEducNat", schools * staffPerSchool, writeStaff},
		{"Eleve", pupils, writePupil},
		{"PersRelEleve", 2 * pupils, writeRelative},
	} {
		n, err := writeFile(filepath.Join(dir, "ENT_Complet_20261119_"+f.kind+"_0000.xml"), f.n, f.each)
		if err != nil {
			return 0, err
		}
		total += n
	}
	return total, nil
}

func writeFile(name string, n int, each func(w io.Writer, i int)) (int64, error) {
	out, err := os.Create(name)
	if err != nil {
		return 0, err
	}
	defer out.Close()
	w := bufio.NewWriterSize(out, 1<<20)
	io.WriteString(w, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE ficAlimMENESR SYSTEM \"ficAlimMENESR.dtd\">\n<ficAlimMENESR>\n")
	for i := range n {
		each(w, i)
	}
	io.WriteString(w, "</ficAlimMENESR>\n")
	if err := w.Flush(); err != nil {
		return 0, err
	}
	info, err := out.Stat()
	return info.Size(), err
}

// request writes one addRequest from pairs of attribute and values; a value holds
// several when they are cut by "|".
func request(w io.Writer, category, kind string, id int, pairs ...string) {
	fmt.Fprintf(w, "<addRequest>\n<operationalAttributes><attr name=%q><value>%s</value></attr></operationalAttributes>\n"+
		"<identifier><id>%d</id></identifier>\n<attributes>\n", category, kind, id)
	for i := 0; i < len(pairs); i += 2 {
		fmt.Fprintf(w, "<attr name=%q>", pairs[i])
		for v := range strings.SplitSeq(pairs[i+1], "|") {
			io.WriteString(w, "<value>"+v+"</value>")
		}
		io.WriteString(w, "</attr>\n")
	}
	io.WriteString(w, "</attributes>\n</addRequest>\n\n")
}

func structureNumber(school int) int { return 10_000 + school }

func className(i int) string { return fmt.Sprintf("2 DE%02d", i) }

func join(n int, each func(i int) string) string {
	parts := make([]string, n)
	for i := range parts {
		parts[i] = each(i)
	}
	return strings.Join(parts, "|")
}

const classesPerSchool = (pupilsPerSchool + pupilsPerClass - 1) / pupilsPerClass

func writeSchool(w io.Writer, i int) {
	number := structureNumber(i)
	classes := join(classesPerSchool, func(c int) string { return className(c) + "$2NDE$20010018110" })
	groups := join(classesPerSchool, func(c int) string { return fmt.Sprintf("GR%02d$$%s", c, className(c)) })
	request(w, "categorieStructure", "EtabEducNat", number,
		"ENTStructureJointure", fmt.Sprint(number), "ENTStructureUAI", string(school.MakeUAI(990_0000+i)),
		"ENTStructureNomCourant", fmt.Sprintf("LYC$ETABLISSEMENT %d$VILLE", i), "ENTStructureTypeStruct", "LYCEE",
		"street", "1 RUE DE L&apos;EXEMPLE", "postalCode", "99000", "l", "VILLE", "telephoneNumber", "0639980000",
		"ENTStructureClasses", classes, "ENTStructureGroupes", groups)
}

func writeStaff(w io.Writer, i int) {
	number, n := structureNumber(i/staffPerSchool), i%staffPerSchool
	teaches := func(kind string) string {
		return join(subjectsPerClass/2, func(k int) string {
			c := (n + k*7) % classesPerSchool
			code := className(c)
			if kind == "G" {
				code = fmt.Sprintf("GR%02d", c)
			}
			return fmt.Sprintf("%d$%s$%06d", number, code, 10_000+n%20)
		})
	}
	request(w, "categoriePersonne", "PersEducNat", 1_000_000+i,
		"ENTPersonJointure", fmt.Sprint(1_000_000+i), "ENTPersonDateNaissance", "02/03/1975", "ENTPersonNomPatro", "MOREL",
		"sn", fmt.Sprintf("MOREL %d", n), "givenName", "Agathe", "personalTitle", "Mme", "mail", "contact@example.org",
		"ENTPersonStructRattach", fmt.Sprint(number), "ENTAuxEnsClassesMatieres", teaches("C"), "ENTAuxEnsGroupesMatieres", teaches("G"),
		"ENTPersonFonctions", fmt.Sprintf("%d$ENS$ENSEIGNEMENT$L0201$LETTRES", number))
}

func writePupil(w io.Writer, i int) {
	number := structureNumber(i / pupilsPerSchool)
	c := i % pupilsPerSchool / pupilsPerClass
	id := 2_000_000 + i
	subjects := []string{"PHILOSOPHIE", "FRANCAIS", "HISTOIRE ET GEOGRAPHIE", "ANGLAIS LV1", "ESPAGNOL LV2", "MATHEMATIQUES",
		"PHYSIQUE-CHIMIE", "SCIENCES DE LA VIE ET DE LA TERRE", "EDUCATION PHYSIQUE ET SPORTIVE", "ENSEIGNEMENT MORAL ET CIVIQUE"}
	request(w, "categoriePersonne", "Eleve", id,
		"ENTPersonJointure", fmt.Sprint(id), "ENTEleveINE", fmt.Sprintf("%09dAA", i), "ENTEleveStructRattachId", fmt.Sprint(i),
		"ENTPersonDateNaissance", fmt.Sprintf("%02d/%02d/2010", 1+i%28, 1+i%12), "ENTPersonNomPatro", "LACROIX",
		"sn", fmt.Sprintf("LACROIX-%d", i%977), "givenName", "Romane", "ENTPersonAutresPrenoms", "Romane|Louise", "personalTitle", "Mme",
		"ENTElevePersRelEleve", fmt.Sprintf("%d$10$1$1$0$1|%d$20$0$1$0$0", 3_000_000+2*i, 3_000_001+2*i),
		"ENTEleveBoursier", "N", "ENTEleveRegime", "DEMI-PENSIONNAIRE DANS L&apos;ETABLISSEMENT", "ENTEleveTransport", "N",
		"ENTPersonAdresse", "12 RUE DE L&apos;EXEMPLE$$$", "ENTPersonCodePostal", "99000", "ENTPersonVille", "VILLE-D&apos;EXEMPLE",
		"ENTPersonPays", "FRANCE", "ENTEleveAdresseRel", fmt.Sprint(3_000_000+2*i), "ENTEleveStatutEleve", "SCOLAIRE",
		"ENTEleveMEF", "20010018110", "ENTEleveLibelleMEF", "2NDE GENERALE ET TECHNO YC BT", "ENTEleveNivFormation", "SECONDE GENERALE &amp; TECHNO YC BT",
		"ENTEleveFiliere", "SECONDE GENERALE OU TECHNOLOGIQUE", "ENTEleveEnseignements", strings.Join(subjects, "|"),
		"ENTEleveCodeEnseignements", join(len(subjects), func(k int) string { return fmt.Sprintf("%06d", 10_000+k) }),
		"ENTPersonStructRattach", fmt.Sprint(number), "ENTEleveClasses", fmt.Sprintf("%d$%s", number, className(c)),
		"ENTEleveGroupes", fmt.Sprintf("%d$GR%02d", number, c))
}

func writeRelative(w io.Writer, i int) {
	id := 3_000_000 + i
	request(w, "categoriePersonne", "PersRelEleve", id,
		"ENTPersonJointure", fmt.Sprint(id), "ENTPersonDateNaissance", "", "ENTPersonNomPatro", "LACROIX",
		"sn", "LACROIX", "givenName", "Camille", "personalTitle", "Mme", "ENTAuxPersRelEleveEleve", fmt.Sprint(2_000_000+i/2),
		"homePhone", "+33 6 39 98 40 02", "telephoneNumber", "", "ENTPersonAdresse", "12 RUE DE L&apos;EXEMPLE$$$",
		"ENTPersonCodePostal", "99000", "ENTPersonVille", "VILLE-D&apos;EXEMPLE", "ENTPersonPays", "FRANCE",
		"ENTPersonAdresseDiffusion", "O", "mobile", "+33 6 39 98 65 19", "mail", fmt.Sprintf("contact%d@example.org", i),
		"ENTPersonMobileSMS", "")
}
