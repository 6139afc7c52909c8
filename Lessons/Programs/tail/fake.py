# Reads a file line by line and prints the last lines.
# Holds all lines: the list grows until the file ends.
import sys

path, count = sys.argv[1], int(sys.argv[2])

lines = []
with open(path, "rb") as file:
    for line in file:
        lines.append(line)
sys.stdout.buffer.writelines(lines[max(0, len(lines) - count):])
