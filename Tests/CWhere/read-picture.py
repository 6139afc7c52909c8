#!/usr/bin/env python3
"""Reads the pictures of a folder (Sources/CWherePicture/include/where_picture.h), for the tests of the hook.

read-picture.py FOLDER            prints each picture: its sums, and the places that hold most
As a module: pictures(FOLDER), refusals(FOLDER), and Picture.places(): [(bytes, untouched, unlooked, error,
[frame])], a frame being "function file:line" (llvm-symbolizer or addr2line where installed)."""
import collections, json, os, shutil, struct, subprocess, sys

SUMS = struct.Struct("<7qd")
COPY = struct.Struct("<5q7qdQ4I")
HEAD = struct.Struct("<8sIIQ4I4I6q7qdII")
SCRIPT = 1 << 63
REMARKS = ("tree_full space mappings_full operator_new allocator lost inherited torn python old_python "
           "every phases_full").split()
Sums = collections.namedtuple("Sums", "heap private files heap_untouched private_untouched file_untouched "
                              "unlooked variance")


class Copy:
    def __init__(self, data, at):
        v = COPY.unpack_from(data, at)
        self.resident, self.shared, self.own_private, self.own_shared, self.time = v[:5]
        self.sums = Sums(*v[5:13])
        self.held_at, self.count, self.capacity, self.left_out, self.complete = v[13:]


class Picture:
    def __init__(self, path):
        self.path = path
        d = self.data = open(path, "rb").read()
        v = HEAD.unpack_from(d, 0)
        if v[0] != b"HWWHERE1":
            raise ValueError("not a picture")
        (self.pid, self.parent, self.end, remarks, self.program, self.allocator, self.operator_new,
         self.log2, self.started, self.spent, self.copying, self.looking, self.last_resident,
         self.last_live) = v[4:18]
        self.sums = Sums(*v[18:26])
        self.current, self.blocks = v[26:28]
        self.remarks = {name for i, name in enumerate(REMARKS) if remarks >> i & 1}
        at = HEAD.size
        self.copies = [Copy(d, at), Copy(d, at + COPY.size)]
        at += 2 * COPY.size
        (self.nodes_at, self.live_at, self.node_count, _, self.modules_at, self.module_count, _,
         self.names_at, self.name_count, _, self.mappings_at, self.mapping_count, _, self.texts_at,
         self.texts_used, _) = struct.unpack_from("<QQIIQIIQIIQIIQII", d, at)
        (self.tracked, self.untracked, self.checks, self.copies_made, self.thinnings, self.cut,
         self.dropped) = struct.unpack_from("<7Q", d, at + struct.calcsize("<QQIIQIIQIIQIIQII"))
        at += struct.calcsize("<QQIIQIIQIIQIIQII7Q")
        self.phases_at, self.phase_count, _, self.phase_held_at, _, _ = struct.unpack_from("<QIIQII", d, at)
        self.exe = self.text(self.program)
        c = self.copies[self.current]
        self.copy = c if c.complete else None
        grown = lambda s: s.heap + s.private + s.files
        self.killed = self.end == 0 and (self.copy is None or grown(self.sums) > grown(self.copy.sums))

    def text(self, at):
        start = self.texts_at + at
        return self.data[start:self.data.index(b"\0", start)].decode("utf8", "replace")

    def resident(self):
        return self.last_resident if self.killed else self.copy.resident if self.copy else 0

    def stack(self, node):
        result = []
        while node:
            pc, node, _ = struct.unpack_from("<QII", self.data, self.nodes_at + 16 * node)
            result.append(pc)
        return result

    def held(self):
        """[(node, bytes, untouched, unlooked, variance)] of the peak."""
        if self.killed:
            rows = [(n,) + struct.unpack_from("<3qd", self.data, self.live_at + 32 * n)
                    for n in range(self.node_count)]
        elif self.copy:
            rows = []
            for i in range(self.copy.count):
                b, u, l, v, n, _ = struct.unpack_from("<3qdII", self.data, self.copy.held_at + 40 * i)
                rows.append((n, b, u, l, v))
        else:
            rows = []
        return [r for r in rows if r[1] != 0]

    def moment(self, at):
        """(resident, [(node, bytes, untouched, unlooked, variance)]), or None if there was no room."""
        resident, _, first, count, complete, _ = struct.unpack_from("<2q4I", self.data, at)
        if not complete:
            return None
        rows = [struct.unpack_from("<3qdII", self.data, self.phase_held_at + 40 * (first + i)) for i in range(count)]
        return resident, [(n, b, u, l, v) for b, u, l, v, n, _ in rows]

    def phases(self):
        """[(name, moment of the peak, moment of the end)]; the name is empty where tracking began."""
        result = []
        for i in range(self.phase_count):
            at = self.phases_at + 72 * i
            name, kind = struct.unpack_from("<2I", self.data, at)
            result.append((self.text(name), self.moment(at + 8), self.moment(at + 40)))
        return result

    def modules(self):
        result = []
        for i in range(self.module_count):
            bias, start, end, path, _ = struct.unpack_from("<3Q2I", self.data, self.modules_at + 32 * i)
            result.append((start, end, bias, self.text(path)))
        return result

    def places(self):
        return self.named(self.held())

    def named(self, rows):
        rows = sorted(rows, key=lambda r: -r[1])
        stacks = {r[0]: self.stack(r[0]) for r in rows[:300]}
        names = symbolize(self, {pc for s in stacks.values() for pc in s})
        return [(b, u, l, v ** 0.5, [f for pc in stacks.get(n, []) for f in names[pc]])
                for n, b, u, l, v in rows]


def symbolize(p, pcs):
    result, by = {}, collections.defaultdict(list)
    modules = p.modules()
    for pc in pcs:
        if pc & SCRIPT:
            f, file, line, _ = struct.unpack_from("<4I", p.data, p.names_at + 16 * (pc & ~SCRIPT))
            result[pc] = ["%s %s:%d" % (p.text(f), os.path.basename(p.text(file)), line)]
            continue
        for start, end, bias, path in reversed(modules):
            if start <= pc < end:
                by[path].append((pc, pc - bias - 1))
                break
        else:
            result[pc] = ["(made at run time)"]
    tool = shutil.which("llvm-symbolizer")
    for path, addresses in by.items():
        for pc, a in addresses:
            result[pc] = ["%s+0x%x" % (os.path.basename(path), a)]
        if not tool:
            continue
        out = subprocess.run([tool, "--obj=" + path, "--inlines", "--output-style=JSON"],
                             input="".join("0x%x\n" % a for _, a in addresses), capture_output=True,
                             text=True).stdout
        for (pc, a), line in zip(addresses, out.splitlines()):
            frames = ["%s %s:%d" % (s["FunctionName"], os.path.basename(s["FileName"]), s["Line"])
                      for s in json.loads(line).get("Symbol", []) if s["FunctionName"]]
            result[pc] = frames or result[pc]
    return result


def pictures(folder):
    result = []
    for name in sorted(os.listdir(folder)):
        if name.endswith(".picture"):
            try:
                result.append(Picture(os.path.join(folder, name)))
            except ValueError:
                pass
    return result


def refusals(folder):
    return sorted(n.split(".refused.")[1] for n in os.listdir(folder) if ".refused." in n)


def main():
    m = lambda b: "%.2f" % (b / 1048576)
    for reason in refusals(sys.argv[1]):
        print("refused:", reason)
    for p in pictures(sys.argv[1]):
        s = p.sums if p.killed or not p.copy else p.copy.sums
        c = p.copy
        print("== %s %s end %d%s, remarks %s" % (os.path.basename(p.path), p.exe, p.end,
              " (live)" if p.killed else "", " ".join(sorted(p.remarks))))
        print("   resident %s, shared %s, heap %s (untouched %s) ±%s, mappings %s (%s), files %s (%s), "
              "unlooked %s" % (m(p.resident()), m(c.shared if c else 0), m(s.heap), m(s.heap_untouched),
              m(s.variance ** 0.5), m(s.private), m(s.private_untouched), m(s.files), m(s.file_untouched),
              m(s.unlooked)))
        if c:
            print("   rest of anonymous memory %s, own %s + %s" % (m(c.resident - c.shared - s.heap +
                  s.heap_untouched - s.private + s.private_untouched), m(c.own_private), m(c.own_shared)))
        print("   interval 2^%d, nodes %d, tracked %d, untracked %d, looks %d, copies %d, thinnings %d, "
              "dropped %d, cut %d; spent %.1f ms, copying %.1f, looking %.1f" % (p.log2, p.node_count,
              p.tracked, p.untracked, p.checks, p.copies_made, p.thinnings, p.dropped, p.cut,
              p.spent / 1e6, p.copying / 1e6, p.looking / 1e6))
        for b, u, l, e, frames in p.places()[:int(os.environ.get("TOP", "8"))]:
            print("   %8s ±%-5s untouched %s  %s" % (m(b), m(e), m(u), " < ".join(frames[:5])))


if __name__ == "__main__":
    main()
