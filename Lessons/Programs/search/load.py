# Prints the lines that contain a text, with their numbers.
# Holds the whole file, all of its lines, and the lines found.
import os
import sys

path, pattern = sys.argv[1], os.fsencode(sys.argv[2])

with open(path, "rb") as file:
    content = file.read()
lines = content.split(b"\n")
found = [(number, line) for number, line in enumerate(lines, 1) if pattern in line]
for number, line in found:
    sys.stdout.buffer.write(b"%d:%s\n" % (number, line))
