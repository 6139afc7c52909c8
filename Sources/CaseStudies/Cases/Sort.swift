import FoundationEssentials
import MemoryTracking
import Streaming

/// The lines of a file in order, as `LC_ALL=C sort` prints them.
enum Sort {
  /// Loads all lines and sorts them. It holds the file twice: whole, and line by line.
  static func load(_ run: CaseRun) throws {
    let order = run.options.lineOrder
    let content = try Data(contentsOf: URL(fileURLWithPath: run.path))
    try run.checkpoint("File read")

    // The difference: to sort is to have all lines at hand.
    var lines = content.lines()
    try run.checkpoint("Lines split")

    lines.sort { order.precedes($0, $1) }
    try run.checkpoint("Lines sorted")

    for line in lines { try run.answer.writeLine(line) }
    try run.checkpoint("Lines written")
  }

  /// Sorts as many lines as the memory allows at a time and writes them to a temporary file as a
  /// run, then merges the runs. It holds the memory it is allowed, whatever the file's size.
  static func stream(_ run: CaseRun) throws {
    let order = run.options.lineOrder
    let memory = run.options.sortMemory
    try run.checkpoint("Start")

    // The difference: the disk holds what the memory cannot.
    let lines = try LineSorter(run.path, by: order, memory: memory).sort()
    try run.checkpoint("Runs sorted")

    try lines.forEachPiece(for: InBlockOrder(run.answer)) {
      (answer, lines) throws(StreamingError) in try answer.write(lines)
    }
    try run.checkpoint("Lines written")
  }
}

extension CaseOptions {
  /// The order that `numeric`, `reverse` and `key` ask for.
  var lineOrder: LineOrder {
    LineOrder(
      field: countIfGiven("key"), isNumeric: isSet("numeric"), isReversed: isSet("reverse"))
  }

  /// The memory to sort in.
  var sortMemory: ByteCount { size("memory").map { ByteCount($0) } ?? LineSorter.defaultMemory }

  /// Checks that what is to be sorted in is enough, and that a field has a number.
  ///
  /// - Throws: `CaseError.badValue`.
  func checkSorting(caseID: String) throws(CaseError) {
    if let memory = size("memory"), ByteCount(memory) < LineSorter.leastMemory {
      throw .badValue(
        text("memory"), option: "memory", caseID: caseID,
        wanted: "give at least \(LineSorter.leastMemory.bytes >> 10)KiB")
    }
    if countIfGiven("key") == 0 {
      throw .badValue("0", option: "key", caseID: caseID, wanted: "give a field's number from 1 on")
    }
  }
}

extension CaseOption {
  /// How much memory a version that sorts on disk may take.
  static let sortMemory = CaseOption(
    "memory", .size, "SIZE", help: "the memory to sort in, 16MiB unless given")
}

extension CaseStudy {
  static let sort = CaseStudy(
    id: "sort",
    title: "Sort a large file",
    summary: "All lines are wanted, in order: loading holds them all, streaming sorts within a "
      + "budget and lets the disk hold the rest.",
    decisionRow: .sort, fixture: "numbers",
    options: [
      CaseOption("numeric", .flag, help: "by the number that each begins with"),
      CaseOption("reverse", .flag, help: "the largest first"),
      CaseOption("key", .count, "N", help: "by the field of this number"),
      .sortMemory,
    ],
    check: { (options) throws(CaseError) in try options.checkSorting(caseID: "sort") },
    versions: [
      .load(holding: "the file, its lines", perByte: 8.5, Sort.load), .stream(Sort.stream),
    ],
    documentation: """
      # sort

      Gives the lines in order, byte by byte, as `LC_ALL=C sort` prints them; a last line without a newline
      gets one.

      | version | holds |
      |---|---|
      | `load` | the whole file and a copy of every line |
      | `stream` | what `--memory` allows, 16 MiB unless given, whatever the size of the file |

      ## The order

      With `--key N` the field of that number decides, as of `sort -b -k N,N`; blanks and tabs separate
      fields. With `--numeric` the number that the line or the field begins with: blanks, a minus, digits,
      a point and more digits (`sort -n`); the first 64 bytes count, and no number is 0. Lines that are the
      same in that are ordered by all their bytes. `--reverse` turns all of it round.

      ## What to look at

      The stream version is an external merge sort. It fills its memory with lines, sorts them and writes
      them to a temporary file, a *run*; then it reads all runs at once, a little of each, and gives the
      smallest line of all that are at hand. What it saves in memory it pays in bytes written and read
      again: see *Bytes written*. A file that fits into `--memory` is sorted there, and nothing is written.

      The temporary file lies in `TMPDIR`, else in `/tmp`, takes as much room as the file (twice as much if
      there are more runs than can be read at once), and has no name: it is gone when the run ends, killed
      or not. Where `/tmp` is a tmpfs the "disk" is memory, and a limit counts it: set `TMPDIR`.

      A line longer than a buffer, 16 KiB for 16 MiB, is not held at all: it is read where it lies when it
      is compared, and copied from there.

      ## Try

          compare sort
          compare sort --memory 4MiB --size 256MiB
          compare sort --fixture log --key 4 --reverse

      """)
}
