# Prints the first 100 bytes of a file.
# Holds them and no more.
import sys

with open(sys.argv[1], "rb") as file:
    sys.stdout.buffer.write(file.read(100))
