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

  /// Goes from match to match and writes each as it comes; stops at the last one asked for. It holds
  /// two chunks. To count it works on as many blocks of the file at once as there are processors.
  static func stream(_ run: CaseRun) throws {
    let pattern = try run.options.linePattern()
    let most = run.options.countIfGiven("max") ?? .max
    try run.checkpoint("Pattern read")

    if run.options.isSet("count") {
      // Who wants the first few only is best served from the start of the file.
      let threads = most == .max ? nil : 1
      let count = try FileBlocks.total(run.path, threads: threads) {
        (chunks) throws(StreamingError) in
        // The difference: a line that matches is counted and forgotten.
        try MatchingLines.count(in: chunks, matching: pattern, upTo: most)
      }
      try run.answer.write("\(count)\n")
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
