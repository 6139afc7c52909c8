// Prints the content of a section. Finds where it begins and ends; holds one line, then one block.
package main

import (
	"bufio"
	"bytes"
	"io"
	"log"
	"os"
	"regexp"
)

var headerLine = regexp.MustCompile(`^(?:\x{FEFF})?#==\[[\s\v]*(.+?)[\s\v]*\]={5,}#[\s\v]*$`)

func main() {
	file, err := os.Open(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	isInside, offset, start, end := false, 0, 0, 0
	in := bufio.NewReaderSize(file, 1<<16)
	for line := readLine(in, nil); len(line) > 0; line = readLine(in, line) {
		if header := headerLine.FindSubmatch(line); header != nil {
			if isInside {
				break
			}
			isInside = bytes.Contains(lowerASCII(header[1]), lowerASCII([]byte(os.Args[2])))
		} else if text := bytes.Trim(line, " \t\n\v\f\r"); isInside && len(text) > 0 {
			at := offset + bytes.Index(line, text)
			if end == 0 {
				start = at
			}
			end = at + len(text)
		}
		offset += len(line)
	}
	io.Copy(os.Stdout, io.NewSectionReader(file, int64(start), int64(end-start)))
}

func lowerASCII(text []byte) []byte {
	for i, b := range text {
		if 'A' <= b && b <= 'Z' {
			text[i] += 'a' - 'A'
		}
	}
	return text
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
