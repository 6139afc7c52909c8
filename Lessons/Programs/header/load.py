# Prints the first 100 bytes of a file.
# Holds the whole file.
import sys

with open(sys.argv[1], "rb") as file:
    content = file.read()
sys.stdout.buffer.write(content[:100])
