import Glibc
package import MemoryTracking
import Streaming

/// A first file of budgets, made of what was measured before.
package struct BudgetDraft: Hashable, Sendable {
  package struct Entry: Hashable, Sendable {
    package var name: String
    package var subject: BudgetEntry.Subject
    package var input: BudgetEntry.Input?
    /// The highest peak that was measured.
    package var highestPeak: ByteCount
    /// What was measured: `run 5, 2026-01-31 09:30`.
    package var origin: String

    package init(
      name: String, subject: BudgetEntry.Subject, input: BudgetEntry.Input?,
      highestPeak: ByteCount, origin: String
    ) {
      self.name = name
      self.subject = subject
      self.input = input
      self.highestPeak = highestPeak
      self.origin = origin
    }

    /// A tenth more than was measured, in whole MiB.
    package var budget: ByteCount {
      let allowed = Double(highestPeak.bytes) * 1.1 / 1_048_576
      return .mebibytes(Int(allowed.rounded(.up)))
    }
  }

  /// At least one; their names are made different.
  package var entries: [Entry]

  package init(_ entries: [Entry]) {
    self.entries = []
    var names: Set<String> = []
    for var entry in entries {
      let name = entry.name
      var number = 2
      while !names.insert(entry.name).inserted {
        entry.name = "\(name) \(number)"
        number += 1
      }
      self.entries.append(entry)
    }
  }

  /// The file's text.
  package var text: String {
    """
    # What this repository's programs may hold. 'highwater check' measures them, 'check --update' notes
    # what they need now, and 'help budgets' explains every key.
    budgets:

    """ + entries.map(Self.text).joined(separator: "\n")
  }

  /// Writes the text to a new file; never overwrites an existing one.
  ///
  /// - Throws: `BudgetError.notCreated` if there is such a file or it cannot be written.
  package func create(_ path: String) throws(BudgetError) {
    let descriptor = open(path.nativePath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .notCreated(path: path, code: errno) }
    defer { close(descriptor) }
    do throws(SystemError) {
      try SystemCalls.write(Array(text.utf8), to: descriptor)
    } catch {
      unlink(path.nativePath)
      throw .notCreated(path: path, code: error.code)
    }
  }

  private static func text(_ entry: Entry) -> String {
    var lines = ["  - name: \(scalar(entry.name))"]
    switch entry.subject {
    case .command(let words, isShell: true):
      lines += ["    command: \(scalar(words[0]))", "    shell: true"]
    case .command(let words, isShell: false):
      let text = words.joined(separator: " ")
      let isPlain = isPlain(text) && !words.contains { $0.isEmpty || $0.contains(" ") }
      lines.append("    command: " + (isPlain ? text : list(words.map(quoted))))
    case .version(let name, let caseID, let options):
      lines += ["    case: \(caseID)", "    variant: \(name)"]
      if !options.isEmpty {
        let values = options.sorted { $0.key < $1.key }.map { "\($0.key): \(quoted($0.value))" }
        lines.append("    options: { \(values.joined(separator: ", ")) }")
      }
    }
    if let input = entry.input { lines.append("    input: \(text(input))") }
    lines.append(
      "    # The highest peak of \(entry.origin) was \(entry.highestPeak); this is a tenth more.")
    lines.append("    peak: \(entry.budget.exactDescription)")
    return lines.map { $0 + "\n" }.joined()
  }

  private static func text(_ input: BudgetEntry.Input) -> String {
    func fixture(_ name: String?) -> String { name.map { "fixture: \($0), " } ?? "" }
    switch input {
    case .file(let path): return "{ file: \(quoted(path)) }"
    case .fixture(let name, let size):
      let size = size.map { "size: \($0.exactDescription)" }
      return
        "{ \([name.map { "fixture: \($0)" }, size].compactMap { $0 }.joined(separator: ", ")) }"
    case .sizes(let sizes, let name):
      return "{ \(fixture(name))sizes: \(list(sizes.map(\.exactDescription))) }"
    }
  }

  private static func list(_ items: [String]) -> String { "[\(items.joined(separator: ", "))]" }

  private static func scalar(_ text: String) -> String { isPlain(text) ? text : quoted(text) }

  /// Whether a text reads as itself without quotes, in a block mapping.
  private static func isPlain(_ text: String) -> Bool {
    let first = text.utf8.first
    let starts = first.map { $0.isLetterOrDigit || "/._".utf8.contains($0) } ?? false
    return starts && text.utf8.last != UInt8(ascii: " ") && text.utf8.last != UInt8(ascii: ":")
      && !text.contains("  ") && !text.contains(": ")
      && text.utf8.allSatisfy { $0.isLetterOrDigit || " /._-+=,%@:{}".utf8.contains($0) }
  }

  /// A text in YAML's double quotes.
  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": quoted += "\\\(scalar)"
      case _ where scalar.properties.generalCategory == .control || scalar.value >= 0xFFFE:
        let digits = scalar.value.padded(toDigits: 8, radix: 16)
        quoted += "\\U\(digits)"
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}

extension UInt8 {
  fileprivate var isLetterOrDigit: Bool {
    switch self {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: false
    }
  }
}
