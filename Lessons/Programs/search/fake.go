// Prints the lines that contain a text, with their numbers. Reads line by line, yet holds every
// line until it filters them.
package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"log"
	"os"
)

type numberedLine struct {
	number int
	text   []byte
}

func main() {
	pattern := []byte(os.Args[2])
	file, err := os.Open(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	defer file.Close()

	var lines []numberedLine
	in := bufio.NewReaderSize(file, 1<<16)
	for {
		line, err := in.ReadBytes('\n')
		if err != nil && err != io.EOF {
			log.Fatal(err)
		}
		if len(line) == 0 {
			break
		}
		lines = append(lines, numberedLine{len(lines) + 1, line})
	}

	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for _, line := range lines {
		if bytes.Contains(line.text, pattern) {
			fmt.Fprintf(out, "%d:%s\n", line.number, bytes.TrimSuffix(line.text, []byte("\n")))
		}
	}
}
