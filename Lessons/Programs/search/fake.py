# Reads a file line by line and prints the lines that contain a text, with their numbers.
# Holds all lines: they are collected before they are filtered.
import os
import sys

path, pattern = sys.argv[1], os.fsencode(sys.argv[2])

lines = []
with open(path, "rb") as file:
    for number, line in enumerate(file, 1):
        lines.append((number, line.rstrip(b"\n")))
for number, line in lines:
    if pattern in line:
        sys.stdout.buffer.write(b"%d:%s\n" % (number, line))
