# Prints the largest numbers of a file, from the largest on.
# Holds the largest so far.
import heapq
import re
import sys

NUMBER = re.compile(rb"(?:\xef\xbb\xbf)?\s*([+-]?\d{1,18})\s*")


def numbers(path):
    with open(path, "rb") as file:
        for match in map(NUMBER.fullmatch, file):
            if match:
                yield int(match[1])


largest = heapq.nlargest(int(sys.argv[2]), numbers(sys.argv[1]))
sys.stdout.writelines(f"{number}\n" for number in largest)
