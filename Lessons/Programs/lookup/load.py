# Prints the lines of the numbers asked for, as in 5,1000,20-29.
# Holds the whole file and all of its lines.
import sys


def ranges(text):
    for part in text.split(","):
        first, _, last = part.partition("-")
        yield int(first), int(last or first)


path, wanted = sys.argv[1], sys.argv[2]

with open(path, "rb") as file:
    content = file.read()
lines = content.split(b"\n")
if not lines[-1]:
    lines.pop()  # Nothing follows the last newline.
for first, last in ranges(wanted):
    for line in lines[first - 1:last]:
        sys.stdout.buffer.write(line + b"\n")
