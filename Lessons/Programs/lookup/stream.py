# Prints the lines of the numbers asked for, as in 5,1000,20-29. Reads from the start for each.
# Holds one line.
import itertools
import sys


def ranges(text):
    for part in text.split(","):
        first, _, last = part.partition("-")
        yield int(first), int(last or first)


path, wanted = sys.argv[1], sys.argv[2]

for first, last in ranges(wanted):
    with open(path, "rb") as file:
        for line in itertools.islice(file, first - 1, last):
            sys.stdout.buffer.write(line.rstrip(b"\n") + b"\n")
