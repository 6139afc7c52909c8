package main

import (
	"bytes"
	"fmt"
	"log"
	"os"
	"runtime"
	"runtime/debug"
	"sync"

	"program/memorytracking"
)

func main() {
	checkpoint := func(phase string) {
		if err := memorytracking.Checkpoint(phase); err != nil {
			log.Fatal(err)
		}
	}
	checkpoint("not shown")
	if err := memorytracking.Enable(); err != nil {
		log.Fatal(err)
	}
	held := bytes.Repeat([]byte("x"), 50<<20)
	delta, _ := memorytracking.Default.Delta()
	increase, _ := memorytracking.Default.PeakIncrease()
	fmt.Println("differences", delta, increase)
	checkpoint("fifty allocated")
	runtime.KeepAlive(held)
	held = nil
	debug.FreeOSMemory()
	checkpoint("freed")
	var group sync.WaitGroup
	for worker := 0; worker < 4; worker++ {
		group.Add(1)
		go func() {
			defer group.Done()
			for count := 0; count < 50; count++ {
				checkpoint("thread")
			}
		}()
	}
	group.Wait()
	memorytracking.Disable()
	checkpoint("not shown")
	_, deltaError := memorytracking.Default.Delta()
	_, increaseError := memorytracking.Default.PeakIncrease()
	fmt.Println("disabled", memorytracking.Default.Enabled(), deltaError, increaseError)
	if err := memorytracking.New(os.Stderr, false).Enable(); err != nil {
		log.Fatal(err)
	}
}
