"""Memory checkpoints for a Python program, in the form that HighWater reads.

    from memory_tracking import memory

    memory.enable()
    rows = parse(path)
    memory.checkpoint("Content parsed")

prints, with the time in UTC:

    [2026-01-31 09:30:00] [MEMORY] Tracking enabled. RSS: 42.5 MiB, Peak: 42.5 MiB
    [2026-01-31 09:30:07] [MEMORY] Content parsed: RSS 53.0 MiB (+10.5) | Peak 3262.0 MiB (+3219.5 since start)

While tracking is disabled a checkpoint does nothing, so the calls can stay in the program. Threads
may share a tracker. The figures come from Linux's /proc/self/status; nothing but the standard
library is needed. This file is free to copy and to change.
"""

import sys
import threading
import time

__all__ = ["MemoryTracker", "MemoryTrackingError", "memory"]

_STATUS = "/proc/self/status"


class MemoryTrackingError(OSError):
    """The kernel's figures about this process cannot be read."""


class MemoryTracker:
    """Prints what the process holds now (RSS) and the most it has held (peak) at each checkpoint."""

    def __init__(self, stream=None, timestamps=True):
        """Make a tracker that writes to stream, by default whatever sys.stdout is at the time."""
        self.stream = stream
        self.timestamps = timestamps
        self._lock = threading.Lock()
        self._enabled = False
        self._last_rss = self._start_peak = self._highest_peak = 0

    @property
    def enabled(self):
        """Whether checkpoints are printed."""
        return self._enabled

    def enable(self):
        """Begin to track, or begin again."""
        with self._lock:
            self._last_rss, peak = _read_status()
            self._start_peak = self._highest_peak = peak
            self._enabled = True
            self._print(f"Tracking enabled. RSS: {_mib(self._last_rss)} MiB, Peak: {_mib(peak)} MiB")

    def disable(self):
        """Stop tracking; checkpoints print nothing from here on."""
        with self._lock:
            self._enabled = False

    def checkpoint(self, phase):
        """Print the figures at the end of a phase."""
        if not self._enabled:
            return
        with self._lock:
            if not self._enabled:
                return
            rss, peak = self._figures()
            delta, increase = rss - self._last_rss, peak - self._start_peak
            self._last_rss = rss
            self._print(
                f"{phase}: RSS {_mib(rss)} MiB ({_mib(delta, '+')}) | "
                f"Peak {_mib(peak)} MiB ({_mib(increase, '+')} since start)"
            )

    def delta(self):
        """Return how many bytes RSS has changed since the last checkpoint; None while disabled."""
        with self._lock:
            return self._figures()[0] - self._last_rss if self._enabled else None

    def peak_increase(self):
        """Return how many bytes the peak has risen since enable(); None while disabled."""
        with self._lock:
            return self._figures()[1] - self._start_peak if self._enabled else None

    def _figures(self):
        rss, peak = _read_status()
        # The kernel adds up counts per processor, and the sum can come out a little lower.
        self._highest_peak = max(self._highest_peak, peak)
        return rss, self._highest_peak

    def _print(self, message):
        time_of_day = time.strftime("[%Y-%m-%d %H:%M:%S] ", time.gmtime()) if self.timestamps else ""
        print(f"{time_of_day}[MEMORY] {message}\n", end="", file=self.stream or sys.stdout, flush=True)


def _mib(size, sign=""):
    # Adding 0.0 turns -0.0 into 0.0.
    return f"{round(size / 2**20, 1) + 0.0:{sign}.1f}"


def _read_status():
    """Return (RSS, peak) in bytes."""
    try:
        with open(_STATUS, "rb", buffering=0) as file:
            status = file.read(4096)
    except OSError as error:
        raise MemoryTrackingError(
            error.errno, f"memory tracking needs Linux with /proc mounted ({error.strerror})", _STATUS
        ) from error
    return _amount(status, b"VmRSS"), _amount(status, b"VmHWM")


def _amount(status, name):
    _, found, rest = status.partition(b"\n%s:" % name)
    if not found:
        raise MemoryTrackingError(f"memory tracking: {_STATUS} has no {name.decode()} line")
    return int(rest.split(None, 1)[0]) * 1024


memory = MemoryTracker()
"""The tracker that the whole program shares."""
