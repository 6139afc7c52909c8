# Prints the lines that contain a text, with their numbers, as they come.
# Holds one line.
import os
import sys

path, pattern = sys.argv[1], os.fsencode(sys.argv[2])

with open(path, "rb") as file:
    for number, line in enumerate(file, 1):
        if pattern in line:
            sys.stdout.buffer.write(b"%d:%s\n" % (number, line.rstrip(b"\n")))
