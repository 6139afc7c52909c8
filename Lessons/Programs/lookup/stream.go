// Prints the lines of given numbers, such as 5,1000,20-29. Holds one line, and reads from the start
// for each range.
package main

import (
	"bufio"
	"bytes"
	"io"
	"log"
	"os"
	"strconv"
	"strings"
)

func main() {
	file, err := os.Open(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	defer file.Close()

	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	var line []byte
	for _, part := range strings.Split(os.Args[2], ",") {
		from, to, isRange := strings.Cut(part, "-")
		if !isRange {
			to = from
		}
		first, _ := strconv.Atoi(from)
		last, _ := strconv.Atoi(to)
		file.Seek(0, io.SeekStart)
		in := bufio.NewReaderSize(file, 1<<16)
		for number := 1; number <= last; number++ {
			line = readLine(in, line)
			if len(line) == 0 {
				break
			}
			if number >= first {
				out.Write(bytes.TrimSuffix(line, []byte("\n")))
				out.WriteByte('\n')
			}
		}
	}
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
