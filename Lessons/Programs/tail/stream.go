// Prints the last lines of a file. Looks for their start from the end; holds one block.
package main

import (
	"io"
	"log"
	"os"
	"strconv"
)

func main() {
	count, err := strconv.Atoi(os.Args[2])
	if err != nil {
		log.Fatal(err)
	}
	file, err := os.Open(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	defer file.Close()

	start, err := startOfLast(count, file)
	if err != nil {
		log.Fatal(err)
	}
	file.Seek(start, io.SeekStart)
	if _, err := io.Copy(os.Stdout, file); err != nil {
		log.Fatal(err)
	}
}

// startOfLast returns where the last lines begin, reading one block after the other backwards.
func startOfLast(count int, file *os.File) (int64, error) {
	end, err := file.Seek(0, io.SeekEnd)
	if count == 0 || err != nil {
		return end, err
	}
	block := make([]byte, 1<<16)
	for offset := end; offset > 0; {
		if offset < int64(len(block)) {
			block = block[:offset]
		}
		offset -= int64(len(block))
		if _, err := file.ReadAt(block, offset); err != nil {
			return 0, err
		}
		for i := len(block) - 1; i >= 0; i-- {
			// The newline at the very end of the file begins no line.
			if block[i] != '\n' || offset+int64(i) == end-1 {
				continue
			}
			if count--; count == 0 {
				return offset + int64(i) + 1, nil
			}
		}
	}
	return 0, nil
}
