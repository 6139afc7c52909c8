import FoundationEssentials
import Streaming

/// The numbers above zero, in KiB and in order: filtered, sorted and mapped.
enum Copies {
  /// Makes a new array at each step. It holds the file, its lines, and the numbers four times: all,
  /// those above zero, those in order, those in KiB.
  static func load(_ run: CaseRun) throws {
    let content = try Data(contentsOf: URL(fileURLWithPath: run.path))
    let numbers = content.lines().compactMap { $0.number }
    try run.checkpoint("Numbers read")

    // The difference: three steps, and a copy of the numbers at each.
    let positive = numbers.filter { $0 > 0 }
    let sorted = positive.sorted()
    let result = sorted.map { $0 / 1024 }
    try run.checkpoint("Numbers sorted")

    for number in result { try run.answer.write("\(number)\n") }
    try run.checkpoint("Numbers written")
  }

  /// Filters and maps each number as it is read; what must be sorted is the one array there is. It
  /// holds two chunks and the numbers above zero.
  static func stream(_ run: CaseRun) throws {
    var lines = try LineReader(run.path)
    var result: [Int] = []
    // The difference: a number passes all steps at once, and only what is sorted is kept.
    while let line = try lines.next() {
      guard let number = NumberLine(line)?.value, number > 0 else { continue }
      result.append(number / 1024)
    }
    try run.checkpoint("Numbers read")

    result.sort()
    try run.checkpoint("Numbers sorted")

    for number in result { try run.answer.write("\(number)\n") }
    try run.checkpoint("Numbers written")
  }
}
