"""Lists, dictionaries, sets and objects of numbers, and arrays of numpy where that is installed."""
try:
    import numpy
except ImportError:
    numpy = None
from array import array


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y


def points(count):
    return [Point(float(i), i * 1000) for i in range(count)]


def table(count):
    return {"key %d" % i: i * 12345 for i in range(count)}


def matrix(rows, columns):
    if numpy is None:
        return array("d", bytes(8 * rows * columns))
    zeros = numpy.zeros((rows, columns))
    return zeros + 1.5


made = points(120_000)
found = table(200_000)
squares = {i * i for i in range(100_000)}
grid = matrix(1000, 2000)
text = b"".join(b"%d;" % i for i in range(500_000))
print(len(made), len(found), len(squares), len(grid), len(text))
