# Reads a file in chunks and prints its first bytes, and a notice if that is not all of it.
# Holds all chunks: they are read to the end, joined and cut.
import re
import sys

CHUNK = 1 << 16
# A character of UTF-8 whose end is cut off.
PARTIAL = re.compile(rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})\Z")


def notice(size):
    tenths = (size * 10 + 2**19) // 2**20
    return b"\n\n[TRUNCATED: File is %d.%d MiB]\n" % divmod(tenths, 10)


path, limit = sys.argv[1], int(sys.argv[2])

chunks = []
with open(path, "rb") as file:
    while chunk := file.read(CHUNK):
        chunks.append(chunk)
content = b"".join(chunks)
head = content[:limit]
if len(content) > limit:
    head = head[:-3] + PARTIAL.sub(b"", head[-3:]) + notice(len(content))
sys.stdout.buffer.write(head)
