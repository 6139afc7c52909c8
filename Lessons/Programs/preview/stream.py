# Prints the first bytes of a file, and a notice if that is not all of it.
# Holds one chunk, and stops reading at the limit.
import os
import re
import shutil
import sys

CHUNK = 1 << 16
# A character of UTF-8 whose end is cut off.
PARTIAL = re.compile(rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})\Z")


def notice(size):
    tenths = (size * 10 + 2**19) // 2**20
    return b"\n\n[TRUNCATED: File is %d.%d MiB]\n" % divmod(tenths, 10)


path, limit = sys.argv[1], int(sys.argv[2])
size, out = os.path.getsize(path), sys.stdout.buffer

with open(path, "rb") as file:
    if size <= limit:
        shutil.copyfileobj(file, out)
    else:
        # The last three bytes may hold a character that is cut off.
        left = limit - 3
        while left > 0:
            chunk = file.read(min(CHUNK, left))
            out.write(chunk)
            left -= len(chunk)
        out.write(PARTIAL.sub(b"", file.read(min(3, limit))))
        out.write(notice(size))
