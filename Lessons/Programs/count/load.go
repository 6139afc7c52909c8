// Counts how often a text occurs in a file. Holds the whole file, and where each of its lines is.
package main

import (
	"bytes"
	"fmt"
	"log"
	"os"
)

func main() {
	pattern := []byte(os.Args[2])
	content, err := os.ReadFile(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	lines := bytes.SplitAfter(content, []byte("\n"))

	count := 0
	for _, line := range lines {
		count += bytes.Count(line, pattern)
	}
	fmt.Println(count)
}
