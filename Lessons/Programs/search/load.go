// Prints the lines that contain a text, with their numbers. Holds the whole file, and where each of
// its lines is.
package main

import (
	"bufio"
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
	lines := bytes.Split(content, []byte("\n"))

	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for i, line := range lines {
		if bytes.Contains(line, pattern) {
			fmt.Fprintf(out, "%d:%s\n", i+1, line)
		}
	}
}
