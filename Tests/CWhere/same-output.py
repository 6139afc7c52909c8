#!/usr/bin/env python3
"""Runs Debian programs with and without the hook: same-output.py [--hook PATH] [NAME...]
What they print on both channels, the files they make and how they end must be the same, byte for byte."""
import argparse, os, shutil, subprocess, sys, tempfile
import building

parser = argparse.ArgumentParser()
parser.add_argument("names", nargs="*")
parser.add_argument("--hook")
options = parser.parse_args()
work = tempfile.mkdtemp(prefix="same-output-", dir="/var/tmp")
data = os.path.join(work, "data")

SQL = ("create table t(a integer primary key, b text); with recursive c(i) as (select 1 union all select i + 1 "
       "from c where i < 50000) insert into t select i, hex(i * 7919) from c; select count(*), max(b) from t; "
       "select * from t where b like '3131%' limit 20;")
PROGRAM = ("#include <stdio.h>\n" + "".join("int f%d(int x) { return x * %d + %d; }\n" % (i, i, i % 7)
                                            for i in range(1500)) + "int main(void) { return f3(4); }\n")
# Each a shell command that works in a folder of its own; `data` beside it holds text.txt, more.txt, code.c.
COMMANDS = {
    "sort": "sort -k2 ../data/text.txt | tail -c 5000; sort -u -S 1M ../data/text.txt -o sorted",
    "gzip": "gzip -9n < ../data/text.txt > text.gz; gzip -dc text.gz | cksum",
    "xz": "xz -T2 -3 -c ../data/text.txt > text.xz; xz -lvv text.xz | grep -v text.xz; xz -dc text.xz | cksum",
    "bzip2": "bzip2 -c ../data/text.txt > text.bz2; bzip2 -tvv text.bz2",
    "zstd": "zstd -q -9 -T2 -o text.zst ../data/text.txt; zstd -dcq text.zst | cksum",
    "tar": "tar --sort=name --mtime=@0 -C .. -cf out.tar data; tar -tvf out.tar; tar -xf out.tar",
    "grep": "grep -n -E '(ab|cd)+[0-9]*9 ' ../data/text.txt; grep -c nothing ../data/text.txt",
    "sed": "sed -E 's/([a-z]+) ([0-9]+)/\\2 \\1/g; 5~7d' ../data/text.txt > changed; sed wrong",
    "awk": "awk '{n[$1]++; s[$1] += $2} END {for (k in n) print k, n[k], s[k]}' ../data/text.txt | sort",
    "perl": "perl -ne '@w = split; push @{$h{$w[0]}}, $w[1]; END { for (sort keys %h) { print \"$_ @{$h{$_}}\\n\" "
            "} die \"enough\" }' ../data/text.txt",
    "python3": "/usr/bin/python3 -c 'import json, re, sys; t = open(\"../data/text.txt\").read(); "
               "print(json.dumps(sorted(set(re.findall(\"[a-z]+\", t))), indent=1)); sys.exit(len(t) % 200)'",
    "bash": "bash -c 'a=(); while read x y; do a+=(\"$y\"); done < ../data/more.txt; echo ${#a[@]} ${a[77]}; "
            "for i in 1 2 3; do (echo $i; exit $i) & wait $!; echo $?; done; trap \"echo end\" EXIT; kill -TERM $$'",
    "find": "find ../data /usr/include/linux -name '*.[ch]' -printf '%f %s\\n' -exec cksum {} +",
    "git": "git -c init.defaultBranch=main init -q . && cp ../data/text.txt . && git add . && git -c "
           "user.name=a -c user.email=b commit -q --date='@1 +0000' -m one && git repack -qad && git fsck --full "
           "2>/dev/null; git ls-tree -r HEAD; git diff --stat 4b825dc642cb6eb9a060e54bf8d69288fbee4904 HEAD; "
           "rm -rf .git",
    "openssl": "openssl dgst -sha512 ../data/text.txt; openssl enc -aes-256-cbc -K %s -iv %s -in ../data/text.txt "
               "-out sealed; openssl no-such-command" % ("7a" * 32, "3b" * 16),
    "sqlite3": "sqlite3 base.sqlite \"%s\"" % SQL,
    "gcc": "gcc -O1 -Wall -S ../data/code.c -o code.s; gcc -O1 -o program ../data/code.c -lm; ./program; echo $?",
    "objdump": "objdump -d --no-addresses $(command -v env) | cksum; nm -D $(command -v bash) | cksum",
    "make": "printf 'all: a b c\\na b c:\\n\\t@echo making $@ | tr a-z A-Z | tee $@\\nc: a b\\n' > Makefile; "
            "make -s c; make -n all; make wrong",
    "diff": "diff -u --label a --label b ../data/text.txt ../data/more.txt | tail -n 400; cmp ../data/text.txt "
            "../data/more.txt",
    "od": "od -A x -t x1z ../data/more.txt | tail -n 500",
    "file": "file -b /bin/* /usr/include/*.h | sort | uniq -c",
    "bc": "echo '2 ^ 4000; scale = 400; 4 * a(1)' | bc -l",
    "m4": "printf 'define(`f'\\'', `$1 ifelse($1, 0, , `f(decr($1))'\\'')'\\'')f(200)' | m4",
    "jq": "printf '[%s]' \"$(seq -s, 1 20000)\" | jq -c '[.[] | select(. % 7 == 0) | {n: ., s: tostring}]'",
    "curl": "curl -sS file://$PWD/../data/text.txt -o copied; curl -sS file:///no/such",
    "split": "split -n l/7 ../data/text.txt part-; wc -l part-*; paste part-aa part-ab | cksum",
    "base64": "base64 ../data/text.txt | tee coded | base64 -d | cksum",
    "iconv": "iconv -f latin1 -t utf-16 ../data/text.txt > wide; printf '\\377' | iconv -f utf-8 -t ascii",
    "patch": "cp ../data/more.txt m; diff -u ../data/more.txt ../data/text.txt > p; patch -s m p; cmp m "
             "../data/text.txt",
}


def make_data():
    os.mkdir(data)
    def line(i): return "%s%s %d\n" % ("abcdefghij"[i * 7 % 10], "bcadf"[i * 31 % 5] * (i % 4), i * 7919 % 10007)
    for name, count, step in (("text.txt", 60000, 1), ("more.txt", 3000, 3)):
        with open(os.path.join(data, name), "w") as file:
            file.writelines(line(i) for i in range(0, count * step, step))
    with open(os.path.join(data, "code.c"), "w") as file:
        file.write(PROGRAM)


def run(command, pictures=None):
    """How the command ended, what it printed, and the content of the files it made."""
    folder = os.path.join(work, "run")
    os.mkdir(folder)
    environment = dict(os.environ, LC_ALL="C", GIT_COMMITTER_DATE="@1 +0000", GIT_CONFIG_GLOBAL="/dev/null")
    if pictures:
        environment.update(HIGHWATER_WHERE=pictures, LD_PRELOAD=hook)
    done = subprocess.run(["sh", "-c", command], cwd=folder, env=environment, capture_output=True,
                          stdin=subprocess.DEVNULL)
    files = {}
    for root, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(root, name), "rb") as file:
                files[os.path.relpath(os.path.join(root, name), folder)] = file.read()
    shutil.rmtree(folder)
    return done.returncode, done.stdout, done.stderr, files


same, missing, faults = 0, [], []
try:
    make_data()
    hook = os.path.abspath(options.hook) if options.hook else building.build_hook(os.path.join(work, "hook.so"))
    for name in options.names or COMMANDS:
        if shutil.which(name) is None:
            missing.append(name)
            continue
        pictures = tempfile.mkdtemp(dir=work)
        plain, again = run(COMMANDS[name]), run(COMMANDS[name])
        traced = run(COMMANDS[name], pictures)
        what = ["code", "output", "errors", "files"]
        # What differs between two runs without the hook says nothing of it.
        differs = [w for w, a, b, c in zip(what, plain, again, traced) if a == b and a != c]
        varies = [w for w, a, b in zip(what, plain, again) if a != b]
        made = sum(n.endswith(".picture") for n in os.listdir(pictures))
        if differs or varies or made == 0:
            faults.append("%s: %s differ%s; %d pictures" % (name, ", ".join(differs) or "nothing", " (vary: %s)" %
                                                           ", ".join(varies) if varies else "", made))
            for w, a, c in zip(what, plain, traced):
                if w in differs and w != "files":
                    faults.append("   without: %r\n     with: %r" % (a if w == "code" else a[-300:],
                                                                     c if w == "code" else c[-300:]))
        else:
            same += 1
            print("%-8s same: code %d, %d + %d bytes, %d files; %d pictures" % (
                name, plain[0], len(plain[1]), len(plain[2]), len(plain[3]), made))
finally:
    shutil.rmtree(work, ignore_errors=True)
print("%d programs with the same output%s" % (same, "; not installed: " + " ".join(missing) if missing else ""))
for fault in faults:
    print("  " + fault)
sys.exit(1 if faults or same < min(20, len(options.names) or 20) else 0)
