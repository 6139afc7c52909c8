#!/usr/bin/env python3
"""Tests the hook on programs with known memory: builds the hook and the probes with gcc, runs each probe
with and without the hook, and compares. run.py [NAME...] [--runs N] [--hook PATH]
run.py fuzz --runs 100 tries a hundred random programs.

A place holds if it is within 5 % of the truth, or within three of its own errors (two hold in 95 of 100
runs; three so that a test fails once in hundreds). The random programs have places of a few samples, and
where too few were drawn, too small an error is stated: there a place holds if it is within four of the
errors that its true bytes would have, and two of the stated errors must hold in 95 of 100 places."""
import argparse, importlib.util, os, random, re, resource, shutil, signal, subprocess, sys, tempfile
import building

here = building.HERE
spec = importlib.util.spec_from_file_location("read_picture", os.path.join(here, "read-picture.py"))
reader = importlib.util.module_from_spec(spec)
spec.loader.exec_module(reader)

parser = argparse.ArgumentParser()
parser.add_argument("names", nargs="*")
parser.add_argument("--runs", type=int, default=1)
parser.add_argument("--hook")
parser.add_argument("--verbose", action="store_true")
options = parser.parse_args()
work = tempfile.mkdtemp(prefix="cwhere-", dir="/var/tmp")
source, flags = building.SOURCES, building.FLAGS
failures = []
MIB = 1 << 20


def build_hook(name, *more):
    return building.build_hook(os.path.join(work, name), *more)


def build():
    hook = options.hook or build_hook("libhighwater-where.so")
    subprocess.run(["gcc", *flags, "-pthread", os.path.join(here, "where-probe.c"), "-o",
                    os.path.join(work, "probe")], check=True)
    subprocess.run(["g++", *flags, os.path.join(here, "where-probe.cc"), "-o",
                    os.path.join(work, "probe-cc")], check=True)
    subprocess.run(["gcc", *flags, "-pthread", os.path.join(here, "where-fuzz.c"), "-o",
                    os.path.join(work, "fuzz")], check=True)
    return hook


def run(arguments, folder=None, preexec=None, environment=None, stdin=None):
    env = dict(os.environ, **(environment or {}))
    if folder:
        env.update(HIGHWATER_WHERE=folder, LD_PRELOAD=hook)
    return subprocess.run(arguments, env=env, capture_output=True, text=True, preexec_fn=preexec)


def fresh():
    return tempfile.mkdtemp(dir=work)


def expect(name, holds, what):
    if not holds:
        failures.append("%s: %s" % (name, what))
    if options.verbose or not holds:
        print("   %s %s" % ("ok  " if holds else "FAIL", what))


def compare(name, picture, output, account=True, within=None):
    """Each function named in the output holds what it says, after what was never touched is taken off.
    Given a list `within`, whether its stated error holds is added there, and its true one is compared."""
    places = picture.places()
    for line in output.splitlines():
        function, _, number = line.partition(" ")
        if not number.isdigit() or function in ("failed", "none"):
            continue
        truth, found, variance = int(number), 0, 0
        for b, untouched, unlooked, error, frames in places:
            if any(re.search(r"\b%s\b" % function, f) for f in frames):
                found += b - untouched
                variance += error ** 2
        off = abs(found - truth)
        most = 3 * variance ** 0.5
        if within is not None:
            within.append(off <= max(0.05 * truth, 2 * variance ** 0.5))
            most = 4 * (truth * 2.0 ** picture.log2) ** 0.5
        expect(name, off <= max(0.05 * truth, most, 64 << 10) if truth >= MIB else True,
               "%s holds %.2f MiB of %.2f, ±%.2f" % (function, found / MIB, truth / MIB, variance ** 0.5 / MIB))
    if account and picture.copy and not picture.killed:
        c, s = picture.copy, picture.copy.sums
        rest = c.resident - c.shared - (s.heap - s.heap_untouched) - (s.private - s.private_untouched)
        error = s.variance ** 0.5
        expect(name, -3 * error - MIB / 4 <= rest <= 3 * error + 0.02 * c.resident + 2 * MIB,
               "rest of anonymous memory %.2f MiB of %.2f, ±%.2f" % (rest / MIB, c.resident / MIB, error / MIB))
        total = sum(p[0] for p in places)
        expect(name, abs(total - s.heap - s.private - s.files) < 1024, "places add up to the sums")
    expect(name, picture.dropped == 0, "nothing dropped")


def test_wrapped():
    """The hook linked into a static program, as into the traced worker: by frame pointers."""
    functions = "malloc calloc realloc free memalign aligned_alloc posix_memalign mmap munmap mremap write".split()
    wrapped = os.path.join(source, "highwater-worker-traced")
    subprocess.run(["gcc", *flags, "-static", "-pthread", "-fno-omit-frame-pointer", "-DWHERE_WRAPPED",
                    "-I" + os.path.join(source, "CWherePicture/include"),
                    *[os.path.join(wrapped, f) for f in sorted(os.listdir(wrapped)) if f.endswith(".c") and f != "main.c"],
                    os.path.join(here, "where-probe.c"), "-o", os.path.join(work, "wrapped"),
                    *["-Wl,--wrap=" + f for f in functions]], check=True)
    global hook
    usual, hook = hook, ""
    for name in ("list", "big", "threads", "recursion", "fails"):
        probe(name, program="wrapped")
    probe("killed", -signal.SIGKILL, program="wrapped")
    hook = usual


def probe(name, code=0, program="probe", arguments=None, which=-1, account=True, preexec=None, within=None):
    folder = fresh()
    command = [os.path.join(work, program)] + (arguments if arguments is not None else [name])
    plain = run(command, preexec=preexec)
    traced = run(command, folder, preexec=preexec)
    expect(name, (plain.returncode, plain.stdout, plain.stderr) ==
           (traced.returncode, traced.stdout, traced.stderr), "same result as without (%d, %d)%s" %
           (plain.returncode, traced.returncode, traced.stderr[:200]))
    expect(name, plain.returncode == code, "code %d" % plain.returncode)
    pictures = reader.pictures(folder)
    if not pictures:
        expect(name, False, "a picture; refused: %s" % reader.refusals(folder))
        return [], traced
    main = max(pictures, key=lambda p: p.parent == 0) if which == -1 else pictures[which]
    if which == -1:
        main = pictures[0]
    compare(name, main, traced.stdout, account, within)
    return pictures, traced


def test_list(): probe("list")
def test_big(): probe("big")
def test_maps(): probe("maps")
def test_reserves(): probe("reserves")
def test_signals(): probe("signals")
def test_recursion(): probe("recursion")
def test_new(): probe("new", program="probe-cc", arguments=[], account=False)  # aligned blocks leave gaps


def test_fails():
    pictures, _ = probe("fails")


def test_threads(): probe("threads")


# Of each place of the random programs, whether twice its stated error held.
fuzz_within = []


def test_fuzz():
    seed = str(random.randrange(1 << 32))
    pictures, _ = probe("fuzz with seed " + seed, program="fuzz", arguments=[seed], account=False,
                        within=fuzz_within)
    expect("fuzz with seed " + seed, pictures[0].tracked > 100, "something was sampled")


def test_forks():
    pictures, traced = probe("forks")
    expect("forks", "failed 0" in traced.stdout, "no child failed")
    expect("forks", len(pictures) == 201, "%d pictures of 201" % len(pictures))
    for p in pictures[1:]:
        held = {}
        for b, u, l, e, frames in p.places():
            held[frames[0].split(" ")[0]] = held.get(frames[0].split(" ")[0], 0) + b
        if not (0.4 * MIB < held.get("middle_list", 0) < 1.7 * MIB and
                6 * MIB < held.get("small_list", 0) < 10 * MIB and p.end == 1):
            expect("forks", False, "child %s end %d holds %s" % (p.path, p.end, held))


def test_killed():
    pictures, _ = probe("killed", -signal.SIGKILL)
    expect("killed", pictures[0].killed, "the end is the picture")


def test_aborted():
    pictures, _ = probe("aborted", -signal.SIGABRT)
    expect("aborted", pictures[0].end == 3, "end is abort")


def test_execs():
    folder = fresh()
    traced = run([os.path.join(work, "probe"), "execs"], folder)
    pictures, lines = reader.pictures(folder), traced.stdout.splitlines()
    expect("execs", [p.end for p in pictures] == [2, 1], "one picture for each program")
    compare("execs", pictures[0], lines[0])
    compare("execs", pictures[1], "\n".join(lines[1:]))


def test_tree():
    pictures, _ = probe("tree")
    expect("tree", "tree_full" in pictures[0].remarks and pictures[0].cut > 0, "the tree was full")


def test_table():
    global hook
    usual, hook = hook, build_hook("small.so", "-DWHERE_CAPACITY=512")
    pictures, _ = probe("table")
    hook = usual
    expect("table", pictures[0].thinnings > 0, "the table was thinned")


def test_limits():
    """Too little address space, and a limit for files: the same result and a reason."""
    def limited(which, bytes): return lambda: resource.setrlimit(which, (bytes, bytes))
    command, seen = [os.path.join(work, "probe"), "none"], []
    for kind, which, sizes in (("-v", resource.RLIMIT_AS, range(2 * MIB, 9 * MIB, MIB // 4)),
                               ("-f", resource.RLIMIT_FSIZE, (0, MIB))):
        for size in sizes:
            folder = fresh()
            plain, traced = run(command, preexec=limited(which, size)), run(command, folder, limited(which, size))
            # What ld.so says of a library that it has no room for is seen beforehand by who sets the limit.
            if "cannot be preloaded" not in traced.stderr and traced.returncode != 127 and plain.returncode == 64:
                expect("limits", (plain.returncode, plain.stdout) == (traced.returncode, traced.stdout),
                       "ulimit %s %d: same result (%d, %d) %s" % (kind, size, plain.returncode,
                                                                  traced.returncode, traced.stderr))
                reasons = reader.refusals(folder)
                expect("limits", bool(reasons) != bool(reader.pictures(folder)), "either a picture or a reason")
                seen += reasons
    expect("limits", "memory" in seen and "space" in seen, "refused for memory and for space: %s" % seen)


def held_by(picture, moment):
    """The bytes in memory of each function of the probe, and twice the standard deviations."""
    held, variances = {}, {}
    for b, untouched, _, error, frames in picture.named(moment[1]):
        name = next((f.split()[0] for f in frames if re.match(r"(small_list|middle_list|big_block|mapped)\b", f)), "")
        held[name] = held.get(name, 0) + b - untouched
        variances[name] = variances.get(name, 0) + error ** 2
    return held, {name: 3 * v ** 0.5 for name, v in variances.items()}


def test_phases():
    picture = probe("phases")[0][0]
    found = picture.phases()
    expect("phases", [p[0] for p in found] == ["", "one", "two: RSS and more", "three"], "%s" % [p[0] for p in found])
    none = {"small_list": 0, "middle_list": 0, "big_block": 0, "mapped": 0}
    truth = [("end of one", found[1][2], {"small_list": 24}),
             ("peak of two", found[2][1], {"small_list": 24, "middle_list": 8, "big_block": 40}),
             ("end of two", found[2][2], {"small_list": 24, "middle_list": 8}),
             ("peak of three", found[3][1], {"small_list": 24, "middle_list": 8}),
             ("end of three", found[3][2], {"small_list": 4, "middle_list": 8, "mapped": 10})]
    for what, moment, holds in truth:
        held, errors = held_by(picture, moment)
        for name, mebibytes in dict(none, **holds).items():
            off = abs(held.get(name, 0) - mebibytes * MIB)
            # Copies are made at steps of 1/64 + 256 KiB, and lists leave out less than a 1024th.
            step = mebibytes * MIB / 64 + (256 << 10) if "peak" in what else 128 << 10
            expect("phases", off <= errors.get(name, 0) + step, "%s: %s holds %.2f MiB of %d ±%.2f" % (
                what, name, held.get(name, 0) / MIB, mebibytes, errors.get(name, 0) / MIB))
    expect("phases", "phases_full" not in picture.remarks, "room for all")


def test_full_disk():
    """A disk of 2 MiB, as root: too small from the start, and one that fills up while the program runs."""
    if os.geteuid() != 0:
        print("   needs root: not run")
        return
    for size, name in ((4096, "full at the start"), (120 << 10, "full while running")):
        folder = os.path.join(fresh(), "disk")
        os.mkdir(folder)
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=%d" % size, "tmpfs", folder]).returncode != 0:
            print("   no mount: not run")
            return
        try:
            plain = run([os.path.join(work, "probe"), "tree"])
            traced = run([os.path.join(work, "probe"), "tree"], folder)
            expect("full_disk", (plain.returncode, plain.stdout) == (traced.returncode, traced.stdout),
                   "%s: same result (%d)" % (name, traced.returncode))
            pictures, refused = reader.pictures(folder), reader.refusals(folder)
            expect("full_disk", (refused == ["space"] and not pictures) if size == 4096 else
                   len(pictures) == 1 and "space" in pictures[0].remarks, "%s: %s %s" % (name, refused, [
                       (p.remarks, p.cut) for p in pictures]))
        finally:
            subprocess.run(["umount", folder])


def test_out_of_memory():
    """Killed by a cgroup's limit (version 1), as root: what it held then is the picture."""
    group = "/sys/fs/cgroup/memory/cwhere-test-%d" % os.getpid()
    try:
        os.mkdir(group)
        with open(group + "/memory.limit_in_bytes", "w") as file:
            file.write("40M")
    except OSError:
        print("   no cgroup can be made: not run")
        return
    def join():
        with open(group + "/cgroup.procs", "w") as file:
            file.write("0")
    folder = fresh()
    try:
        traced = run([os.path.join(work, "probe"), "table"], folder, join)
    finally:
        os.rmdir(group)
    expect("out_of_memory", traced.returncode == -signal.SIGKILL, "killed (%d)" % traced.returncode)
    pictures = reader.pictures(folder)
    expect("out_of_memory", len(pictures) == 1 and pictures[0].killed, "the end is the picture")
    held = sum(p[0] for p in pictures[0].places() if any("big_block" in f for f in p[4]))
    expect("out_of_memory", held > 30 * MIB, "big_block holds %.1f MiB" % (held / MIB))


PYTHON_LIST = """
def build():
    return [str(i) + "x" * 100 for i in range(200000)]
def parse():
    import json
    return json.loads("[" + ",".join(["{\\"a\\": [1.5, 2.5], \\"b\\": \\"%d\\"}" % i for i in range(60000)]) + "]")
def join():
    parts = [b"y" * 100000 for i in range(200)]
    return b"".join(parts)
a = build()
b = parse()
c = join()
import sys
print("3", sum(sys.getsizeof(s) + 15 & ~15 for s in a) + 8 * len(a))
print("9", len(c))
"""


def pythons():
    found = {}
    for name in ["python3"] + ["python3.%d" % n for n in range(9, 14)]:
        path = shutil.which(name)
        if path:
            found[os.path.realpath(path)] = name
    root = os.path.expanduser("~/.pyenv/versions")
    for version in sorted(os.listdir(root)) if os.path.isdir(root) else []:
        path = os.path.join(root, version, "bin/python3")
        if version.startswith("3.") and int(version.split(".")[1]) >= 9 and os.path.exists(path):
            found[os.path.realpath(path)] = version
    return sorted(p for p in found if "pyenv/shims" not in p)


def test_python():
    for path in pythons():
        folder = fresh()
        traced = run([path, "-c", PYTHON_LIST], folder)
        plain = run([path, "-c", PYTHON_LIST])
        expect("python", (plain.returncode, plain.stdout, plain.stderr) ==
               (traced.returncode, traced.stdout, traced.stderr), "%s: same result %s" % (path, traced.stderr[-300:]))
        for picture in reader.pictures(folder):
            expect("python", "python" in picture.remarks, "%s traced as Python" % path)
            found, variance = {}, {}
            for b, u, l, e, frames in picture.places():
                name = next((f.split(":")[1] for f in frames if "<string>" in f), "none")
                found[name] = found.get(name, 0) + b - u
                variance[name] = variance.get(name, 0) + e * e
            for line in traced.stdout.splitlines():
                name, number = line.split()
                off = abs(found.get(name, 0) - int(number))
                expect("python", off <= max(0.05 * int(number), 3 * variance.get(name, 0) ** 0.5),
                       "%s: line %s holds %.2f MiB of %.2f ±%.2f" % (path, name, found.get(name, 0) / MIB,
                       int(number) / MIB, variance.get(name, 0) ** 0.5 / MIB))


hook = build()
tests = {n[5:]: f for n, f in sorted(globals().items()) if n.startswith("test_")}
for turn in range(options.runs):
    for name in options.names or tests:
        print(name)
        tests[name]()
if fuzz_within:
    share, tries = sum(fuzz_within) / len(fuzz_within), len(fuzz_within)
    expect("fuzz", share >= 0.95 - 2 * (0.95 * 0.05 / tries) ** 0.5,
           "twice the stated errors hold in %.1f %% of %d places" % (100 * share, tries))
    print("   twice the stated errors held in %.1f %% of %d places" % (100 * share, tries))
shutil.rmtree(work, ignore_errors=True)
print("%d failures" % len(failures))
for failure in failures:
    print("  " + failure)
sys.exit(1 if failures else 0)
