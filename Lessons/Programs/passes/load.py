# Counts the lines of a file, measures the longest and counts those with an error, in three passes.
# Holds the whole file and all of its lines.
import io
import sys

with open(sys.argv[1], "rb") as file:
    content = file.read()
lines = io.BytesIO(content).readlines()

count = len(lines)
longest = max((len(line.rstrip(b"\n")) for line in lines), default=0)
errors = sum(b"ERROR" in line[:256] or b"CRITICAL" in line[:256] for line in lines)
print(f"lines: {count}\nlongest line: {longest} bytes\nerrors: {errors}")
