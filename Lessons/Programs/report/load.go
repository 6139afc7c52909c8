// Reports on each section of a file and on all of it. Holds the whole file, where each of its lines
// is, and the lines by sections.
package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"log"
	"os"
	"regexp"
)

var headerLine = regexp.MustCompile(`^(?:\x{FEFF})?#==\[[\s\v]*(.+?)[\s\v]*\]={5,}#[\s\v]*$`)
var columns = []string{"lines", "bytes", "CRITICAL", "ERROR", "WARN", "INFO"}

func main() {
	content, err := os.ReadFile(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	lines := bytes.SplitAfter(content, []byte("\n"))
	if len(lines[len(lines)-1]) == 0 { // what follows the last newline
		lines = lines[:len(lines)-1]
	}
	var sections [][][]byte
	for _, line := range lines {
		if len(sections) == 0 || headerLine.Match(line) {
			sections = append(sections, nil)
		}
		last := len(sections) - 1
		sections[last] = append(sections[last], line)
	}

	info, err := os.Stat(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	fmt.Fprintf(out, "File: %s\nSize: %d bytes\n\n", info.Name(), info.Size())
	fmt.Fprintln(out, "    Lines        Bytes Critical    Error  Warning     Info  Section")
	longest, longestNumber := 0, 1
	var total [7]int
	for _, lines := range sections {
		var row [7]int
		for _, line := range lines {
			add(line, &row)
			add(line, &total)
			if length := len(bytes.TrimSuffix(line, []byte("\n"))); length > longest {
				longest, longestNumber = length, total[0]
			}
		}
		name := "(before the first section)"
		if header := headerLine.FindSubmatch(lines[0]); header != nil {
			name = string(header[1])
		}
		printRow(out, row, name)
	}
	printRow(out, total, "(total)")
	if total[0] > 0 {
		fmt.Fprintf(out, "\nThe longest line has %d bytes: line %d.\n", longest, longestNumber)
	} else {
		fmt.Fprintln(out, "\nThere are no lines.")
	}
}

// add counts a line in a row. The last number of a row is of lines without a severity.
func add(line []byte, row *[7]int) {
	row[0]++
	row[1] += len(line)
	if len(line) > 256 {
		line = line[:256]
	}
	column := 2
	for column < 6 && !bytes.Contains(line, []byte(columns[column])) {
		column++
	}
	row[column]++
}

func printRow(out io.Writer, n [7]int, name string) {
	fmt.Fprintf(out, "%9d%13d%9d%9d%9d%9d  %s\n", n[0], n[1], n[2], n[3], n[4], n[5], name)
}
