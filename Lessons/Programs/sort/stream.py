# Prints the lines of a file in order.
# Sorts a piece of the file at a time, has the disk hold the sorted pieces, and merges those.
import heapq
import operator
import sys
import tempfile

PIECE = 1 << 20
MOST_AT_ONCE = 64
# A newline is no part of what is compared: a tab would come before it.
without_newline = operator.itemgetter(slice(-1))


def written(lines):
    """A temporary file of sorted lines; it has no name, and is gone with the program."""
    file = tempfile.TemporaryFile()
    file.writelines(lines)
    file.seek(0)
    return file


def merged(files):
    return heapq.merge(*files, key=without_newline)


def add(file, level=0):
    """Adds a sorted file; many of one level are merged into one of the next."""
    if level == len(levels):
        levels.append([])
    levels[level].append(file)
    if len(levels[level]) == MOST_AT_ONCE:
        files, levels[level] = levels[level], []
        add(written(merged(files)), level + 1)


levels = []
with open(sys.argv[1], "rb") as file:
    while lines := file.readlines(PIECE):
        if not lines[-1].endswith(b"\n"):
            lines[-1] += b"\n"
        lines.sort(key=without_newline)
        add(written(lines))
        del lines
sys.stdout.buffer.writelines(merged(file for level in levels for file in level))
