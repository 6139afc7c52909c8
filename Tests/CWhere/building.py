"""Builds the hook with gcc, for the scripts beside it."""
import os, subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCES = os.path.join(HERE, "../../Sources")
FLAGS = ["-O2", "-g", "-Wall", "-Wextra", "-Werror"]


def build_hook(path, *more):
    """Builds the library as Package.swift does; `more` are flags such as -DWHERE_EVERY."""
    folder = os.path.join(SOURCES, "CWhere")
    files = [os.path.join(folder, f) for f in sorted(os.listdir(folder)) if f.endswith(".c")]
    subprocess.run(["gcc", *FLAGS, "-fPIC", "-shared", "-static-libgcc", "-I" + folder,
                    "-I" + os.path.join(SOURCES, "CWherePicture/include"), *more, *files, "-o", path,
                    "-Wl,-z,now", "-Wl,-z,defs"], check=True)
    return path
