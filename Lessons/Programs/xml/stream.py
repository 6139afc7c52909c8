# Counts the numbers that elements of one name have as their text, and adds them up.
# Holds one child of the outermost element, with the elements in it.
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


name = sys.argv[2]
count = depth = 0
total = 0.0
events = ElementTree.iterparse(sys.argv[1], events=("start", "end"))
for event, element in events:
    if event == "start":
        if depth == 0:
            root = element
        depth += 1
        continue
    depth -= 1
    if element.tag == name:
        number = number_in(element)
        if number is not None:
            count += 1
            total += number
    if depth == 1:
        # To clear the element would leave it in its parent, empty.
        root.clear()
print("count:", count)
print("sum:", int(total) if total.is_integer() and abs(total) <= 2**53 else total)
