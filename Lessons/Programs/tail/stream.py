# Looks from the end of a file for where its last lines begin, and copies from there.
# Holds one block.
import os
import shutil
import sys

BLOCK = 1 << 16


def start_of_last_lines(file, count):
    end = file.seek(0, os.SEEK_END)
    if count == 0:
        return end
    # The last byte does not count: if it is a newline, it ends the last line and begins none.
    position = end - 1
    while position > 0:
        size = min(BLOCK, position)
        position -= size
        file.seek(position)
        block = file.read(size)
        newlines = block.count(b"\n")
        if newlines >= count:
            newline = len(block)
            for _ in range(count):
                newline = block.rfind(b"\n", 0, newline)
            return position + newline + 1
        count -= newlines
    return 0


path, count = sys.argv[1], int(sys.argv[2])
with open(path, "rb") as file:
    file.seek(start_of_last_lines(file, count))
    shutil.copyfileobj(file, sys.stdout.buffer)
