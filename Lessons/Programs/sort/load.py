# Prints the lines of a file in order.
# Holds the file and all of its lines.
import sys

with open(sys.argv[1], "rb") as file:
    content = file.read()
lines = content.split(b"\n")
if not lines[-1]:
    lines.pop()
lines.sort()
sys.stdout.buffer.writelines(line + b"\n" for line in lines)
