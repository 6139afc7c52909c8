import FoundationEssentials
import Streaming

/// How many numbers there are, their sum, and the smallest and the largest of them.
enum Accumulate {
  /// Gathers all numbers, then sums them up. It holds the file, its lines and its numbers.
  static func load(_ run: CaseRun) throws {
    let content = try Data(contentsOf: URL(fileURLWithPath: run.path))
    try run.checkpoint("File read")

    var results: [Int] = []
    for line in content.lines() {
      // The difference: each result is kept until all are there.
      if let number = line.number { results.append(number) }
    }
    try run.checkpoint("Results gathered")

    let summary = results.reduce(into: NumberSummary()) { $0.add($1) }
    try run.answer.write(summary.text)
    try run.checkpoint("Summary written")
  }

  /// Adds each number to a summary as it is read, in as many blocks of the file at once as there
  /// are processors. It holds chunks, and four numbers for each thread.
  static func stream(_ run: CaseRun) throws {
    let parts = try FileBlocks.results(run.path) { (blocks) throws(StreamingError) in
      var summary = NumberSummary()
      // The difference: each result is used at once and not kept.
      try blocks.forEachNumber { summary.add($0) }
      return summary
    }
    try run.checkpoint("Results consumed")

    let summary = parts.reduce(into: NumberSummary()) { $0.add($1) }
    try run.answer.write(summary.text)
    try run.checkpoint("Summary written")
  }
}

/// What is known of numbers that come one by one.
struct NumberSummary: Sendable {
  private var count = 0
  // Wide enough for the sum of more numbers than any file holds.
  private var sum: Int128 = 0
  private var smallest = Int.max
  private var largest = Int.min

  mutating func add(_ number: Int) {
    count += 1
    sum += Int128(number)
    smallest = min(smallest, number)
    largest = max(largest, number)
  }

  mutating func add(_ summary: NumberSummary) {
    count += summary.count
    sum += summary.sum
    smallest = min(smallest, summary.smallest)
    largest = max(largest, summary.largest)
  }

  var text: String {
    guard count > 0 else { return "There are no numbers.\n" }
    return "numbers: \(count)\nsum: \(sum)\nsmallest: \(smallest)\nlargest: \(largest)\n"
  }
}

extension CaseStudy {
  static let accumulate = CaseStudy(
    id: "accumulate",
    title: "Sum up results",
    summary: "A summary is wanted: loading gathers all results first, streaming uses each "
      + "at once.",
    decisionRow: nil, fixture: "numbers",
    versions: [
      .load(holding: "the file, its lines, its numbers", perByte: 13.3, Accumulate.load),
      .stream(Accumulate.stream),
    ],
    documentation: """
      # accumulate

      Reads numbers, one a line, and gives how many there are, their sum, the smallest and the largest. A
      line that holds no number of up to 18 digits is passed over.

      | version | holds |
      |---|---|
      | `load` | the whole file, a copy of every line, and all numbers |
      | `stream` | chunks of 640 KiB in all, and four numbers a thread |

      ## What to look at

      A result that is used once need not be kept. Where a function returns an array only for its caller to
      go over it, let the caller have the results one by one.

      ## Try

          compare accumulate
          code accumulate

      """)
}
