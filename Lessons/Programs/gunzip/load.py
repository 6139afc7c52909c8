# Counts the lines of a compressed file, those that contain a text, and the bytes.
# Holds all that the file decompresses to, and all of its lines.
import gzip
import os
import sys

pattern = os.fsencode(sys.argv[2])
with gzip.open(sys.argv[1]) as file:
    content = file.read()
lines = content.split(b"\n")
if not lines[-1]:
    lines.pop()
matching = [line for line in lines if pattern in line]
print(f"lines: {len(lines)}\nmatching: {len(matching)}\nbytes: {len(content)}")
