"""Programs that do little but make objects: lists.py KIND."""
import json
import sys


def lists():
    total = 0
    for turn in range(12):
        rows = [[i, i + 1, str(i)] for i in range(200000)]
        total += len(rows) + len(rows[-1][2])
    return total


def lines():
    parts = []
    for i in range(2500000):
        parts.append("line %d" % i)
    return len("\n".join(parts))


def records():
    text = json.dumps([{"name": "n%d" % i, "values": [i, i / 3, None]} for i in range(200000)])
    return sum(len(json.loads(text)) for turn in range(3))


print({"lists": lists, "lines": lines, "records": records}[sys.argv[1]]())
