# Gets numbers from a generator and adds each up as it comes.
# Holds one line and four numbers.
import re
import sys

NUMBER = re.compile(rb"(?:\xef\xbb\xbf)?\s*([+-]?\d{1,18})\s*")


def read_numbers(path):
    with open(path, "rb") as file:
        for match in map(NUMBER.fullmatch, file):
            if match:
                yield int(match[1])


count = total = 0
for number in read_numbers(sys.argv[1]):
    if count == 0:
        smallest = largest = number
    count += 1
    total += number
    if number < smallest:
        smallest = number
    elif number > largest:
        largest = number

if count:
    print(f"numbers: {count}\nsum: {total}\nsmallest: {smallest}\nlargest: {largest}")
else:
    print("There are no numbers.")
