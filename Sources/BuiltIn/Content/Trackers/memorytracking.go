// Package memorytracking prints memory checkpoints of a Go program, in the form that HighWater reads.
//
// Copy this file into a folder memorytracking of your module, then
//
//	if err := memorytracking.Enable(); err != nil {
//		log.Fatal(err)
//	}
//	rows := parse(path)
//	memorytracking.Checkpoint("Content parsed")
//
// prints, with the time in UTC:
//
//	[2026-01-31 09:30:00] [MEMORY] Tracking enabled. RSS: 42.5 MiB, Peak: 42.5 MiB
//	[2026-01-31 09:30:07] [MEMORY] Content parsed: RSS 53.0 MiB (+10.5) | Peak 3262.0 MiB (+3219.5 since start)
//
// While tracking is disabled a checkpoint does nothing, so the calls can stay in the program.
// Goroutines may share a tracker. The figures, the whole process's and not the heap's alone, come from
// Linux's /proc/self/status. It needs the standard library alone, from Go 1.19. This file is free to
// copy and to change.
package memorytracking

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

const statusPath = "/proc/self/status"

// ErrDisabled is returned when a difference is asked for while tracking is disabled.
var ErrDisabled = errors.New("memory tracking is disabled")

// Tracker prints what the process holds now (RSS) and the most it has held (peak) at each checkpoint.
type Tracker struct {
	w          io.Writer
	timestamps bool
	enabled    atomic.Bool

	mu                              sync.Mutex
	lastRSS, startPeak, highestPeak int64
}

// New makes a tracker that writes to w, with or without the time in front. If w is buffered, each line
// is flushed.
func New(w io.Writer, timestamps bool) *Tracker {
	return &Tracker{w: w, timestamps: timestamps}
}

// Default is the tracker of the package's functions; it writes to standard output.
var Default = New(os.Stdout, true)

// Enable begins to track with the default tracker.
func Enable() error { return Default.Enable() }

// Disable stops the default tracker.
func Disable() { Default.Disable() }

// Checkpoint prints the figures at the end of a phase with the default tracker.
func Checkpoint(phase string) error { return Default.Checkpoint(phase) }

// Enabled says whether checkpoints are printed.
func (t *Tracker) Enabled() bool { return t.enabled.Load() }

// Enable begins to track, or begins again.
func (t *Tracker) Enable() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	rss, peak, err := readStatus()
	if err != nil {
		return err
	}
	t.lastRSS, t.startPeak, t.highestPeak = rss, peak, peak
	t.enabled.Store(true)
	return t.print("Tracking enabled. RSS: %.1f MiB, Peak: %.1f MiB", mib(rss), mib(peak))
}

// Disable stops tracking; checkpoints print nothing from here on.
func (t *Tracker) Disable() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.enabled.Store(false)
}

// Checkpoint prints the figures at the end of a phase.
func (t *Tracker) Checkpoint(phase string) error {
	if !t.enabled.Load() {
		return nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.enabled.Load() {
		return nil
	}
	rss, peak, err := t.figures()
	if err != nil {
		return err
	}
	delta, increase := rss-t.lastRSS, peak-t.startPeak
	t.lastRSS = rss
	return t.print("%s: RSS %.1f MiB (%+.1f) | Peak %.1f MiB (%+.1f since start)",
		phase, mib(rss), mib(delta), mib(peak), mib(increase))
}

// Delta returns how many bytes RSS has changed since the last checkpoint.
func (t *Tracker) Delta() (int64, error) {
	return t.difference(func(rss, _ int64) int64 { return rss - t.lastRSS })
}

// PeakIncrease returns how many bytes the peak has risen since Enable.
func (t *Tracker) PeakIncrease() (int64, error) {
	return t.difference(func(_, peak int64) int64 { return peak - t.startPeak })
}

func (t *Tracker) difference(of func(rss, peak int64) int64) (int64, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.enabled.Load() {
		return 0, ErrDisabled
	}
	rss, peak, err := t.figures()
	if err != nil {
		return 0, err
	}
	return of(rss, peak), nil
}

func (t *Tracker) figures() (rss, peak int64, err error) {
	rss, peak, err = readStatus()
	// The kernel adds up counts per processor, and the sum can come out a little lower.
	if err == nil && peak > t.highestPeak {
		t.highestPeak = peak
	}
	return rss, t.highestPeak, err
}

func (t *Tracker) print(format string, values ...any) error {
	line := "[MEMORY] " + fmt.Sprintf(format, values...) + "\n"
	if t.timestamps {
		line = time.Now().UTC().Format("[2006-01-02 15:04:05] ") + line
	}
	if _, err := io.WriteString(t.w, line); err != nil {
		return err
	}
	if buffered, ok := t.w.(interface{ Flush() error }); ok {
		return buffered.Flush()
	}
	return nil
}

// mib is a size in MiB, rounded to a tenth; adding 0 turns -0.0 into 0.0.
func mib(size int64) float64 { return math.Round(float64(size)*10/(1<<20))/10 + 0 }

func readStatus() (rss, peak int64, err error) {
	file, err := os.Open(statusPath)
	if err != nil {
		return 0, 0, fmt.Errorf("memory tracking needs Linux with /proc mounted: %w", err)
	}
	defer file.Close()
	var buffer [4096]byte
	n, err := file.Read(buffer[:])
	if err != nil {
		return 0, 0, fmt.Errorf("memory tracking: %w", err)
	}
	if rss, err = amount(buffer[:n], "VmRSS"); err == nil {
		peak, err = amount(buffer[:n], "VmHWM")
	}
	return rss, peak, err
}

func amount(status []byte, name string) (int64, error) {
	_, rest, found := bytes.Cut(status, []byte("\n"+name+":"))
	digits, _, complete := bytes.Cut(rest, []byte(" kB"))
	if !found || !complete {
		return 0, fmt.Errorf("memory tracking: %s has no %s line", statusPath, name)
	}
	kib, err := strconv.ParseInt(string(bytes.TrimSpace(digits)), 10, 64)
	return kib << 10, err
}
