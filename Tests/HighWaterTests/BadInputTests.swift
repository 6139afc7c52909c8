import Foundation
import TestSupport
import Testing

/// One clear line on standard error, the right exit code, and never a trap.
@Suite(.tags(.slow)) struct BadInputTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
  }

  private func expect(
    _ arguments: [String], code: Int32, error: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let finished = try run(place.executable, arguments, environment: place.environment)
    #expect(finished.status == code, sourceLocation: sourceLocation)
    #expect(finished.errorText == error + "\n", sourceLocation: sourceLocation)
    #expect(finished.outputText == "", sourceLocation: sourceLocation)
  }

  @Test func aFileThatIsMissing() throws {
    try expect(
      ["compare", "tail", "--file", "none.log"], code: 64,
      error: "input: cannot open 'none.log' (No such file or directory); check the path")
  }

  @Test func aFolder() throws {
    try expect(
      ["load", "tail", "--file", place.folder.path], code: 1,
      error: "input: cannot read '\(place.folder.path)', a directory; name a file in it")
  }

  @Test func aFIFO() throws {
    let path = place.folder.path("pipe")
    mkfifo(path, 0o600)
    try expect(
      ["compare", "count", "--file", path], code: 1,
      error: "input: cannot read '\(path)', a FIFO; its bytes come once, and two versions need "
        + "them; save it to a file first (cat PIPE > FILE) and name that")
  }

  /// It must fail before any work, which may take minutes.
  @Test(arguments: ["--output", "--answer"]) func aPlaceForTheResultThatIsNone(option: String)
    throws
  {
    let path = try place.folder.write("some text\n", to: "notes.txt")
    let folder = place.folder.path
    for (result, code, error) in [
      (folder, 1, "output: cannot replace '\(folder)', a directory; name a regular file"),
      (
        "\(folder)/none/a", 64,
        "output: cannot create '\(folder)/none/a' (No such file or directory); make its folder first"
      ),
    ] {
      let finished = try run(
        place.executable, ["compare", "transform", "rot13", "--file", path, option, result],
        environment: place.environment)
      #expect(finished.status == Int32(code))
      #expect(finished.errorText == error + "\n")
      #expect(!finished.outputText.contains("[MEMORY]"))
    }
  }

  @Test func severalRunsThatWouldEachReplaceTheirInput() throws {
    let path = try place.folder.write("some text\n", to: "notes.txt")
    try expect(
      ["compare", "transform", "rot13", "--file", path, "--output", path], code: 64,
      error: "transform: 2 runs can't each replace their input '\(path)'; give another --output, "
        + "or use 'stream transform'")
    try expect(
      ["load", "tail", "--file", path, "--runs", "3", "--answer", path], code: 64,
      error: "tail: 3 runs can't replace their input '\(path)' by the answer; give another --answer"
    )
    #expect(try place.folder.contents(of: "notes.txt") == Array("some text\n".utf8))
  }

  @Test func aRunMayReplaceItsInput() throws {
    let path = try place.folder.write("some text\n", to: "notes.txt")
    let finished = try run(
      place.executable, ["stream", "transform", "rot13", "--file", path, "--output", path],
      environment: place.environment)
    #expect(finished.status == 0)
    #expect(try place.folder.contents(of: "notes.txt") == Array("fbzr grkg\n".utf8))
  }

  @Test func anUnknownCase() throws {
    try expect(
      ["compare", "tial"], code: 64,
      error: "case: there is no case 'tial'; did you mean 'tail'?")
    try expect(
      ["compare", "zebra"], code: 64,
      error: "case: there is no case 'zebra'; type 'cases' to list them")
  }

  @Test func anUnknownCommand() throws {
    try expect(
      ["comprae", "tail"], code: 64,
      error: "highwater: there is no command 'comprae'; did you mean 'compare'?")
  }

  @Test func aBeginningThatFitsSeveralCommands() throws {
    try expect(
      ["h"], code: 64,
      error: "highwater: 'h' could be hint, hand-in, history, help; write more of it")
  }

  @Test func aSizeThatIsNone() throws {
    try expect(
      ["compare", "tail", "--size", "big"], code: 64,
      error: "size: cannot read 'big'; write a number and a unit, as in 64MiB, 64MB, 1.5GiB or 4096"
    )
  }

  @Test func aSizeBeyondTheFreeSpace() throws {
    let finished = try place.highwater("fixture", "make", "log", "--size", "4000TiB")
    #expect(finished.status == 1)
    #expect(
      finished.errorText.hasPrefix("fixture: cannot make 'log-4000TiB-seed1.log', which needs"))
    #expect(finished.errorText.contains("are free; ask for a smaller size"))
  }

  @Test func anOptionOfAnotherCase() throws {
    try expect(
      ["compare", "count", "-n", "5"], code: 64,
      error: "count: there is no option '--lines'; it takes --pattern TEXT")
  }

  @Test func aFileAndASize() throws {
    try expect(
      ["compare", "count", "--file", "f", "--size", "1MiB"], code: 64,
      error: "input: '--file' excludes --size and --fixture; give the one or the other")
  }

  @Test func aTimeThatIsNone() throws {
    try expect(
      ["compare", "count", "--timeout", "soon"], code: 64,
      error: "time: cannot read 'soon'; write a number and a unit, as in 200ms, 30s or 2m")
  }

  @Test func aWorkerThatIsMissing() throws {
    // A copy of the program alone, with nothing beside it. Made in a shell: a descriptor that this
    // process had open for writing could be in a child of another test still, and the program busy.
    let copy = place.folder.path("highwater")
    let input = try place.folder.write("a\n", to: "input")
    let finished = try run(
      "/bin/sh",
      [
        "-c", "cp \"$0\" \"$1\" && exec \"$1\" compare tail --file \"$2\"",
        place.executable, copy, input,
      ], environment: place.environment)
    #expect(finished.status == 1)
    #expect(
      finished.errorText
        == "worker: there is no program '\(place.folder.path)/highwater-worker'; "
        + "install HighWater again, or make it by 'swift build', and keep highwater-worker beside "
        + "highwater\n")
  }

  @Test func aLessonWithABadFence() throws {
    let lesson = try place.folder.write(
      """
      ---
      id: bad
      title: Bad
      minutes: 5
      version: 1
      ---
      ## One {#one}

      ```rnu
      cases
      ```
      """, to: "01-bad.md")
    let finished = try place.highwater("lesson", "check", lesson)
    #expect(finished.status == 1)
    #expect(finished.errorText.hasPrefix("\(lesson):9:"))
    #expect(finished.errorText.contains(" error: "))
    #expect(finished.errorText.contains("'rnu'"))
  }

  @Test func aDamagedWorkbook() throws {
    let path = try place.folder.write(
      String(repeating: "no database\n", count: 100), to: "w.sqlite")
    let finished = try place.highwater("--workbook", path, "lessons")
    #expect(finished.status == 1)
    #expect(finished.errorText.hasPrefix("workbook: '\(path)' cannot be read"))
  }

  @Test func placesThatDoNotExist() throws {
    let missing = place.folder.path("missing")
    for (arguments, message) in [
      (
        ["--workbook", "\(missing)/w.sqlite", "runs"],
        "workbook: there is no folder '\(missing)'; make it, or give --workbook another file\n"
      ),
      (
        ["--lessons", missing, "lessons"],
        "lessons: there is no folder '\(missing)'; give --lessons a folder that exists\n"
      ),
      (
        ["--lessons", place.executable, "cases"],
        "lessons: there is no folder '\(place.executable)'; give --lessons a folder that exists\n"
      ),
    ] {
      let finished = try run(place.executable, arguments, environment: place.environment)
      #expect(finished.status == 64)
      #expect(finished.errorText == message)
    }
    let new = try place.highwater("--workbook", place.folder.path("new.sqlite"), "runs")
    #expect(new.status == 0, "a file that does not exist yet is made")
  }

  @Test func aFullDisk() throws {
    let finished = try run(
      "/bin/sh", ["-c", "\(place.executable) cases > /dev/full"], environment: place.environment)
    #expect(finished.status == 1)
    #expect(
      finished.errorText == "output: cannot write to 'standard output' (No space left on device); "
        + "make room there, or send it elsewhere\n")
  }

  /// The output is more than a pipe holds, so that the pipe closes before it is all written.
  @Test(arguments: ["", "trap '' PIPE; "]) func aPipeThatIsClosed(trap: String) throws {
    let lines = String(repeating: "manual\n", count: 8)
    let finished = try run(
      "/bin/bash",
      [
        "-c",
        "set -o pipefail; \(trap)'\(place.executable)' | (trap - PIPE; head -1); "
          + "echo ${PIPESTATUS[0]}",
      ], standardInput: Array(lines.utf8), environment: place.environment)
    // It ends as `cat` does: by the signal, with nothing to say.
    #expect(finished.outputText.hasPrefix(".TH HIGHWATER 1"))
    #expect(finished.outputText.hasSuffix("\n\(128 + SIGPIPE)\n"))
    #expect(finished.errorText == "")
  }

  @Test func noHomeFolder() throws {
    let finished = try run(
      place.executable, ["cases"],
      environment: place.environment.merging(["HOME": nil, "XDG_STATE_HOME": nil]) { $1 })
    #expect(finished.status == 0, "\(finished.errorText)")
  }

  @Test func aStateFolderThatIsNone() throws {
    try place.folder.write("", to: "state")
    let finished = try place.highwater("compare", "tail", "--size", "1MiB")
    #expect(finished.status == 1)
    #expect(
      finished.errorText.hasPrefix("workbook: cannot use '\(place.workbookPath)' ("))
    #expect(!finished.errorText.contains("operation"), "the system's own words are shorter")
    #expect(finished.outputText == "", "nothing is measured that cannot be kept")
  }

  @Test func aWorkbookThatTakesNoMoreStillShowsWhatWasMeasured() throws {
    #expect(try place.highwater("compare", "tail", "--size", "1MiB").status == 0)
    let trigger = "CREATE TRIGGER full BEFORE INSERT ON run BEGIN SELECT RAISE(ABORT, 'full'); END"
    #expect(try run("/usr/bin/env", ["sqlite3", place.workbookPath, trigger]).status == 0)
    for arguments in [
      ["compare", "tail", "--size", "1MiB"], ["measure", "--", "true"],
      ["sweep", "tail", "--sizes", "256KiB,1MiB"],
    ] {
      let finished = try run(place.executable, arguments, environment: place.environment)
      #expect(finished.status == 1, "\(arguments)")
      #expect(finished.outputText.contains("MiB"), "\(arguments)")
      #expect(
        finished.errorText
          == "workbook: cannot use '\(place.workbookPath)' (full); name another with "
          + "--workbook FILE\n", "\(arguments)")
    }
  }

  @Test func aDamagedWorkbookLeavesThePromptUsable() throws {
    try place.folder.makeFolder("state")
    try place.folder.makeFolder("state/highwater")
    let damaged = Array(String(repeating: "no database\n", count: 100).utf8)
    try place.folder.write(damaged, to: "state/highwater/workbook.sqlite")
    let prompt = try PromptTerminal(place: place)
    #expect(prompt.screen.text.hasPrefix("workbook: '"))
    #expect(prompt.screen.text.contains("it was left as it is"))
    #expect(prompt.screen.text.contains("\n  help             list the commands\n"))
    try prompt.enter("cases")
    try prompt.leave()
    #expect(try place.folder.contents(of: "state/highwater/workbook.sqlite") == damaged)
  }

  @Test func aCaseForACommand() throws {
    try expect(
      ["report"], code: 64,
      error: "highwater: 'report' is a case, not a command; did you mean 'compare report'?")
    try expect(
      ["help", "compare", "tail"], code: 64,
      error: "help: there is nothing on 'compare tail'; did you mean 'help tail'?")
    #expect(
      try place.highwater("help", "tail").outputText == place.highwater("cases", "tail").outputText)
  }

  @Test func aWordThatACaseDoesNotTake() throws {
    try expect(
      ["compare", "tail", "extra"], code: 64,
      error: "tail: unexpected argument 'extra'; it takes --lines N, --bytes SIZE")
  }

  @Test func aFormThatThereIsNot() throws {
    try expect(
      ["runs", "remove", "one"], code: 64,
      error:
        "runs remove: 'one' is not a run; give its number or a range, as in 5 or 5-8; "
        + "'runs' lists them")
    let finished = try place.highwater("compare", "tail", "--format", "pdf")
    #expect(finished.status == 64)
    #expect(
      finished.errorText.hasPrefix(
        "compare: the value 'pdf' is invalid for '--format <format>'; give one of 'text', 'json'"))
  }
}
