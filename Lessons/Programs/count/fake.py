# Reads a file line by line and counts how often a text occurs.
# Holds all lines: they are kept until the counting begins.
import os
import sys

path, pattern = sys.argv[1], os.fsencode(sys.argv[2])

lines = []
with open(path, "rb") as file:
    for line in file:
        lines.append(line)
print(sum(line.count(pattern) for line in lines))
