# Counts the lines of a file, measures the longest and counts those with an error.
# Holds one line, and reads the file again for each of the three passes.
import sys

path = sys.argv[1]

with open(path, "rb") as file:
    count = sum(1 for _ in file)
with open(path, "rb") as file:
    longest = max((len(line.rstrip(b"\n")) for line in file), default=0)
with open(path, "rb") as file:
    errors = sum(b"ERROR" in line[:256] or b"CRITICAL" in line[:256] for line in file)
print(f"lines: {count}\nlongest line: {longest} bytes\nerrors: {errors}")
