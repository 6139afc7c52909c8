// Prints the first 100 bytes of a file. Holds those.
package main

import (
	"io"
	"log"
	"os"
)

func main() {
	file, err := os.Open(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	defer file.Close()
	io.Copy(os.Stdout, io.LimitReader(file, 100))
}
