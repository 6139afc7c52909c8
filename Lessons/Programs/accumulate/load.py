# Prints how many numbers there are, their sum, the smallest and the largest.
# Holds the whole file, all of its lines and all numbers.
import re
import sys

NUMBER = re.compile(rb"(?:\xef\xbb\xbf)?\s*([+-]?\d{1,18})\s*")

with open(sys.argv[1], "rb") as file:
    content = file.read()
lines = content.split(b"\n")
numbers = [int(match[1]) for match in map(NUMBER.fullmatch, lines) if match]

if numbers:
    print(f"numbers: {len(numbers)}\nsum: {sum(numbers)}")
    print(f"smallest: {min(numbers)}\nlargest: {max(numbers)}")
else:
    print("There are no numbers.")
