# Reads a file line by line; counts lines, measures the longest, counts errors in three passes.
# Holds all lines: they are kept so that each pass finds them.
import sys

lines = []
with open(sys.argv[1], "rb") as file:
    for line in file:
        lines.append(line)

count = len(lines)
longest = max((len(line.rstrip(b"\n")) for line in lines), default=0)
errors = sum(b"ERROR" in line[:256] or b"CRITICAL" in line[:256] for line in lines)
print(f"lines: {count}\nlongest line: {longest} bytes\nerrors: {errors}")
