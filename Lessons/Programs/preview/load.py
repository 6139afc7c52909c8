# Prints the first bytes of a file, and a notice if that is not all of it.
# Holds the whole file.
import re
import sys

# A character of UTF-8 whose end is cut off.
PARTIAL = re.compile(rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})\Z")


def notice(size):
    tenths = (size * 10 + 2**19) // 2**20
    return b"\n\n[TRUNCATED: File is %d.%d MiB]\n" % divmod(tenths, 10)


path, limit = sys.argv[1], int(sys.argv[2])

with open(path, "rb") as file:
    content = file.read()
head = content[:limit]
if len(content) > limit:
    head = head[:-3] + PARTIAL.sub(b"", head[-3:]) + notice(len(content))
sys.stdout.buffer.write(head)
