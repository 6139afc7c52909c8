# Prints the numbers above zero, in KiB and in order.
# Holds only what must be sorted: the numbers above zero, once.
import re
import sys

NUMBER = re.compile(rb"(?:\xef\xbb\xbf)?\s*([+-]?\d{1,18})\s*")


def numbers(path):
    with open(path, "rb") as file:
        for match in map(NUMBER.fullmatch, file):
            if match:
                yield int(match[1])


result = [number // 1024 for number in numbers(sys.argv[1]) if number > 0]
result.sort()
sys.stdout.writelines(f"{number}\n" for number in result)
