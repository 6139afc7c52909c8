# Gets numbers from a generator and prints how many there are, their sum and the extremes.
# Holds all numbers: the list takes in whatever the generator yields.
import re
import sys

NUMBER = re.compile(rb"(?:\xef\xbb\xbf)?\s*([+-]?\d{1,18})\s*")


def read_numbers(path):
    with open(path, "rb") as file:
        for match in map(NUMBER.fullmatch, file):
            if match:
                yield int(match[1])


numbers = list(read_numbers(sys.argv[1]))
if numbers:
    print(f"numbers: {len(numbers)}\nsum: {sum(numbers)}")
    print(f"smallest: {min(numbers)}\nlargest: {max(numbers)}")
else:
    print("There are no numbers.")
