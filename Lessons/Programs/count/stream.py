# Counts how often a text occurs, in one chunk of a file after the other.
# Holds a chunk and a number.
import os
import sys

CHUNK = 1 << 17

path, pattern = sys.argv[1], os.fsencode(sys.argv[2])

count = 0
with open(path, "rb") as file:
    # The rest of the chunk's last line comes along, so no occurrence is cut in two.
    while chunk := file.read(CHUNK) + file.readline():
        count += chunk.count(pattern)
print(count)
