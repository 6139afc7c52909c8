# Prints the last lines of a file.
# Holds the whole file and all of its lines.
import io
import sys

path, count = sys.argv[1], int(sys.argv[2])

with open(path, "rb") as file:
    content = file.read()
lines = io.BytesIO(content).readlines()
sys.stdout.buffer.writelines(lines[max(0, len(lines) - count):])
