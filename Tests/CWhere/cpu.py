#!/usr/bin/env python3
"""What the hook costs: cpu.py [NAME...] [--runs N] [--hook PATH] [--python PATH]
User and system time of programs with and without the hook, in turns; prints both medians and what the hook
adds, beside what issue 15 allows: 12 % for programs that only allocate, 5 % for others. In brackets what a
library adds that only calls the functions behind it (Costs/bare.c): no hook can cost less. The hook is the
one of the release build, or, where there is none, one built here with gcc."""
import argparse, os, random, shutil, statistics, subprocess, sys, tempfile
import building

parser = argparse.ArgumentParser()
parser.add_argument("names", nargs="*")
parser.add_argument("--runs", type=int, default=9)
parser.add_argument("--hook")
parser.add_argument("--python", default=os.path.realpath(sys.executable))
options = parser.parse_args()
work = tempfile.mkdtemp(prefix="where-cpu-", dir="/var/tmp")
path = lambda name: os.path.join(work, name)
costs, programs = (os.path.join(building.HERE, folder) for folder in ("Costs", "Programs"))


def compiled(compiler, source):
    """A command that starts the program of a source file, or None where the compiler is missing."""
    words = compiler.split()
    if shutil.which(words[0]) is None:
        return None
    program = path(os.path.basename(source) + ".program")
    if not os.path.exists(program):
        subprocess.run([*words, "-o", program, source], check=True)
    return [program]


def loops(kind):
    return [*compiled("gcc -O2", os.path.join(costs, "loops.c")), kind]


def with_lines(command):
    return command and [*command, path("lines.txt")]


def with_records(command):
    """Enough of them for a second: of a short run the hook's start would be a part that shows."""
    return command and [*with_lines(command), "900000"]


def installed(*command):
    return list(command) if shutil.which(command[0]) else None


def python(kind):
    return installed(options.python, os.path.join(costs, "lists.py"), kind)


# The most that the hook may add, and the command.
COMMANDS = {
    "list": (12, lambda: loops("list")),
    "churn": (12, lambda: loops("churn")),
    "pairs": (12, lambda: loops("pairs")),
    "python-lists": (12, lambda: python("lists")),
    "python-lines": (12, lambda: python("lines")),
    "python-json": (12, lambda: python("records")),
    "sort": (5, lambda: with_lines(installed("sort", "-o", path("sorted")))),
    "swift": (5, lambda: with_lines(compiled("swiftc -O", os.path.join(programs, "lines.swift")))),
    "rust": (5, lambda: with_records(compiled("rustc --edition 2021 -O", os.path.join(programs, "ordered.rs")))),
    "node": (5, lambda: installed("node", os.path.join(costs, "strings.js"))),
}


def make_lines():
    draw = random.Random(1952)
    words = ["".join(draw.choices("abcdefghijklmnopqrstuvwxyz", k=draw.randint(3, 18))) for _ in range(60000)]
    with open(path("lines.txt"), "w") as file:
        for _ in range(600000):
            file.write(" ".join(draw.choices(words, k=draw.randint(1, 14))) + "\n")


def find_hook():
    released = os.path.join(building.HERE, "../../.build/release/highwater-where")
    if options.hook or os.path.exists(released):
        return os.path.abspath(options.hook or released)
    return building.build_hook(path("hook.so"))


def seconds(command, library=None, pictures=None):
    environment = dict(os.environ, PYTHONHASHSEED="0", SWIFT_DETERMINISTIC_HASHING="1", LC_ALL="C")
    if library:
        environment["LD_PRELOAD"] = library
    if pictures:
        environment["HIGHWATER_WHERE"] = pictures
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit("%s ended with %d" % (command, process.returncode))
    return usage.ru_utime + usage.ru_stime


over = 0
try:
    hook, bare = find_hook(), path("bare.so")
    subprocess.run(["gcc", "-O2", "-fPIC", "-shared", "-o", bare, os.path.join(costs, "bare.c")], check=True)
    print("hook: %s" % hook)
    make_lines()
    for name in options.names or COMMANDS:
        allowed, make = COMMANDS[name]
        command = make()
        if command is None:
            print("%-13s not installed: not run" % name)
            continue
        plain, passed, traced = [], [], []
        seconds(command)
        for turn in range(options.runs):
            pictures = tempfile.mkdtemp(dir=work)
            runs = [(plain, None, None), (traced, hook, pictures), (passed, bare, None)]
            for times, library, folder in runs[turn % 3:] + runs[:turn % 3]:
                times.append(seconds(command, library, folder))
            if not any(n.endswith(".picture") for n in os.listdir(pictures)):
                sys.exit("%s: no picture: %s" % (name, os.listdir(pictures)))
            shutil.rmtree(pictures)
        before, after = statistics.median(plain), statistics.median(traced)
        percent, least = (100 * (statistics.median(times) / before - 1) for times in (traced, passed))
        over += percent > allowed
        print("%-13s %6.3f s, with the hook %6.3f s: %+5.1f %% of %d %% allowed%s   (bare %+.1f %%; %.3f–%.3f, %.3f–%.3f)"
              % (name, before, after, percent, allowed, " OVER" if percent > allowed else "", least, min(plain),
                 max(plain), min(traced), max(traced)), flush=True)
finally:
    shutil.rmtree(work, ignore_errors=True)
print("%d over what is allowed, medians of %d runs" % (over, options.runs))
sys.exit(1 if over else 0)
