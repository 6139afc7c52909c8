# A page for every request, as it comes, from a cache that forgets nothing.
import sys

MASK = (1 << 64) - 1
BLANKS = b" \t\n\v\f\r"


def key_of(line):
    """The first word of a line, of which 256 bytes count."""
    for place, byte in enumerate(line[:256]):
        if byte in BLANKS:
            return line[:place]
    return line[:256]


def page_of(key):
    """The page for a key: 128 bytes that take some work."""
    state = 0xCBF29CE484222325
    for byte in key:
        state = ((state ^ byte) * 0x100000001B3) & MASK
    page = bytearray()
    for _ in range(16):
        for _ in range(24):
            state = (state + 0x9E3779B97F4A7C15) & MASK
            state = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        page += state.to_bytes(8, "little")
    return bytes(page)


def last_word(page):
    return int.from_bytes(page[-8:], "little")


pages = {}
count = total = 0
with open(sys.argv[1], "rb") as file:
    for line in file:
        key = key_of(line)
        if key not in pages:
            pages[key] = page_of(key)
        count += 1
        total = (total + last_word(pages[key])) & MASK
print(f"requests: {count}\nresult: {total}")
