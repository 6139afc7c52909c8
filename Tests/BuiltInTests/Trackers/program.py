import sys
import threading

from memory_tracking import MemoryTracker, memory

memory.checkpoint("not shown")
memory.enable()
held = b"x" * (50 << 20)
print("differences", memory.delta(), memory.peak_increase())
memory.checkpoint("fifty allocated")
del held
memory.checkpoint("freed")


def work():
    for _ in range(50):
        memory.checkpoint("thread")


threads = [threading.Thread(target=work) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
memory.disable()
memory.checkpoint("not shown")
print("disabled", memory.enabled, memory.delta(), memory.peak_increase())
MemoryTracker(sys.stderr, timestamps=False).enable()
