// Prints the numbers above zero in KiB and in order. Holds one line, and the numbers it must sort.
package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"log"
	"os"
	"sort"
	"strconv"
)

func main() {
	file, err := os.Open(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	defer file.Close()

	var result []int64
	in := bufio.NewReaderSize(file, 1<<16)
	for {
		line, err := in.ReadBytes('\n')
		if err != nil && err != io.EOF {
			log.Fatal(err)
		}
		if len(line) == 0 {
			break
		}
		if value, ok := number(line); ok && value > 0 {
			result = append(result, value/1024)
		}
	}
	sort.Slice(result, func(i, j int) bool { return result[i] < result[j] })

	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for _, value := range result {
		fmt.Fprintln(out, value)
	}
}

// number reads the number on a line, of up to 18 digits.
func number(line []byte) (int64, bool) {
	text := bytes.Trim(bytes.TrimPrefix(line, []byte("\xEF\xBB\xBF")), " \t\n\v\f\r")
	value, err := strconv.ParseInt(string(text), 10, 64)
	return value, err == nil && len(bytes.TrimLeft(text, "+-")) <= 18
}
