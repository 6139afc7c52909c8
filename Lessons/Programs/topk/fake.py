# Prints the largest numbers of a file, from the largest on.
# Puts one number at a time into a heap, and none is ever taken out.
import heapq
import re
import sys

NUMBER = re.compile(rb"(?:\xef\xbb\xbf)?\s*([+-]?\d{1,18})\s*")

heap = []
with open(sys.argv[1], "rb") as file:
    for match in map(NUMBER.fullmatch, file):
        if match:
            heapq.heappush(heap, -int(match[1]))
wanted = min(int(sys.argv[2]), len(heap))
sys.stdout.writelines(f"{-heapq.heappop(heap)}\n" for _ in range(wanted))
