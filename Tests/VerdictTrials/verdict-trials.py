#!/usr/bin/env python3
"""Counts how often `highwater versus --runs 10` names a winner, and the right one.

Not a part of `swift test`: it takes minutes, and its figures are those of the machine at that time.

    Tests/VerdictTrials/verdict-trials.py .build/release/highwater null --load 4 --times 20
    Tests/VerdictTrials/verdict-trials.py .build/release/highwater power --times 100

`null` compares five commands with themselves while busy loops run beside them: of 100 comparisons
at most one may name a winner. `power` compares two programs 20 % apart in time and two 10 % apart
in peak: of 100 comparisons each, 95 must name the right one. `--seconds` is how long the computation
takes; 1 is what the targets are meant for, less is for a first look.
"""
import argparse
import collections
import json
import os
import shlex
import subprocess
import sys
import tempfile
import time

COMPUTE = "import sys\nsum(i * i % 7 for i in range(int(sys.argv[1])))"
HOLD = "import sys; b = b'x' * int(float(sys.argv[1]) * 2**20)"


def steps_for(seconds, python):
    """How many steps the computation takes for so many seconds of the processor."""
    start = time.process_time()
    sum(i * i % 7 for i in range(1_000_000))
    return int(1_000_000 * seconds / (time.process_time() - start))


def versus(arguments, names, commands, file_options):
    words = [arguments.highwater, "versus", "--runs", str(arguments.runs), "--format", "json"]
    for name in names:
        words += ["--name", name]
    words += commands + file_options
    done = subprocess.run(words, capture_output=True, text=True, env=arguments.environment)
    if done.returncode:
        sys.exit(f"verdict-trials: {shlex.join(words)} failed: {done.stdout}{done.stderr}")
    return json.loads(done.stdout)["comparison"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("highwater")
    parser.add_argument("kind", choices=["null", "power"])
    parser.add_argument("--load", type=int, default=0, help="how many busy loops run beside")
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=1.0)
    parser.add_argument("--only", help="only the trials whose name contains this")
    arguments = parser.parse_args()
    arguments.highwater = os.path.abspath(arguments.highwater)

    with tempfile.TemporaryDirectory() as state:
        arguments.environment = dict(os.environ, XDG_STATE_HOME=state)
        python = os.path.realpath(sys.executable)
        steps = steps_for(arguments.seconds, python)

        def program(text, argument):
            return shlex.join([python, "-S", "-c", text, str(argument)])

        log = ["--fixture", "log", "--size", "8MiB"]
        same = {
            "true": ("true", []),
            "cat": ("cat {file}", ["--fixture", "log", "--size", "64MiB"]),
            "python": (shlex.join([python, "-c", "pass"]), []),
            "sort": ("sort {file}", log),
            "compute": (program(COMPUTE, steps), []),
        }
        if arguments.kind == "null":
            trials = [(name, [c, c], f, None) for name, (c, f) in same.items()]
        else:
            trials = [
                ("time", [program(COMPUTE, steps), program(COMPUTE, int(steps * 1.2))], [], "a"),
                ("peak", [program(HOLD, 60), program(HOLD, 67)], [], "a"),
            ]
        trials = [t for t in trials if not arguments.only or arguments.only in t[0]]
        loops = [
            subprocess.Popen([sys.executable, "-c", "while True: pass"])
            for _ in range(arguments.load)
        ]
        try:
            named = collections.Counter()
            for name, commands, file_options, right in trials:
                found, ratios = collections.Counter(), []
                for _ in range(arguments.times):
                    result = versus(arguments, ["a", "b"], commands, file_options)
                    found[result["winner"]] += 1
                    if result["winner"] and result["winner"] != right:
                        print(f"  {name}: {result['verdict']}", flush=True)
                    ratios.append((result["peak_ratio"], result["time_ratio"]))
                middle = [sorted(r[k] for r in ratios)[len(ratios) // 2] for k in (0, 1)]
                print(
                    f"{name}: {arguments.times} comparisons, {dict(found)}, "
                    f"median peak ratio {middle[0]:.3f}, median time ratio {middle[1]:.3f}",
                    flush=True)
                named.update({w: n for w, n in found.items()})
            winners = sum(n for w, n in named.items() if w)
            total = sum(named.values())
            print(f"{winners} of {total} comparisons named a winner")
        finally:
            for loop in loops:
                loop.kill()
                loop.wait()


if __name__ == "__main__":
    main()
