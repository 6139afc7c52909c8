# Reports on the sections of a file: their lines, bytes and severities, and the totals.
# Holds the whole file, all of its lines, and the lines by sections.
import io
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

with open(path, "rb") as file:
    content = file.read()
sections = []
for line in io.BytesIO(content).readlines():
    if header := HEADER.match(line):
        sections.append((header[1], []))
    elif not sections:
        sections.append((b"(before the first section)", []))
    sections[-1][1].append(line)

total = [0] * 6
longest = longest_number = number = 0
for name, lines in sections:
    counts = [0] * 6
    for number, line in enumerate(lines, number + 1):
        add(counts, line)
        length = len(line.rstrip(b"\n"))
        if length > longest or number == 1:
            longest, longest_number = length, number
    out.write(row(counts, name))
    total = [sum(pair) for pair in zip(total, counts)]
out.write(row(total, b"(total)"))
if total[0]:
    out.write(b"\nThe longest line has %d bytes: line %d.\n" % (longest, longest_number))
else:
    out.write(b"\nThere are no lines.\n")
