// Sums up numbers. Holds one line, and what is known of the numbers before.
package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"log"
	"math/big"
	"os"
	"strconv"
)

func main() {
	file, err := os.Open(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	count, smallest, largest := 0, int64(1e18), int64(-1e18)
	sum := new(big.Int) // an int64 may be too small
	in := bufio.NewReaderSize(file, 1<<16)
	for line := readLine(in, nil); len(line) > 0; line = readLine(in, line) {
		if value, ok := number(line); ok {
			count++
			sum.Add(sum, big.NewInt(value))
			if value < smallest {
				smallest = value
			}
			if value > largest {
				largest = value
			}
		}
	}
	if count == 0 {
		fmt.Println("There are no numbers.")
		return
	}
	fmt.Printf("numbers: %d\nsum: %d\nsmallest: %d\nlargest: %d\n", count, sum, smallest, largest)
}

// number reads the number on a line, of up to 18 digits.
func number(line []byte) (int64, bool) {
	text := bytes.Trim(bytes.TrimPrefix(line, []byte("\xEF\xBB\xBF")), " \t\n\v\f\r")
	value, err := strconv.ParseInt(string(text), 10, 64)
	return value, err == nil && len(bytes.TrimLeft(text, "+-")) <= 18
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
