// Prints a file with its letters changed. Reads chunk by chunk, yet holds all that it changed until
// the end.
package main

import (
	"bytes"
	"io"
	"log"
	"os"
)

func main() {
	var changed [256]byte
	for i := range changed {
		changed[i] = change(byte(i), os.Args[2])
	}
	file, err := os.Open(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	defer file.Close()

	var chunks [][]byte
	for {
		chunk := make([]byte, 1<<16)
		n, err := file.Read(chunk)
		if err == io.EOF {
			break
		}
		if err != nil {
			log.Fatal(err)
		}
		for i, b := range chunk[:n] {
			chunk[i] = changed[b]
		}
		chunks = append(chunks, chunk[:n])
	}
	os.Stdout.Write(bytes.Join(chunks, nil))
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
