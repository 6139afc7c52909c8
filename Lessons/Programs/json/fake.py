# Counts the numbers in a field of the records of a JSON array, and adds them up.
# Takes one record at a time, and holds the whole document as text all the while.
import json
import re
import sys

BLANKS = re.compile(r"[ \t\n\r]*")


def first_wins(pairs):
    """An object; of a field given twice, the first counts."""
    return dict(reversed(pairs))


def elements(path):
    """The elements of an array, one by one; none of any other document."""
    with open(path, "rb") as file:
        content = file.read()
    text = content.decode(json.detect_encoding(content))
    decoder = json.JSONDecoder(object_pairs_hook=first_wins)
    place = BLANKS.match(text).end()
    if not text.startswith("[", place):
        json.loads(text)
        return
    place = BLANKS.match(text, place + 1).end()
    if not text.startswith("]", place):
        place -= 1
    while not text.startswith("]", place):
        start = BLANKS.match(text, place + 1).end()
        element, end = decoder.raw_decode(text, start)
        place = BLANKS.match(text, end).end()
        if text[place : place + 1] not in (",", "]"):
            raise json.JSONDecodeError("a comma is missing", text, place)
        yield element
    if BLANKS.match(text, place + 1).end() < len(text):
        raise json.JSONDecodeError("the document has ended", text, place + 1)


field = sys.argv[2]
count = 0
total = 0.0
for element in elements(sys.argv[1]):
    if isinstance(element, dict) and type(element.get(field)) in (int, float):
        count += 1
        total += element[field]
print("count:", count)
print("sum:", int(total) if total.is_integer() and abs(total) <= 2**53 else total)
