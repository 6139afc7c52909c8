# Reports on the sections of a file: their lines, bytes and severities, and the totals.
# Holds one line and the counts of one section.
import os
import re
import sys

HEADER = re.compile(rb"(?:\xef\xbb\xbf)?#==\[\s*(.+?)\s*\]={5,}#\s*$")
WORDS = [b"CRITICAL", b"ERROR", b"WARN", b"INFO"]


def add(counts, line):
    counts[0] += 1
    counts[1] += len(line)
    start = line[:256]
    for column, word in enumerate(WORDS, 2):
        if word in start:
            counts[column] += 1
            break


def row(counts, name):
    return b" %8d %12d %8d %8d %8d %8d  %s\n" % (*counts, name)


path, out = sys.argv[1], sys.stdout.buffer
out.write(f"File: {os.path.basename(path)}\nSize: {os.path.getsize(path)} bytes\n\n".encode())
out.write(b"    Lines        Bytes Critical    Error  Warning     Info  Section\n")

total, counts, name = [0] * 6, [0] * 6, b"(before the first section)"
longest = longest_number = 0
with open(path, "rb") as file:
    for number, line in enumerate(file, 1):
        if header := HEADER.match(line):
            if number > 1:
                out.write(row(counts, name))
            total = [sum(pair) for pair in zip(total, counts)]
            counts, name = [0] * 6, header[1]
        add(counts, line)
        length = len(line.rstrip(b"\n"))
        if length > longest or number == 1:
            longest, longest_number = length, number
total = [sum(pair) for pair in zip(total, counts)]
if total[0]:
    out.write(row(counts, name) + row(total, b"(total)"))
    out.write(b"\nThe longest line has %d bytes: line %d.\n" % (longest, longest_number))
else:
    out.write(row(total, b"(total)") + b"\nThere are no lines.\n")
