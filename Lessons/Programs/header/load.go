// Prints the first 100 bytes of a file. Holds the whole file.
package main

import (
	"log"
	"os"
)

func main() {
	content, err := os.ReadFile(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	if len(content) > 100 {
		content = content[:100]
	}
	os.Stdout.Write(content)
}
