# Counts the numbers in a field of the records of a JSON array, and adds them up.
# Holds a piece of the document, in which at least one record fits.
import json
import re
import sys

BLANKS = re.compile(r"[ \t\n\r]*")
PIECE, LONGEST = 1 << 16, 1 << 24


def first_wins(pairs):
    """An object; of a field given twice, the first counts."""
    return dict(reversed(pairs))


def elements(file):
    """The elements of an array, one by one; none of any other document."""
    decode = json.JSONDecoder(object_pairs_hook=first_wins).raw_decode
    text = file.read(PIECE)
    place = BLANKS.match(text).end()
    if not text.startswith("[", place):
        json.loads(text + file.read())
        return
    text, separator = text[place + 1 :], "["
    while separator != "]":
        more = file.read(max(PIECE, len(text)))
        text, place = text + more, 0
        try:
            while separator != "]":
                start = BLANKS.match(text, place).end()
                if separator == "[" and text.startswith("]", start):
                    end = start
                else:
                    element, end = decode(text, start)
                    end = BLANKS.match(text, end).end()
                    if text[end : end + 1] not in (",", "]"):
                        raise json.JSONDecodeError("a comma is missing", text, end)
                    yield element
                place, separator = end + 1, text[end]
        except json.JSONDecodeError:
            # Perhaps the rest of the element is still to come.
            if not more or len(text) - place > LONGEST:
                raise
        text = text[place:]
    if (text + file.read()).strip(" \t\n\r"):
        raise json.JSONDecodeError("the document has ended", text, 0)


with open(sys.argv[1], "rb") as file:
    encoding = json.detect_encoding(file.read(4))
field = sys.argv[2]
count, total = 0, 0.0
with open(sys.argv[1], encoding=encoding, newline="") as file:
    for element in elements(file):
        if isinstance(element, dict) and type(element.get(field)) in (int, float):
            count += 1
            total += element[field]
print("count:", count)
print("sum:", int(total) if total.is_integer() and abs(total) <= 2**53 else total)
