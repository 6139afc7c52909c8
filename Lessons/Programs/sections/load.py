# Lists the sections of a file: where each begins, its lines, its bytes and its name.
# Holds the whole file, all of its lines, and the lines by sections.
import io
import re
import sys

HEADER = re.compile(rb"(?:\xef\xbb\xbf)?#==\[\s*(.+?)\s*\]={5,}#\s*$")

with open(sys.argv[1], "rb") as file:
    content = file.read()

sections = []
offset = 0
for line in io.BytesIO(content).readlines():
    if header := HEADER.match(line):
        sections.append((header[1], offset, []))
    if sections:
        sections[-1][2].append(line)
    offset += len(line)

for name, offset, lines in sections:
    size = sum(len(line) for line in lines)
    sys.stdout.buffer.write(b" %12d %9d %12d  %s\n" % (offset, len(lines), size, name))
