# Reads a file line by line and lists its sections: places, lines, bytes and names.
# Holds all lines, in one list for each section, though only their sizes are wanted.
import re
import sys

HEADER = re.compile(rb"(?:\xef\xbb\xbf)?#==\[\s*(.+?)\s*\]={5,}#\s*$")

sections = []
offset = 0
with open(sys.argv[1], "rb") as file:
    for line in file:
        if header := HEADER.match(line):
            sections.append((header[1], offset, []))
        if sections:
            sections[-1][2].append(line)
        offset += len(line)

for name, offset, lines in sections:
    size = sum(len(line) for line in lines)
    sys.stdout.buffer.write(b" %12d %9d %12d  %s\n" % (offset, len(lines), size, name))
