# Work on every line: make a list of all of it, then do it.
import sys

MASK = (1 << 64) - 1


def worked(line):
    """The digest of a line, mixed 320 times over."""
    state = 0xCBF29CE484222325
    for byte in line:
        state = ((state ^ byte) * 0x100000001B3) & MASK
    for _ in range(320):
        state = (state + 0x9E3779B97F4A7C15) & MASK
        state = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    return state


with open(sys.argv[1], "rb") as file:
    lines = file.readlines()
total = 0
for line in lines:
    total = (total + worked(line)) & MASK
print(f"lines: {len(lines)}\nresult: {total}")
