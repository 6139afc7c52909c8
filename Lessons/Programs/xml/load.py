# Counts the numbers that elements of one name have as their text, and adds them up.
# Holds the document as a tree of all its elements.
import math
import re
import sys
from xml.etree import ElementTree

NUMBER = re.compile(r"[ \t\n\r]*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)[ \t\n\r]*", re.ASCII)


def number_in(element):
    """The number that an element's text is; None for one with others in it."""
    match = NUMBER.fullmatch(element.text or "")
    if len(element) or not match or not math.isfinite(float(match[1])):
        return None
    return float(match[1])


tree = ElementTree.parse(sys.argv[1])
numbers = [number_in(element) for element in tree.iter(sys.argv[2])]
numbers = [number for number in numbers if number is not None]
total = 0.0
for number in numbers:
    total += number
print("count:", len(numbers))
print("sum:", int(total) if total.is_integer() and abs(total) <= 2**53 else total)
