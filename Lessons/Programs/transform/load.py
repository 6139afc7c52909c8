# Changes the letters of a text: upper, lower or rot13.
# Holds the whole file and the changed one.
import string
import sys

LETTERS = (string.ascii_lowercase + string.ascii_uppercase).encode()
ROTATED = LETTERS[13:26] + LETTERS[:13] + LETTERS[39:] + LETTERS[26:39]
ROT13 = bytes.maketrans(LETTERS, ROTATED)
CHANGES = {"upper": bytes.upper, "lower": bytes.lower, "rot13": lambda text: text.translate(ROT13)}

path, change = sys.argv[1], CHANGES[sys.argv[2]]

with open(path, "rb") as file:
    content = file.read()
changed = change(content)
sys.stdout.buffer.write(changed)
