// Prints the content of a section. Holds the whole file, where each of its lines is, and all sections.
package main

import (
	"bytes"
	"log"
	"os"
	"regexp"
)

type section struct{ name, content []byte }

var headerLine = regexp.MustCompile(`^(?:\x{FEFF})?#==\[[\s\v]*(.+?)[\s\v]*\]={5,}#[\s\v]*$`)

func main() {
	wanted := lowerASCII([]byte(os.Args[2]))
	content, err := os.ReadFile(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	lines := bytes.SplitAfter(content, []byte("\n"))

	var sections []section
	for _, line := range lines {
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
