# Counts the numbers in a field of the records of a JSON array, and adds them up.
# Holds the document as text and every value in it.
import json
import sys


def first_wins(pairs):
    """An object; of a field given twice, the first counts."""
    return dict(reversed(pairs))


with open(sys.argv[1], "rb") as file:
    document = json.load(file, object_pairs_hook=first_wins)
field = sys.argv[2]
elements = document if isinstance(document, list) else []
records = [element for element in elements if isinstance(element, dict)]
numbers = [record[field] for record in records if type(record.get(field)) in (int, float)]
total = 0.0
for number in numbers:
    total += number
print("count:", len(numbers))
print("sum:", int(total) if total.is_integer() and abs(total) <= 2**53 else total)
