# Reads a file line by line and prints the first section whose name contains a text.
# Holds all sections: each is filled before one is chosen.
import os
import re
import sys

HEADER = re.compile(rb"(?:\xef\xbb\xbf)?#==\[\s*(.+?)\s*\]={5,}#\s*$")

path, wanted = sys.argv[1], os.fsencode(sys.argv[2]).lower()

sections = []
with open(path, "rb") as file:
    for line in file:
        if header := HEADER.match(line):
            sections.append((header[1], []))
        elif sections:
            sections[-1][1].append(line)

for name, body in sections:
    if wanted in name.lower():
        sys.stdout.buffer.write(b"".join(body).strip())
        break
