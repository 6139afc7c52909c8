# Prints how many rows each key has, and the sum of a field of them.
# Holds two numbers for each key.
import os
import re
import sys
from collections import Counter
from decimal import Decimal

NUMBER = re.compile(rb"[+-]?(?=\.?\d)(\d*)\.?(\d*)(?:[eE][+-]?\d{1,3})?")


def pattern_of(field):
    """What finds a field in a row, by its number or by its name."""
    if field.isascii() and field.isdigit():
        return re.compile(rb"\A[ \t]*(?:[^ \t\n]+[ \t]+){%d}([^ \t\n]+)" % (int(field) - 1))
    return re.compile(rb"(?:\A|[ \t])%s=([^ \t\n]*)" % re.escape(os.fsencode(field)))


def value_in(row, pattern):
    """The field of a row, of which 64 KiB count; None if the row has none."""
    match = pattern.search(row, 0, 1 << 16)
    return match and match[1]


def billionths(text):
    """A decimal number in whole billionths, so that sums are exact; 0 for anything else."""
    match = NUMBER.fullmatch(text or b"")
    if not match or len(match[1]) + len(match[2]) > 18:
        return 0
    number = Decimal(text.decode()).scaleb(9)
    return int(number) if abs(number) < 10**27 and number == int(number) else 0


def write_total(key, count, total):
    whole, rest = divmod(abs(total), 10**9)
    number = f"{whole}.{rest:09}".rstrip("0").rstrip(".")
    sign = "-" if total < 0 else ""
    sys.stdout.buffer.write(b"%s\t%d\t%s\n" % (key, count, (sign + number).encode()))


key_pattern, value_pattern = map(pattern_of, sys.argv[2:4])
counts, totals = Counter(), Counter()
with open(sys.argv[1], "rb") as file:
    for row in file:
        key = value_in(row, key_pattern)
        if key is not None:
            counts[key] += 1
            totals[key] += billionths(value_in(row, value_pattern))
for key in sorted(counts):
    write_total(key, counts[key], totals[key])
