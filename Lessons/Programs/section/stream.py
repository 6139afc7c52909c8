# Finds where the content of a section begins and ends, and copies what lies between.
# Holds a line or a chunk, and two places in the file.
import os
import re
import sys

CHUNK = 1 << 16
HEADER = re.compile(rb"(?:\xef\xbb\xbf)?#==\[\s*(.+?)\s*\]={5,}#\s*$")


def find_content(file, wanted):
    start = end = offset = 0
    inside = False
    for line in file:
        if header := HEADER.match(line):
            if inside:
                break
            inside = wanted in header[1].lower()
        elif inside and (text := line.lstrip()):
            if not start:
                start = offset + len(line) - len(text)
            end = offset + len(line.rstrip())
        offset += len(line)
    return start, end


path, wanted = sys.argv[1], os.fsencode(sys.argv[2]).lower()
with open(path, "rb") as file:
    start, end = find_content(file, wanted)
    file.seek(start)
    while start < end:
        chunk = file.read(min(CHUNK, end - start))
        sys.stdout.buffer.write(chunk)
        start += len(chunk)
