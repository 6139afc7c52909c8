#!/usr/bin/env python3
"""How often the places of a run are as right as they say: accuracy.py PICTURES_OF HOOK RUNS COMMAND...
compares RUNS runs under the sampling hook with one under the hook that tracks every allocation
(-DWHERE_EVERY), given as HOOK,EVERY. A place is a stack, by its symbols."""
import collections, importlib.util, os, shutil, subprocess, sys, tempfile

spec = importlib.util.spec_from_file_location(
    "read_picture", os.path.join(os.path.dirname(os.path.abspath(__file__)), "read-picture.py"))
reader = importlib.util.module_from_spec(spec)
spec.loader.exec_module(reader)


def places(hook, command):
    folder = tempfile.mkdtemp(dir="/var/tmp")
    subprocess.run(command, env=dict(os.environ, HIGHWATER_WHERE=folder, LD_PRELOAD=hook),
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    picture = max(reader.pictures(folder), key=lambda p: p.resident())
    lines = collections.defaultdict(lambda: [0, 0.0])
    for b, untouched, unlooked, error, frames in picture.places():
        key = next((f for f in frames if not f.startswith(("operator new", "std::", "__", "x", "<frozen"))), "none")
        lines[key][0] += b - untouched
        lines[key][1] += error ** 2
    sums = picture.sums if picture.killed else picture.copy.sums
    shutil.rmtree(folder)
    return lines, picture.resident(), sums.heap + sums.private + sums.files - sums.heap_untouched - \
        sums.private_untouched - sums.file_untouched


sampled, every = sys.argv[1].split(",")
runs, command = int(sys.argv[2]), sys.argv[3:]
truth, peak, total = places(every, command)
large = {k: v[0] for k, v in truth.items() if v[0] > 0.05 * peak}
good, good_runs, offs = 0, 0, []
for _ in range(runs):
    found, _, all_found = places(sampled, command)
    fine = [abs(found[k][0] - b) <= max(0.05 * b, 2 * found[k][1] ** 0.5) for k, b in large.items()]
    good += sum(fine)
    good_runs += all(fine)
    offs.append(abs(all_found - total) / total)
offs.sort()
print("%s: peak %.1f MiB, %d lines above 5 %%: %d of %d within, all in %d of %d runs; total off by %.1f %% "
      "(median), %.1f %% (95 of 100)" % (" ".join(command)[:50], peak / 1048576, len(large), good,
      len(large) * runs, good_runs, runs, 100 * offs[len(offs) // 2], 100 * offs[int(len(offs) * 0.95)]))
