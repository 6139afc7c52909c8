# Prints the largest numbers of a file, from the largest on.
# Holds the file, its lines, and all numbers twice.
import re
import sys

NUMBER = re.compile(rb"(?:\xef\xbb\xbf)?\s*([+-]?\d{1,18})\s*")

with open(sys.argv[1], "rb") as file:
    content = file.read()
lines = content.split(b"\n")
numbers = [int(match[1]) for match in map(NUMBER.fullmatch, lines) if match]
ordered = sorted(numbers, reverse=True)
sys.stdout.writelines(f"{number}\n" for number in ordered[: int(sys.argv[2])])
