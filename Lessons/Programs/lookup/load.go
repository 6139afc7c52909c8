// Prints the lines of given numbers, such as 5,1000,20-29. Holds the whole file, and where each of
// its lines is.
package main

import (
	"bufio"
	"bytes"
	"log"
	"os"
	"strconv"
	"strings"
)

func main() {
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
	for _, part := range strings.Split(os.Args[2], ",") {
		first, last := ends(part)
		for number := first; number <= last && number <= len(lines); number++ {
			out.Write(bytes.TrimSuffix(lines[number-1], []byte("\n")))
			out.WriteByte('\n')
		}
	}
}

// ends reads a range such as 20-29, or the number of a single line.
func ends(text string) (first, last int) {
	from, to, isRange := strings.Cut(text, "-")
	first, _ = strconv.Atoi(from)
	if !isRange {
		return first, first
	}
	last, _ = strconv.Atoi(to)
	return first, last
}
