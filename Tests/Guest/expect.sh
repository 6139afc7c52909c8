# Prepended to each .body: how an expectation is written, and what the bodies share.

checks=0
failures=0

# Decides by the first run's JSON on standard output, what else was said, and what is left behind.
cat > /run/expect.py <<'P'
import json, os, sys

class Members(dict):
    __getattr__ = dict.get

expression, code = sys.argv[1], int(sys.argv[2])
out = open("/run/out.txt", errors="replace").read()
err = open("/run/err.txt", errors="replace").read()
# Both without the line breaks that fit them to a window.
said = " ".join((out + " " + err).split())
MiB = 1 << 20

def alive(name):
    """How many processes have this name."""
    count = 0
    for process in filter(str.isdigit, os.listdir("/proc")):
        try:
            state = open(f"/proc/{process}/stat").read()
            count += state.split("(", 1)[1].rsplit(")", 1)[0] == name and ") Z " not in state
        except OSError:
            pass
    return count

def groups():
    """How many groups of HighWater's are left."""
    return sum(f.startswith("highwater-") for _, fs, _ in os.walk("/sys/fs/cgroup") for f in fs)

def most(run):
    """The largest sample of a run."""
    return max([s.rss_bytes for s in run.samples or []], default=0)

def highest_together():
    """The most that all processes of any run held together."""
    return max((run.tree_peak_bytes or 0 for run in runs), default=None)

def about(figure, low, high):
    """Whether a figure was measured, and lies between two numbers of MiB."""
    return figure is not None and low * MiB <= figure <= high * MiB

runs, r = [], Members()
try:
    result = json.loads(out[out.index("{\n"):], object_hook=Members)
    runs = result.variants[0].runs
    r = runs[0]
except (ValueError, LookupError, TypeError, AttributeError):
    pass
try:
    holds = eval(expression)
except Exception as error:
    holds = f"{type(error).__name__}: {error}"
if holds is True:
    print("it holds")
    sys.exit()
size = lambda b: "–" if b is None else f"{b / MiB:.1f}"
shown = [f"{run.outcome} exit {run.exit_code} peak {size(run.peak_bytes)} by {run.peak_method} "
         f"tree {size(run.tree_peak_bytes)} read {run.read_bytes} wall {run.wall_seconds} "
         f"limit {size((run.limit or Members()).bytes)} {(run.limit or Members()).mechanism}"
         for run in runs] or [out[-300:]]
said = (err[-300:] or "").strip()
print(f"wanted {expression}; got code {code}: {'; '.join(shown)}; groups left {groups()}"
      + (f"; said: {said}" if said else "")
      + (f"; {holds}" if isinstance(holds, str) else ""))
P

# expect WHAT EXPRESSION COMMAND... : runs the command; the expression, in Python, must then be True.
# It may use: code, out, err, said (both, on one line), r (the first run of the JSON), runs, MiB, alive(NAME),
# groups(), most(RUN), highest_together(), about(BYTES, MIB, MIB).
expect() {
  local what=$1 expression=$2 reason name code=0
  shift 2
  # What an earlier one left behind is told there, and only there.
  for name in hold hold-unreadable hold-owned daemonize becomes-root; do pkill -KILL -x $name || true; done
  find "$CG" -depth -type d -path '*/highwater-*' -exec rmdir {} + 2> /dev/null || true
  "$@" > /run/out.txt 2> /run/err.txt < /dev/null || code=$?
  checks=$((checks + 1))
  reason=$(python3 /run/expect.py "$expression" "$code" 2>&1 | tr '\n' ' ')
  if [ "$reason" = 'it holds ' ]; then
    echo "CHECK ok   $what"
  else
    failures=$((failures + 1))
    echo "CHECK FAIL $what: $reason"
  fi
}

# until_true COMMAND... : waits for it to succeed, a minute at most.
until_true() {
  local turn
  for turn in $(seq 600); do
    "$@" > /dev/null 2>&1 && return 0
    sleep 0.1
  done
  return 1
}

finish() { echo "CHECK done: $checks checks, $failures failed"; }
