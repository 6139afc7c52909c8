// Prints the numbers above zero in KiB and in order. Holds the whole file, where each of its lines
// is, and a copy of the numbers for each step.
package main

import (
	"bufio"
	"bytes"
	"fmt"
	"log"
	"os"
	"sort"
	"strconv"
)

func main() {
	content, err := os.ReadFile(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	lines := bytes.SplitAfter(content, []byte("\n"))
	var numbers []int64
	for _, line := range lines {
		if value, ok := number(line); ok {
			numbers = append(numbers, value)
		}
	}

	var positive []int64
	for _, value := range numbers {
		if value > 0 {
			positive = append(positive, value)
		}
	}
	sorted := append([]int64(nil), positive...)
	sort.Slice(sorted, func(i, j int) bool { return sorted[i] < sorted[j] })
	var result []int64
	for _, value := range sorted {
		result = append(result, value/1024)
	}

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
