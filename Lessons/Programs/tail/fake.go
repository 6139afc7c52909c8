// Prints the last lines of a file. Reads line by line, yet holds every line until the end.
package main

import (
	"bufio"
	"io"
	"log"
	"os"
	"strconv"
)

func main() {
	count, err := strconv.Atoi(os.Args[2])
	if err != nil {
		log.Fatal(err)
	}
	file, err := os.Open(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	defer file.Close()

	var lines [][]byte
	in := bufio.NewReaderSize(file, 1<<16)
	for {
		line, err := in.ReadBytes('\n')
		if err != nil && err != io.EOF {
			log.Fatal(err)
		}
		if len(line) == 0 {
			break
		}
		lines = append(lines, line)
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
