import Glibc
import TestSupport
import Testing

/// The built worker, run as its parent and as a person runs it.
@Suite("highwater-worker")
struct WorkerTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test("reports the phases of a version in order and writes the answer")
  func phases() throws {
    let path = try folder.write("one\ntwo\n", to: "input")
    let worker = try WorkerProcess(
      ["--answer", folder.path("answer"), "tail", "stream", path, "lines=1"], in: folder)
    #expect(
      worker.words == [
        "started", "File opened", "Start found", "Tail written", "answer of 4", "finished",
      ])
    #expect(worker.process.status == 0)
    #expect(worker.process.output.isEmpty && worker.process.errors.isEmpty)
    #expect(try folder.contents(of: "answer") == Array("two\n".utf8))
  }

  @Test("marks the article's five phases in the report", arguments: ["load", "stream"])
  func reportPhases(version: String) throws {
    let path = try folder.write("#==[ A ]=====#\none\n", to: "input")
    let worker = try WorkerProcess(["report", version, path], in: folder)
    #expect(
      worker.words.dropLast(2) == [
        "started", "Start", "Metadata read", "Content parsed", "Analysis complete",
        "Report generated",
      ])
  }

  @Test("refuses a FIFO and waits for nobody", arguments: ["load", "stream"])
  func fifo(version: String) throws {
    let path = folder.path("fifo")
    #expect(mkfifo(path, 0o600) == 0)
    let worker = try WorkerProcess(["tail", version, path], in: folder)
    #expect(worker.process.status == 1)
    #expect(worker.reports.count == 1)
    #expect(worker.words.first?.hasPrefix("input: cannot read '\(path)', a FIFO; ") == true)
  }

  @Test(
    "refuses what it is not asked properly",
    arguments: [
      (["tails", "load", "f"], "worker: there is no case 'tails', only "),
      (["tail", "stram", "f"], "worker: 'tail' has no version 'stram', only load, stream, map; "),
      (["tail", "load"], "worker: a case, a version and a file are needed; "),
      (["tail", "load", "f", "x=1"], "tail: there is no option '--x'; "),
    ])
  func badRequests(arguments: [String], text: String) throws {
    let worker = try WorkerProcess(arguments, in: folder)
    #expect(worker.process.status == 64)
    #expect(worker.reports.count == 1)
    #expect(worker.words.first?.hasPrefix(text) == true)
  }

  @Test("tells a person in words")
  func person() throws {
    let path = try folder.write("one\ntwo\n", to: "input")
    let worker = try BuiltProducts.path("highwater-worker")
    let script = "exec \"$@\" 3>&-"
    let process = try run("/bin/sh", ["-c", script, "sh", worker, "count", "load", path])
    let lines = process.outputText.split(separator: "\n")
    #expect(process.status == 0)
    #expect(lines.first?.hasPrefix("[MEMORY] Tracking enabled. RSS: ") == true)
    #expect(lines.contains { $0.hasPrefix("[MEMORY] Lines split: RSS ") })
    #expect(lines.contains { $0.hasPrefix("[ANSWER] 2 bytes, XXH3 ") })
    #expect(lines.last?.hasPrefix("[MEMORY] Finished. RSS: ") == true)
  }

  @Test("ends without a word when nobody reads its reports any more")
  func closedPipe() throws {
    let path = try folder.write("one\ntwo\n", to: "input")
    let worker = try BuiltProducts.path("highwater-worker")
    // The reader says that it is gone by opening a FIFO that its parent waits for.
    let gone = folder.path("gone")
    let script = """
      gone=$1; shift; mkfifo $gone
      { : < $gone; "$@" 3>&1; echo $? >&2; } | { exec 0<&-; : > $gone; }
      """
    let process = try run("/bin/sh", ["-c", script, "sh", gone, worker, "tail", "load", path])
    #expect(process.errorText == "1\n")
  }
}
