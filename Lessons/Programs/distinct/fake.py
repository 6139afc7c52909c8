# Counts the different values of a field.
# Reads one row at a time into a set, to forget what comes twice; but no row comes twice.
import os
import re
import sys


def pattern_of(field):
    """What finds a field in a row, by its number or by its name."""
    if field.isascii() and field.isdigit():
        return re.compile(rb"\A[ \t]*(?:[^ \t\n]+[ \t]+){%d}([^ \t\n]+)" % (int(field) - 1))
    return re.compile(rb"(?:\A|[ \t])%s=([^ \t\n]*)" % re.escape(os.fsencode(field)))


def value_in(row, pattern):
    """The field of a row, of which 64 KiB count; None if the row has none."""
    match = pattern.search(row, 0, 1 << 16)
    return match and match[1]


pattern = pattern_of(sys.argv[2])
rows = set()
with open(sys.argv[1], "rb") as file:
    for row in file:
        rows.add(row)
values = {value_in(row, pattern) for row in rows}
print(len(values - {None}))
