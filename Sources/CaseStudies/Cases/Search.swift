import FoundationEssentials
import Streaming

/// The lines that match, with their numbers as `grep -n` gives them, or how many they are.
enum Search {
  /// Loads all lines and filters them. It holds the file twice: whole, and line by line; and the
  /// lines found.
  static func load(_ run: CaseRun) throws {
    var pattern = try run.options.linePattern()
    let most = run.options.countIfGiven("max") ?? .max
    let content = try Data(contentsOf: URL(fileURLWithPath: run.path))
    try run.checkpoint("File read")

    // The difference: all lines are there before the first is looked at.
    let lines = content.lines()
    try run.checkpoint("Lines split")

    let found = lines.enumerated().filter { $0.element.withUnsafeBytes { pattern.matches($0) } }
    try run.checkpoint("Lines filtered")

    if run.options.isSet("count") {
      try run.answer.write("\(found.prefix(most).count)\n")
    } else {
      for (index, line) in found.prefix(most) {
        try run.answer.write("\(index + 1):")
        try run.answer.writeLine(line)
      }
    }
    try run.checkpoint("Matches written")
  }

  /// Goes from match to match and writes each as it comes; stops at the last one asked for. It
  /// holds two chunks. To count it works on as many blocks of the file at once as there are
  /// processors.
  static func stream(_ run: CaseRun) throws {
    let pattern = try run.options.linePattern()
    let most = run.options.countIfGiven("max") ?? .max
    try run.checkpoint("Pattern read")

    if run.options.isSet("count") {
      // Who wants the first few only is best served from the start of the file.
      let threads = most == .max ? nil : 1
      let counts = try FileBlocks.results(run.path, threads: threads) {
        (blocks) throws(StreamingError) in
        // A thread's own, since an expression's states are made as the text requires them.
        var (pattern, count) = (pattern, 0)
        while let chunks = try blocks.next() {
          // The difference: a line that matches is counted and forgotten.
          count += try MatchingLines.count(in: chunks, matching: &pattern, upTo: most)
        }
        return count
      }
      try run.answer.write("\(counts.reduce(0, +))\n")
    } else {
      let chunks = try ChunkReader(run.path)
      var lines = MatchingLines(chunks, matching: pattern, numbersLines: true)
      var count = 0
      // The difference: a line that matches is written and forgotten.
      while count < most, let line = try lines.next() {
        count += 1
        try run.answer.write("\(line.number):")
        try run.answer.writeLine(line, of: &lines)
      }
    }
    try run.checkpoint("Matches written")
  }

  /// Goes over the lines of the file as the kernel maps it. It holds nothing itself, yet every page
  /// it has seen is resident until the kernel wants it back.
  static func map(_ run: CaseRun) throws {
    var pattern = try run.options.linePattern()
    let most = run.options.countIfGiven("max") ?? .max
    // The difference: the file is memory already, the kernel's and not the program's.
    let file = try MappedFile(run.path)
    try run.checkpoint("File mapped")

    var count = 0
    var number = 0
    var start = 0
    while count < most, start < file.bytes.count {
      let end = file.bytes.firstIndex(of: newlineByte, from: start).map { $0 + 1 }
      let line = UnsafeRawBufferPointer(rebasing: file.bytes[start..<(end ?? file.bytes.count)])
      number += 1
      start += line.count
      guard pattern.matches(line) else { continue }
      count += 1
      guard !run.options.isSet("count") else { continue }
      try run.answer.write("\(number):")
      try run.answer.writeLine(line)
    }
    if run.options.isSet("count") { try run.answer.write("\(count)\n") }
    try run.checkpoint("Matches written")
  }
}

extension CaseStudy {
  static let search = CaseStudy(
    id: "search",
    title: "Search for lines",
    summary: "Some lines are wanted: loading holds all of them first, streaming writes "
      + "each as it is found.",
    decisionRow: .search, fixture: "log",
    options: [
      CaseOption(
        "pattern", .text, "TEXT", help: "the text or expression to find", default: "CRITICAL"),
      CaseOption("ignore-case", short: "i", .flag, help: "letters of ASCII in any case"),
      CaseOption("regex", short: "E", .flag, help: "the pattern is a regular expression"),
      CaseOption("count", .flag, help: "only how many lines match"),
      CaseOption("max", short: "m", .count, "N", help: "stop after so many lines"),
    ],
    check: { (options) throws(CaseError) in
      do throws(ExpressionMistake) {
        _ = try options.linePattern()
      } catch {
        throw .badExpression(
          options.text("pattern"), position: error.position, problem: error.problem,
          caseID: "search")
      }
    },
    versions: [
      .load(holding: "the file, its lines, the lines found", perByte: 2.6, Search.load),
      .stream(Search.stream),
      .third("map", .growing("the pages read, as the kernel's"), perByte: 1.0, Search.map),
    ],
    documentation: """
      # search

      Gives the lines that match, each behind its number as `grep -n` prints them, or with `--count` how
      many they are. A last line without a newline gets one.

      | version | holds |
      |---|---|
      | `load` | the whole file, a copy of every line, and the lines found once more |
      | `stream` | two chunks of 128 KiB; with `--count` 640 KiB of chunks, shared by all processors |
      | `map` | nothing of its own; every page it has read stays resident (RssFile) |

      ## The pattern

      A text, byte for byte. With `--ignore-case` the letters of ASCII match in either case, others only as
      they stand. With `--regex` it is a regular expression: `.`, `[a-z]`, `[[:alpha:]]`, `( )`, `|`, `*`,
      `+`, `?`, `{m,n}`, `^`, `$`, `\\b`, `\\d`, `\\s`, `\\w`, in the sense of `grep -E` in a UTF-8 locale: `.` is a
      character of UTF-8, and a byte that belongs to none matches nothing. Everything else that names
      characters knows ASCII alone: `\\b`, `\\w`, `\\d`, `\\s` and the classes such as `[[:alpha:]]` take `é` for no
      letter, so that `\\b` stands between the two of `aé`. References to groups are not known.

      The expression runs as an automaton of this package: the C library's `regexec` wants the whole line in
      memory, Swift's `Regex` wants it as valid text. An automaton wants the next byte and a state, so that
      also a line longer than the memory can be searched.

      ## What to look at

      `--max 1`: the stream version stops at the first match, the load version has read everything by then.
      A line that is written is as long as it is, yet a line too long for a chunk is copied from the file
      and not held.

      ## Try

          compare search --pattern ERROR --count
          compare search --pattern ERROR --max 5
          compare search --regex --pattern '(reset|timeout) .*order=4[0-9]+'

      """)
}
