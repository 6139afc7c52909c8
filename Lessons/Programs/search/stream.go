// Prints the lines that contain a text, with their numbers. Holds one line.
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

	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	in := bufio.NewReaderSize(file, 1<<16)
	number := 0
	for line := readLine(in, nil); len(line) > 0; line = readLine(in, line) {
		number++
		if bytes.Contains(line, pattern) {
			fmt.Fprintf(out, "%d:", number)
			out.Write(bytes.TrimSuffix(line, []byte("\n")))
			out.WriteByte('\n')
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
