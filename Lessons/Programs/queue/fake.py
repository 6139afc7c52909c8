# Work on every line, while another thread reads on: nothing tells it to wait.
import queue
import sys
import threading

MASK = (1 << 64) - 1


def worked(line):
    """The digest of a line, mixed 320 times over."""
    state = 0xCBF29CE484222325
    for byte in line:
        state = ((state ^ byte) * 0x100000001B3) & MASK
    for _ in range(320):
        state = (state + 0x9E3779B97F4A7C15) & MASK
        state = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    return state


def read():
    with open(sys.argv[1], "rb") as file:
        for line in file:
            waiting.put(line)
    waiting.put(None)


waiting = queue.Queue()
threading.Thread(target=read, daemon=True).start()
count = total = 0
while (line := waiting.get()) is not None:
    count += 1
    total = (total + worked(line)) & MASK
print(f"lines: {count}\nresult: {total}")
