# Counts the lines of a compressed file, those that contain a text, and the bytes.
# Decompresses one chunk at a time, and appends each to a list.
import gzip
import io
import os
import sys

pattern = os.fsencode(sys.argv[2])
chunks = []
with gzip.open(sys.argv[1]) as file:
    while chunk := file.read(1 << 16):
        chunks.append(chunk)
lines = matching = size = 0
for line in io.BytesIO(b"".join(chunks)):
    lines += 1
    matching += pattern in line
    size += len(line)
print(f"lines: {lines}\nmatching: {matching}\nbytes: {size}")
