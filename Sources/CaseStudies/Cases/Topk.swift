import FoundationEssentials
import Streaming

/// The largest numbers of a file, from the largest on.
enum Topk {
  /// Sorts all numbers and takes the first ones. It holds the file, its lines, and the numbers
  /// twice.
  static func load(_ run: CaseRun) throws {
    let wanted = run.options.count("top")
    let content = try Data(contentsOf: URL(fileURLWithPath: run.path))
    let numbers = content.lines().compactMap { $0.number }
    try run.checkpoint("Numbers read")

    // The difference: all are sorted for the sake of a few.
    let sorted = numbers.sorted(by: >)
    try run.checkpoint("Numbers sorted")

    for number in sorted.prefix(wanted) { try run.answer.write("\(number)\n") }
    try run.checkpoint("Numbers written")
  }

  /// Keeps the largest numbers so far in a heap, in as many blocks of the file at once as there are
  /// processors. It holds chunks, and as many numbers as are wanted.
  static func stream(_ run: CaseRun) throws {
    let wanted = run.options.count("top")
    let parts = try FileBlocks.results(run.path) { (blocks) throws(StreamingError) in
      var heap = NumberHeap()
      // The difference: the smallest one goes when there are too many.
      try blocks.forEachNumber { heap.add($0, keeping: wanted) }
      return heap.numbers
    }
    try run.checkpoint("Numbers read")

    let sorted = parts.joined().sorted(by: >)
    for number in sorted.prefix(wanted) { try run.answer.write("\(number)\n") }
    try run.checkpoint("Numbers written")
  }

  /// Puts each number into a heap as it is read, and takes the largest ones out at the end. It
  /// holds all numbers.
  static func fake(_ run: CaseRun) throws {
    let wanted = run.options.count("top")
    var lines = try LineReader(run.path)
    var heap = NumberHeap()
    // The difference: nothing ever leaves the heap.
    while let line = try lines.next() {
      if let number = NumberLine(line)?.value { heap.add(-number, keeping: .max) }
    }
    try run.checkpoint("Numbers read")

    for _ in 0..<min(wanted, heap.numbers.count) {
      if let number = heap.removeFirst() { try run.answer.write("\(-number)\n") }
    }
    try run.checkpoint("Numbers written")
  }
}

/// Numbers of which the smallest is at hand (a binary heap).
struct NumberHeap {
  private(set) var numbers: [Int] = []

  /// Adds a number; if there are then more than `most`, the smallest one goes.
  mutating func add(_ number: Int, keeping most: Int) {
    guard numbers.count >= most else {
      numbers.append(number)
      rise(from: numbers.count - 1)
      return
    }
    guard let first = numbers.first, number > first else { return }
    numbers[0] = number
    sink()
  }

  /// Takes the smallest number out; `nil` if there is none.
  mutating func removeFirst() -> Int? {
    guard let first = numbers.first, let last = numbers.popLast() else { return nil }
    if !numbers.isEmpty {
      numbers[0] = last
      sink()
    }
    return first
  }

  private mutating func rise(from index: Int) {
    var index = index
    while index > 0, case let parent = (index - 1) / 2, numbers[index] < numbers[parent] {
      numbers.swapAt(index, parent)
      index = parent
    }
  }

  private mutating func sink() {
    var index = 0
    while case var child = 2 * index + 1, child < numbers.count {
      if child + 1 < numbers.count, numbers[child + 1] < numbers[child] { child += 1 }
      guard numbers[child] < numbers[index] else { return }
      numbers.swapAt(index, child)
      index = child
    }
  }
}

extension CaseStudy {
  static let topk = CaseStudy(
    id: "topk",
    title: "The largest K",
    summary:
      "A few of many are wanted: loading sorts them all, streaming keeps the largest so far.",
    decisionRow: .topk, fixture: "numbers",
    options: [
      CaseOption("top", short: "k", .count, "N", help: "how many numbers", default: "10")
    ],
    versions: [
      .load(holding: "the file, its lines, its numbers twice", perByte: 13.3, Topk.load),
      .stream(Topk.stream),
      .fake(holding: "every number", perByte: 2.5, Topk.fake),
    ],
    documentation: """
      # topk

      Reads numbers, one a line, and gives the ten largest ones, or as many as `-k` says, from the largest on. A line that holds no
      number of up to 18 digits is passed over.

      | version | holds |
      |---|---|
      | `load` | the whole file, a copy of every line, and all numbers twice |
      | `stream` | 640 KiB of chunks, shared by all processors, and for each the numbers wanted |
      | `fake` | all numbers, in a heap |

      ## What to look at

      To know the ten largest no more than ten need be kept: a number that is smaller than all of them is
      forgotten at once. The fake uses a heap too and lets nothing go, so that it grows as a list would.

      ## Try

          compare topk -k 100
          compare topk --variants load,stream,fake

      """)
}
