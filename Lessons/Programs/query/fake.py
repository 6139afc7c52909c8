# Prints the rows of a database's first table that meet a condition, as the sqlite3 shell does.
# Takes one row at a time from a cursor, and makes a list of them.
import sqlite3
import sys

FIRST_TABLE = r"""
    SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\'
    ORDER BY rowid LIMIT 1"""


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


def matching_rows(path, condition):
    """A cursor over the rows, their values as SQLite writes them."""
    connection = sqlite3.connect(path)
    ((table,),) = connection.execute(FIRST_TABLE)
    table = quoted(table)
    columns = [column[0] for column in connection.execute(f"SELECT * FROM {table}").description]
    texts = ", ".join(f"CAST({quoted(column)} AS TEXT)" for column in columns)
    connection.text_factory = bytes
    return connection.execute(f"SELECT {texts} FROM {table} WHERE ({condition}\n)")


rows = list(row for row in matching_rows(sys.argv[1], sys.argv[2]))
for row in rows:
    sys.stdout.buffer.write(b"|".join(value or b"" for value in row) + b"\n")
