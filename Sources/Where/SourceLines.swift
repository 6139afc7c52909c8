import Measurement
import MemoryTracking
import Streaming

extension WhereReader {
  /// The most lines of code, and the lines around each, whose text is kept.
  private static let siteCapacity = 40
  private static let context = 3
  /// As much of a line as is kept, in bytes: a minified file is one line.
  private static let lineCapacity = 300

  /// The text of the lines that an account names, and of those around them, read from their files
  /// line by line; a file that cannot be read is left out.
  func sources(for account: WhereAccount) -> [WhereAccount.Source] {
    var wanted: [String: Set<Int>] = [:]
    for site in account.sites.prefix(Self.siteCapacity) {
      for frame in [site.frame, site.caller].compactMap({ $0 }) {
        guard let file = frame.file, let line = frame.line else { continue }
        wanted[file, default: []].formUnion(max(1, line - Self.context)...(line + Self.context))
      }
    }
    return wanted.sorted { $0.key < $1.key }.compactMap { file, numbers in
      let lines = Self.lines(numbers, of: file) ?? known(numbers, of: file)
      return lines.isEmpty ? nil : WhereAccount.Source(file: file, lines: lines)
    }
  }

  private func known(_ numbers: Set<Int>, of file: String) -> [WhereAccount.Source.Line] {
    guard let lines = knownSource(file) else { return [] }
    return numbers.sorted().compactMap { number in
      lines.indices.contains(number - 1) ? .init(number: number, text: lines[number - 1]) : nil
    }
  }

  /// Reads lines of a file; `nil` if it cannot be read.
  private static func lines(
    _ numbers: Set<Int>, of path: String
  ) -> [WhereAccount.Source.Line]? {
    guard path.hasPrefix("/"), let last = numbers.max(), var reader = try? LineReader(path) else {
      return nil
    }
    var found: [WhereAccount.Source.Line] = []
    var number = 0
    while number < last || !found.isEmpty, let line = try? reader.next() {
      if line.isStart { number += 1 }
      guard number <= last else { break }
      guard line.isStart, numbers.contains(number) else { continue }
      var text = line.bytes.prefix(lineCapacity)
      while let end = text.last, end == UInt8(ascii: "\n") || end == UInt8(ascii: "\r") {
        text = text.dropLast()
      }
      found.append(.init(number: number, text: String(decoding: text, as: UTF8.self)))
    }
    return found
  }
}
