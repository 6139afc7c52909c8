# Reads a file line by line and prints the lines of the numbers asked for, as in 5,1000,20-29.
# Holds all lines: they are collected before the first is looked up.
import sys


def ranges(text):
    for part in text.split(","):
        first, _, last = part.partition("-")
        yield int(first), int(last or first)


path, wanted = sys.argv[1], sys.argv[2]

lines = []
with open(path, "rb") as file:
    for line in file:
        lines.append(line.rstrip(b"\n"))
for first, last in ranges(wanted):
    for line in lines[first - 1:last]:
        sys.stdout.buffer.write(line + b"\n")
