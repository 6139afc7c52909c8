// Reports on each section of a file and on all of it. Holds one line and two rows of numbers.
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
	file, err := os.Open(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		log.Fatal(err)
	}
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	fmt.Fprintf(out, "File: %s\nSize: %d bytes\n\n", info.Name(), info.Size())
	fmt.Fprintln(out, "    Lines        Bytes Critical    Error  Warning     Info  Section")

	name, longest, longestNumber := "(before the first section)", 0, 1
	var row, total [7]int
	in := bufio.NewReaderSize(file, 1<<16)
	for line := readLine(in, nil); len(line) > 0; line = readLine(in, line) {
		if header := headerLine.FindSubmatch(line); header != nil {
			if row[0] > 0 {
				printRow(out, row, name)
			}
			name, row = string(header[1]), [7]int{}
		}
		add(line, &row)
		add(line, &total)
		if length := len(bytes.TrimSuffix(line, []byte("\n"))); length > longest {
			longest, longestNumber = length, total[0]
		}
	}
	if row[0] > 0 {
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

// readLine reads the next line into the place of the last one; there are no more if it is empty.
func readLine(in *bufio.Reader, line []byte) []byte {
	piece, err := in.ReadSlice('\n')
	for line = append(line[:0], piece...); err == bufio.ErrBufferFull; line = append(line, piece...) {
		piece, err = in.ReadSlice('\n')
	}
	if err != nil && err != io.EOF {
		log.Fatal(err)
	}
	return line
}
