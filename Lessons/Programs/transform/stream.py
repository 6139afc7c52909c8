# Changes the letters of a text, chunk by chunk: upper, lower or rot13.
# Holds a chunk and the changed one, which is written before the next is read.
import string
import sys

CHUNK = 1 << 16
LETTERS = (string.ascii_lowercase + string.ascii_uppercase).encode()
ROTATED = LETTERS[13:26] + LETTERS[:13] + LETTERS[39:] + LETTERS[26:39]
ROT13 = bytes.maketrans(LETTERS, ROTATED)
CHANGES = {"upper": bytes.upper, "lower": bytes.lower, "rot13": lambda text: text.translate(ROT13)}

path, change = sys.argv[1], CHANGES[sys.argv[2]]

with open(path, "rb") as file:
    while chunk := file.read(CHUNK):
        sys.stdout.buffer.write(change(chunk))
