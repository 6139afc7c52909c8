// Sums up numbers. Holds the whole file, where each of its lines is, and all numbers.
package main

import (
	"bytes"
	"fmt"
	"log"
	"math/big"
	"os"
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

	if len(numbers) == 0 {
		fmt.Println("There are no numbers.")
		return
	}
	sum := new(big.Int) // an int64 may be too small
	smallest, largest := numbers[0], numbers[0]
	for _, value := range numbers {
		sum.Add(sum, big.NewInt(value))
		if value < smallest {
			smallest = value
		}
		if value > largest {
			largest = value
		}
	}
	fmt.Printf("numbers: %d\nsum: %d\nsmallest: %d\nlargest: %d\n", len(numbers), sum, smallest, largest)
}

// number reads the number on a line, of up to 18 digits.
func number(line []byte) (int64, bool) {
	text := bytes.Trim(bytes.TrimPrefix(line, []byte("\xEF\xBB\xBF")), " \t\n\v\f\r")
	value, err := strconv.ParseInt(string(text), 10, 64)
	return value, err == nil && len(bytes.TrimLeft(text, "+-")) <= 18
}
