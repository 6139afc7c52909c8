// Prints the last lines of a file. Holds the whole file, and where each of its lines is.
package main

import (
	"bufio"
	"bytes"
	"log"
	"os"
	"strconv"
)

func main() {
	count, err := strconv.Atoi(os.Args[2])
	if err != nil {
		log.Fatal(err)
	}
	content, err := os.ReadFile(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	lines := bytes.SplitAfter(content, []byte("\n"))
	if len(lines[len(lines)-1]) == 0 { // what follows the last newline
		lines = lines[:len(lines)-1]
	}

	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	start := len(lines) - count
	if start < 0 {
		start = 0
	}
	for _, line := range lines[start:] {
		out.Write(line)
	}
}
