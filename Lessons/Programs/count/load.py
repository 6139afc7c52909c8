# Counts how often a text occurs in a file.
# Holds the whole file and all of its lines.
import os
import sys

path, pattern = sys.argv[1], os.fsencode(sys.argv[2])

with open(path, "rb") as file:
    content = file.read()
lines = content.split(b"\n")
print(sum(line.count(pattern) for line in lines))
