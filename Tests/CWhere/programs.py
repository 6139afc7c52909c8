#!/usr/bin/env python3
"""Checks --where on ten programs in C, C++, Rust, Swift and Python (Programs), through highwater itself:
programs.py HIGHWATER [NAME...] [--runs N] [--python PATH]

The truth is one run with the hook that tracks every allocation (-DWHERE_EVERY). Of the runs with the hook as
it is, each line above 5 % of the peak must be within 5 % of the truth or within twice its stated ± in 95
of 100, the total within 2 % or twice its ±, and the account must add up to the peak."""
import argparse, json, os, random, shutil, subprocess, sys, tempfile
import building

MIB = 1 << 20
parser = argparse.ArgumentParser()
parser.add_argument("highwater")
parser.add_argument("names", nargs="*")
parser.add_argument("--runs", type=int, default=5)
parser.add_argument("--python", default="python3")
parser.add_argument("--verbose", action="store_true")
options = parser.parse_args()
folder = os.path.join(building.HERE, "Programs")
work = tempfile.mkdtemp(prefix="where-programs-", dir="/var/tmp")
path = lambda name: os.path.join(work, name)
compilers = {
    ".c": "gcc -O2 -g -o {out} {source}",
    ".cc": "g++ -O2 -g -o {out} {source}",
    ".rs": "rustc --edition 2021 -O -g -o {out} {source}",
    ".swift": "swiftc -O -g -o {out} {source}",
}


def make_inputs():
    """Lines of words, a few of them often, and records in JSON; always the same."""
    draw = random.Random(1952)
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = ["".join(draw.choices(letters, k=draw.randint(3, 18))) for _ in range(60000)]
    with open(path("lines.txt"), "w") as file:
        for _ in range(150000):
            line = [words[int(draw.random() ** 2 * len(words))] for _ in range(draw.randint(1, 14))]
            file.write(" ".join(line) + "\n")
    with open(path("records.json"), "w") as file:
        json.dump([{"name": " ".join(draw.choices(words, k=3)), "group": draw.choice(words[:200]),
                    "values": [draw.random() for _ in range(6)]} for _ in range(60000)], file)


def command(name):
    source, (stem, ending) = os.path.join(folder, name), os.path.splitext(name)
    data = path("records.json" if name == "report.py" else "lines.txt")
    if ending == ".py":
        return [options.python, source, data]
    compile = compilers[ending].format(out=path(name + ".program"), source=source).split()
    if shutil.which(compile[0]) is None:
        return None
    subprocess.run(compile, check=True)
    return [path(name + ".program"), data]


def picture(highwater, words):
    """What `measure --where` says of a command, and the peak of the untouched run."""
    # Hashes that vary with the run would make other memory.
    environment = dict(os.environ, PYTHONHASHSEED="0", SWIFT_DETERMINISTIC_HASHING="1")
    run = subprocess.run([highwater, "--workbook", path("workbook"), "measure", "--where", "--format", "json",
                          "--", *words], env=environment, capture_output=True, text=True)
    if run.returncode != 0:
        sys.exit("measure ended with %d: %s" % (run.returncode, run.stderr))
    variant = json.loads(run.stdout)["variants"][0]
    return variant["where"], variant["peak_bytes"]["median"], variant["runs"][-1]["remarks"]


def lines_of(account):
    lines = {}
    for site in account["sites"]:
        frame = site["frames"][0] if site["frames"] else {"function": "", "file": None, "line": None}
        key = (os.path.basename(frame["file"] or ""), frame["line"]) if frame["line"] else frame["function"]
        bytes, error = lines.get(key, (0, 0.0))
        lines[key] = bytes + site["bytes"], (error ** 2 + site["error_bytes"] ** 2) ** 0.5
    return lines


def check(name, highwater, every):
    words = command(name)
    if words is None:
        print("%-16s no compiler: not run" % name)
        return 0, 0, []
    exact, _, _ = picture(every, words)
    truth = lines_of(exact)
    large = {k: v[0] for k, v in truth.items() if v[0] > 0.05 * exact["peak_bytes"]}
    good, tries, faults, worst, offs = 0, 0, [], 0.0, []
    for _ in range(options.runs):
        account, peak, remarks = picture(highwater, words)
        found = lines_of(account)
        for line, bytes in large.items():
            held, error = found.get(line, (0, 0.0))
            fine = abs(held - bytes) <= max(0.05 * bytes, 2 * error)
            good, tries, worst = good + fine, tries + 1, max(worst, abs(held - bytes) / bytes)
            if not fine:
                faults.append("%s: %s holds %.2f ±%.2f MiB of %.2f" % (name, line, held / MIB, error / MIB,
                                                                      bytes / MIB))
        total = account["attributed_bytes"]
        offs.append(abs(total - exact["attributed_bytes"]) / exact["attributed_bytes"])
        parts = sum(s["bytes"] for s in account["sites"]) + sum(r["bytes"] for r in account["rest"])
        slack = account["rest"][-1]["bytes"]
        # An exact account leaves what malloc, stacks and globals hold; the others differ by their error.
        off = abs(slack - exact["rest"][-1]["bytes"])
        if parts != account["peak_bytes"]:
            faults.append("%s: the parts are %d bytes, the peak %d" % (name, parts, account["peak_bytes"]))
        if off > max(2 * account["error_bytes"], 0.02 * account["peak_bytes"], MIB):
            faults.append("%s: a rest of %.2f MiB, exact %.2f, ±%.2f" % (
                name, slack / MIB, exact["rest"][-1]["bytes"] / MIB, account["error_bytes"] / MIB))
        if abs(account["peak_bytes"] - peak) > 2 * MIB + 0.03 * peak:
            faults.append("%s: a traced peak of %.2f MiB, untouched %.2f" % (
                name, account["peak_bytes"] / MIB, peak / MIB))
        if options.verbose:
            print("   ", remarks, account["remarks"] if "remarks" in account else "")
            for line, bytes in large.items():
                held, error = found.get(line, (0, 0.0))
                print("    %-40s %8.2f ±%5.2f of %8.2f" % (line, held / MIB, error / MIB, bytes / MIB))
    offs.sort()
    middle = offs[len(offs) // 2]
    if middle > 0.02 and middle * exact["attributed_bytes"] > account["error_bytes"]:
        faults.append("%s: the total is off by %.1f %%" % (name, 100 * middle))
    print("%-16s peak %6.1f MiB, %d lines above 5 %%: %d of %d within (worst off %.1f %%), total off by "
          "%.1f %% (median), %.1f %% (most)" % (name, exact["peak_bytes"] / MIB, len(large), good, tries,
                                              100 * worst, 100 * middle, 100 * offs[-1]), flush=True)
    return good, tries, faults


def beside(highwater, hook):
    """The same program with another hook beside it."""
    other = path("every")
    os.mkdir(other)
    for name in ("highwater", "highwater-worker", "highwater-worker-traced"):
        shutil.copy(os.path.join(os.path.dirname(highwater), name), other)
    shutil.copy(hook, os.path.join(other, "highwater-where"))
    return os.path.join(other, "highwater")


try:
    make_inputs()
    highwater = os.path.realpath(options.highwater)
    every = beside(highwater, building.build_hook(path("every.so"), "-DWHERE_EVERY"))
    good, tries, faults = 0, 0, []
    for name in options.names or sorted(os.listdir(folder)):
        result = check(name, highwater, every)
        good, tries, faults = good + result[0], tries + result[1], faults + result[2]
finally:
    shutil.rmtree(work, ignore_errors=True)
print("%d of %d lines within" % (good, tries))
for fault in faults:
    print("  " + fault)
others = [f for f in faults if " holds " not in f]
sys.exit(1 if others or good < 0.95 * tries else 0)
