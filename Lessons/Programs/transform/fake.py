# Changes the letters of a text, chunk by chunk: upper, lower or rot13.
# Holds all changed chunks: they are joined and written at the end.
import string
import sys

CHUNK = 1 << 16
LETTERS = (string.ascii_lowercase + string.ascii_uppercase).encode()
ROTATED = LETTERS[13:26] + LETTERS[:13] + LETTERS[39:] + LETTERS[26:39]
ROT13 = bytes.maketrans(LETTERS, ROTATED)
CHANGES = {"upper": bytes.upper, "lower": bytes.lower, "rot13": lambda text: text.translate(ROT13)}

path, change = sys.argv[1], CHANGES[sys.argv[2]]

changed = []
with open(path, "rb") as file:
    while chunk := file.read(CHUNK):
        changed.append(change(chunk))
sys.stdout.buffer.write(b"".join(changed))
