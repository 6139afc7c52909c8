# Lists the sections of a file: where each begins, its lines, its bytes and its name.
# Holds one line and the counts of one section.
import re
import sys

HEADER = re.compile(rb"(?:\xef\xbb\xbf)?#==\[\s*(.+?)\s*\]={5,}#\s*$")


def write_row(name, start, lines, size):
    sys.stdout.buffer.write(b" %12d %9d %12d  %s\n" % (start, lines, size, name))


name = None
offset = 0
with open(sys.argv[1], "rb") as file:
    for line in file:
        if header := HEADER.match(line):
            if name:
                write_row(name, start, lines, offset - start)
            name, start, lines = header[1], offset, 0
        if name:
            lines += 1
        offset += len(line)
if name:
    write_row(name, start, lines, offset - start)
