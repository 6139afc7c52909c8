"""Reads records of JSON, groups them, and joins a report: report.py FILE."""
import json
import sys


def load(path):
    with open(path) as file:
        return json.load(file)


def grouped(records):
    groups = {}
    for record in records:
        groups.setdefault(record["group"], []).append((record["name"], sum(record["values"])))
    return groups


def lines(groups):
    return ["%s has %s with %.1f" % (group, name, total)
            for group, entries in sorted(groups.items())
            for name, total in entries]


records = load(sys.argv[1])
groups = grouped(records)
report = lines(groups)
text = "\n".join(report)
print(len(records), len(groups), len(text))
