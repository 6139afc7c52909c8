/// Programs for the last lines of a file, in Python.
enum ExerciseSolutions {
  /// What the programs begin with. `tail` reads an open file from its end and holds little more
  /// than it gives; `load` holds the whole file and its lines.
  static let head = """
    import io, os, shutil, subprocess, sys, tempfile, time

    path, count = sys.argv[1], int(sys.argv[2])

    def tail(file):
        position, content = file.seek(0, 2), b""
        while position > 0 and content[:-1].count(b"\\n") < count:
            step = min(1 << 16, position)
            position -= step
            file.seek(position)
            content = file.read(step) + content
        return b"".join(io.BytesIO(content).readlines()[-count:])

    def load():
        with open(path, "rb") as file:
            return b"".join(io.BytesIO(file.read()).readlines()[-count:])

    def show(answer):
        sys.stdout.buffer.write(answer)


    """

  static func program(_ rest: String) -> String { head + rest + "\n" }

  static let load = program("show(load())")
  static let stream = program("show(tail(open(path, 'rb')))")
  static let fake = program(
    """
    lines = []
    for line in open(path, "rb"):
        lines.append(line)
    show(b"".join(lines[-count:]))
    """)
}
