// Prints the content of a section. Reads line by line, yet holds all sections until the end.
package main

import (
	"bufio"
	"bytes"
	"io"
	"log"
	"os"
	"regexp"
)

type section struct{ name, content []byte }

var headerLine = regexp.MustCompile(`^(?:\x{FEFF})?#==\[[\s\v]*(.+?)[\s\v]*\]={5,}#[\s\v]*$`)

func main() {
	wanted := lowerASCII([]byte(os.Args[2]))
	file, err := os.Open(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	defer file.Close()

	var sections []section
	in := bufio.NewReaderSize(file, 1<<16)
	for {
		line, err := in.ReadBytes('\n')
		if err != nil && err != io.EOF {
			log.Fatal(err)
		}
		if len(line) == 0 {
			break
		}
		if header := headerLine.FindSubmatch(line); header != nil {
			sections = append(sections, section{name: header[1]})
		} else if len(sections) > 0 {
			last := &sections[len(sections)-1]
			last.content = append(last.content, line...)
		}
	}

	for _, section := range sections {
		if bytes.Contains(lowerASCII(section.name), wanted) {
			os.Stdout.Write(bytes.Trim(section.content, " \t\n\v\f\r"))
			break
		}
	}
}

func lowerASCII(text []byte) []byte {
	small := append([]byte(nil), text...)
	for i, b := range small {
		if 'A' <= b && b <= 'Z' {
			small[i] += 'a' - 'A'
		}
	}
	return small
}
