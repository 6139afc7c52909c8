# Prints the numbers above zero, in KiB and in order.
# Holds the file, its lines, and the numbers four times: all, above zero, in order, in KiB.
import re
import sys

NUMBER = re.compile(rb"(?:\xef\xbb\xbf)?\s*([+-]?\d{1,18})\s*")

with open(sys.argv[1], "rb") as file:
    content = file.read()
lines = content.split(b"\n")
numbers = [int(match[1]) for match in map(NUMBER.fullmatch, lines) if match]
positive = [number for number in numbers if number > 0]
ordered = sorted(positive)
result = [number // 1024 for number in ordered]
sys.stdout.writelines(f"{number}\n" for number in result)
