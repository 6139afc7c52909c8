# Counts the lines of a compressed file, those that contain a text, and the bytes.
# Holds a piece of what the file decompresses to, and one line.
import gzip
import os
import sys

pattern = os.fsencode(sys.argv[2])
lines = matching = size = 0
with gzip.open(sys.argv[1]) as file:
    for line in file:
        lines += 1
        matching += pattern in line
        size += len(line)
print(f"lines: {lines}\nmatching: {matching}\nbytes: {size}")
