# Prints the content of the first section whose name contains a text.
# Holds the whole file, all of its lines and all sections.
import io
import os
import re
import sys

HEADER = re.compile(rb"(?:\xef\xbb\xbf)?#==\[\s*(.+?)\s*\]={5,}#\s*$")

path, wanted = sys.argv[1], os.fsencode(sys.argv[2]).lower()

with open(path, "rb") as file:
    content = file.read()
lines = io.BytesIO(content).readlines()

sections = []
for line in lines:
    if header := HEADER.match(line):
        sections.append((header[1], []))
    elif sections:
        sections[-1][1].append(line)

for name, body in sections:
    if wanted in name.lower():
        sys.stdout.buffer.write(b"".join(body).strip())
        break
