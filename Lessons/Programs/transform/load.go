// Prints a file with its letters changed. Holds the whole file, before and after.
package main

import (
	"log"
	"os"
)

func main() {
	var changed [256]byte
	for i := range changed {
		changed[i] = change(byte(i), os.Args[2])
	}
	content, err := os.ReadFile(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	text := make([]byte, len(content))
	for i, b := range content {
		text[i] = changed[b]
	}
	os.Stdout.Write(text)
}

// change returns what becomes of a letter; any other byte stays.
func change(b byte, mode string) byte {
	letter := b | 0x20
	switch {
	case mode == "upper" && 'a' <= b && b <= 'z':
		return b - 32
	case mode == "lower" && 'A' <= b && b <= 'Z':
		return b + 32
	case mode == "rot13" && 'a' <= letter && letter <= 'm':
		return b + 13
	case mode == "rot13" && 'n' <= letter && letter <= 'z':
		return b - 13
	}
	return b
}
