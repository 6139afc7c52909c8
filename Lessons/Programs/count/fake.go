// Counts how often a text occurs in a file. Reads line by line, yet holds every line to count at
// the end.
package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"log"
	"os"
)

func main() {
	pattern := []byte(os.Args[2])
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

	count := 0
	for _, line := range lines {
		count += bytes.Count(line, pattern)
	}
	fmt.Println(count)
}
