// Reports on each section of a file and on all of it. Reads line by line, yet holds every line.
package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"regexp"
)

var headerLine = regexp.MustCompile(`^(?:\x{FEFF})?#==\[[\s\v]*(.+?)[\s\v]*\]={5,}#[\s\v]*$`)
var severities = []string{"CRITICAL", "ERROR", "WARN", "INFO", ""}

func printRow(n [7]int, name string) {
	if n[0] > 0 || name == "(total)" {
		fmt.Printf("%9d%13d%9d%9d%9d%9d  %s\n", n[0], n[1], n[2], n[3], n[4], n[5], name)
	}
}

func main() {
	file, err := os.Open(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	lines, size := [][]byte{}, 0
	in := bufio.NewReader(file)
	line, err := in.ReadBytes('\n')
	for ; len(line) > 0; line, err = in.ReadBytes('\n') {
		lines = append(lines, line)
		size += len(line)
	}
	if err != io.EOF {
		log.Fatal(err)
	}

	fmt.Printf("File: %s\nSize: %d bytes\n\n", filepath.Base(os.Args[1]), size)
	fmt.Println("    Lines        Bytes Critical    Error  Warning     Info  Section")
	name, ending, longest := "(before the first section)", "There are no lines.", -1
	var section, total [7]int
	for _, line := range lines {
		if header := headerLine.FindSubmatch(line); header != nil {
			printRow(section, name)
			name, section = string(header[1]), [7]int{}
		}
		var head [256]byte
		copy(head[:], line)
		severity := 2
		for ; !bytes.Contains(head[:], []byte(severities[severity-2])); severity++ {
		}
		for _, row := range []*[7]int{&section, &total} {
			row[0]++
			row[1] += len(line)
			row[severity]++
		}
		if n := len(bytes.TrimSuffix(line, []byte("\n"))); n > longest {
			longest, ending = n, fmt.Sprintf("The longest line has %d bytes: line %d.", n, total[0])
		}
	}
	printRow(section, name)
	printRow(total, "(total)")
	fmt.Printf("\n%s\n", ending)
}
