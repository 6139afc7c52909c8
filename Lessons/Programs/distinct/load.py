# Counts the different values of a field.
# Holds all rows, the value of each, and the different ones.
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
with open(sys.argv[1], "rb") as file:
    rows = file.readlines()
values = [value_in(row, pattern) for row in rows]
print(len({value for value in values if value is not None}))
