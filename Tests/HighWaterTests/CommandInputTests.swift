import TestSupport
import Testing

/// What a measured command receives: its arguments, descriptors, standard input and terminal.
@Suite(.tags(.slow)) struct CommandInputTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
  }

  /// Runs a bash script in which `$H` is HighWater and `$D` an empty folder.
  private func bash(_ script: String, input: String = "") throws -> FinishedProcess {
    try run(
      "/bin/bash", ["-c", script], standardInput: Array(input.utf8),
      environment: place.environment.merging(["H": place.executable, "D": place.folder.path]) { $1 }
    )
  }

  private func holds(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
    bytes.indices.contains { bytes[$0...].starts(with: part) }
  }

  @Test func argumentsPassAsBytes() throws {
    let finished = try bash(
      #"$H measure --show-output -- printf %s $'caf\xE9 \xFF\xF4\x8F\x9E\x80'"#)
    #expect(finished.status == 0)
    #expect(holds(finished.output, Array("caf".utf8) + [0xE9, 0x20, 0xFF, 0xF4, 0x8F, 0x9E, 0x80]))
  }

  @Test func aFileMayHaveAnyName() throws {
    let name = #"f="$D/"$'caf\xE9 \xFF.txt'; printf 'one\ntwo\n' > "$f"; "#
    let shown = try bash(name + #"$H measure --show-output --file "$f" -- cat {file}"#)
    #expect(shown.status == 0)
    #expect(shown.outputText.hasPrefix("one\ntwo\n"))
    #expect(shown.outputText.contains(#"caf\xE9 \xFF.txt"#))
    let shell = try bash(
      name + #"$H versus --shell 'cat "{file}"' "cat '{file}'" --same-output --file "$f""#)
    #expect(shell.status == 0)
    #expect(shell.outputText.contains("Same answer: 8 bytes"))
    let json = try bash(name + #"$H measure --format json --file "$f" -- cat {file}"#)
    #expect(json.outputText.contains(#"caf\\xE9 \\xFF.txt"#))
  }

  @Test func aCaseReadsAndWritesFilesOfAnyName() throws {
    let finished = try bash(
      #"""
      f="$D/"$'caf\xE9'; printf 'one\ntwo\n' > "$f"
      $H compare transform --file "$f" --output "$f.out" --runs 2 > "$D/said" || cat "$D/said"
      cat "$f.out"; ls -A "$D" | grep -c partial
      """#)
    #expect(finished.outputText == "ONE\nTWO\n0\n")
    let missing = try bash(#"$H compare tail --file $'/no\xE9'"#)
    #expect(missing.status == 64)
    #expect(missing.errorText.contains(#"input: cannot open '/no\xE9'"#))
  }

  @Test func inheritedDescriptorsStayOpen() throws {
    let finished = try bash("$H measure --show-output -- cat <(echo hi)")
    #expect(finished.outputText.hasPrefix("hi\n"))
  }

  /// HighWater's descriptors, those of the workbook and the script among them, stay its own.
  @Test func ownDescriptorsDoNotPass() throws {
    let line = "measure --show-output -- sh -c 'ls /proc/self/fd | wc -l'\n"
    let before = try bash("ls /proc/self/fd | wc -l")
    let finished = try place.highwater(standardInput: line + line)
    let counts = finished.outputText.split(separator: "\n").compactMap { Int($0) }
    #expect(counts == Array(repeating: Int(before.outputText.dropLast()) ?? 0, count: 2))
  }

  @Test func theStandardInputIsEmptyUnlessAsked() throws {
    #expect(
      try bash("$H measure --show-output -- wc -c", input: "hello").outputText.hasPrefix("0\n"))
    #expect(
      try bash("$H measure --show-output --stdin - -- wc -c", input: "hello").outputText
        .hasPrefix("5\n"))
    let file = try bash(
      #"printf abc > "$D/f"; $H measure --show-output --runs 2 --stdin "$D/f" -- wc -c"#)
    #expect(file.outputText.hasPrefix("3\n3\n"))
    let placeholder = try bash(
      #"printf abc > "$D/f"; $H measure --show-output --file "$D/f" --stdin {file} -- wc -c"#)
    #expect(placeholder.outputText.hasPrefix("3\n"))
  }

  @Test func refusesAStandardInputThatCannotBeRead() throws {
    let twice = try bash("$H measure --runs 2 --stdin - -- wc -c", input: "hello")
    #expect(twice.status == 64)
    #expect(
      twice.errorText
        == "stdin: '-' can be read once, not for 2 runs; save it to a file and give that to --stdin\n"
    )
    let missing = try bash("$H measure --stdin /no/such -- wc -c")
    #expect(missing.status == 64)
    #expect(
      missing.errorText
        == "stdin: cannot read '/no/such' as standard input (No such file or directory); "
        + "check the path given to --stdin\n")
  }

  @Test func readsAFIFO() throws {
    let finished = try bash(
      #"mkfifo "$D/p"; echo through > "$D/p" & $H measure --show-output --file "$D/p" -- cat {file}"#
    )
    #expect(finished.status == 0)
    #expect(finished.outputText.hasPrefix("through\n"))
    let substituted = try bash("$H measure --show-output --file <(echo hi) -- cat {file}")
    #expect(substituted.outputText.hasPrefix("hi\n"))
  }

  /// A case refuses a FIFO without opening it, which would end whoever waits to write to it.
  @Test func aCaseLeavesAFIFOAlone() throws {
    let finished = try bash(
      #"""
      mkfifo "$D/p"; (echo through > "$D/p") & writer=$!
      $H compare tail --file "$D/p"; echo "status $?"
      cat "$D/p"; wait $writer; echo "writer $?"
      """#)
    #expect(finished.outputText == "status 1\nthrough\nwriter 0\n")
    #expect(finished.errorText.contains("a FIFO"))
  }

  @Test func countsWhatIsLeftRunning() throws {
    let one = try bash("$H measure --name it --shell -- 'sleep 600 & true'")
    #expect(
      one.outputText.replacing("\n  ", with: " ").contains(
        "When the command ended, 1 process that it left running was ended too"))
    let two = try bash("$H measure --name it --shell -- 'sleep 600 & setsid sleep 600 & sleep 0.1'")
    #expect(two.outputText.contains("2 processes that it left running"))
    let none = try bash("$H measure --shell -- 'sleep 0.01 & wait'")
    #expect(!none.outputText.contains("left running"))
  }

  @Test func namesAMissingInterpreter() throws {
    let cut = try bash(
      #"printf '#!/bin/sh\r\necho\r\n' > "$D/x"; chmod +x "$D/x"; cd "$D"; $H measure -- ./x"#)
    #expect(cut.status == 1)
    #expect(
      cut.errorText
        == #"command: cannot start './x' because its first line ends in a carriage return: there is "#
        + #"no interpreter '/bin/sh\r'; save it with Unix line endings (sed -i 's/\r$//')"# + "\n")
    let missing = try bash(
      #"printf '#! /no/such -x\n' > "$D/y"; chmod +x "$D/y"; PATH="$D:$PATH" $H measure -- y"#)
    #expect(
      missing.errorText
        == "command: cannot start 'y' because the interpreter '/no/such' in its first line does not "
        + "exist; install it, or change the line\n")
  }

  @Test func advisesAgainstTracingATracer() throws {
    let advice = "add --untraced"
    let refused = try bash(
      "$H measure -- sh -c 'echo \"strace: PTRACE_TRACEME: Operation not permitted\" >&2; exit 1'")
    let words = refused.outputText.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.contains(advice))
    let other = try bash("$H measure -- sh -c 'echo \"x: Operation not permitted\" >&2; exit 1'")
    #expect(!other.outputText.contains(advice))
    let untraced = try bash(
      "$H measure --untraced -- sh -c 'echo \"ptrace: Operation not permitted\" >&2; exit 1'")
    #expect(!untraced.outputText.contains(advice))
  }

  @Test func aByteOrderMarkIsNoPartOfAScript() throws {
    let read = try bash(#"printf '\xEF\xBB\xBFcases\n' > "$D/s"; $H -c "read $D/s""#)
    #expect(read.status == 0)
    #expect(read.outputText.contains("tail"))
    #expect(try bash("$H", input: "\u{FEFF}cases\n").status == 0)
  }
}
