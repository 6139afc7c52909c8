import Glibc
import Streaming
import Testing

@Suite("StreamingError")
struct StreamingErrorTests {
  @Test(
    "names the file, the reason and the way on",
    arguments: [
      (
        StreamingError.system(.open, path: "a.log", code: ENOENT),
        "input: cannot open 'a.log' (No such file or directory); check the path"
      ),
      (
        .system(.open, path: "a.log", code: EACCES),
        "input: cannot open 'a.log' (Permission denied); ask its owner for permission to read it"
      ),
      (
        .system(.read, path: "a.log", code: EIO),
        "input: cannot read 'a.log' (Input/output error); "
          + "the device failed; copy the file elsewhere and try again"
      ),
      (
        .system(.create, path: "out/a", code: ENOENT),
        "output: cannot create 'out/a' (No such file or directory); make its folder first"
      ),
      (
        .system(.write, path: "a.out", code: ENOSPC),
        "output: cannot write 'a.out' (No space left on device); "
          + "free some space, or choose another folder"
      ),
      (
        .notAFile(path: "/tmp", .directory),
        "input: cannot read '/tmp', a directory; name a file in it"
      ),
      (
        .notAFile(path: "p", .fifo),
        "input: cannot read 'p', a FIFO; its bytes come once, and two versions need them; "
          + "save it to a file first (cat PIPE > FILE) and name that"
      ),
      (
        .notAFile(path: "/dev/zero", .characterDevice),
        "input: cannot read '/dev/zero', a character device; it may never end; "
          + "save a part to a file first (head -c 64M DEVICE > FILE) and name that"
      ),
      (
        .shrank(path: "a.log"),
        "input: cannot read 'a.log' to its end, it shrank meanwhile; "
          + "wait until nothing writes to it"
      ),
      (
        .notReplaceable(path: "out", .directory),
        "output: cannot replace 'out', a directory; name a regular file"
      ),
    ] as [(StreamingError, String)])
  func text(error: StreamingError, text: String) {
    #expect("\(error)" == text)
  }
}
