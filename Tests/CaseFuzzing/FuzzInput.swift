import CaseStudies
import TestSupport

/// Inputs and options that are likely to part two versions.
enum FuzzInput {
  private static let pieces: [String] = [
    "\n", "\r\n", "\r", "\n\n", " \t\n", "\0", "ERROR", "error ", "EEEE", "WARN", "a", "ä", "東京",
    "#==[ Section ]=====#\n", "#==[ Größe A ]======#\r\n", "#==[", "]=====#\n", "17\n", "-204800\n",
    "999999999999999999\n", "+3 \n", "2026-03-01 INFO request served\n",
  ]

  /// Up to a megabyte: pieces, now and then random bytes, a long line or a length near a chunk's.
  static func content(using random: inout SeededGenerator) -> [UInt8] {
    var bytes: [UInt8] = []
    let near = [0, 1, 65_536, 131_072, 262_144].randomElement(using: &random) ?? 0
    let count = max(0, near + Int.random(in: -3...3, using: &random))
    while bytes.count < count {
      switch Int.random(in: 0..<40, using: &random) {
      case 0: bytes += random.bytes(count: Int.random(in: 0..<400, using: &random))
      case 1 where Bool.random(using: &random):
        bytes += [UInt8](repeating: 0x45, count: Int.random(in: 0..<300_000, using: &random))
      default: bytes += (pieces.randomElement(using: &random) ?? "").utf8
      }
    }
    return Bool.random(using: &random) ? Array(bytes.prefix(count)) : bytes
  }

  /// An XML document with elements of the names that options may have, now and then with damage.
  static func xml(using random: inout SeededGenerator) -> [UInt8] {
    let pieces = [
      "<E>1.5</E>", "<R> -2e3\n</R>", "<ERROR/>", "<ä u='1' v=\"&lt;\">7</ä>", "<E>1<R>2</R></E>",
      "<E><!-- -->3<![CDATA[4]]></E>", "&n;", "<E>&n;</E>", "&amp;", "]]", "\r\n", "text 東京 ",
      "<?p?>",
      "<E>", "</E>",
    ]
    var document = Array("<!DOCTYPE d [<!ENTITY n '12'><!ENTITY m '<R>&n;</R>'>]><d>&m;".utf8)
    let near = [0, 16_384, 65_536].randomElement(using: &random) ?? 0
    while document.count < near + Int.random(in: 0...100, using: &random) {
      // Start and end tags alone are rare, so that most documents are well-formed for long.
      let isTag = Int.random(in: 0..<2000, using: &random) == 0
      document += (pieces.dropLast(isTag ? 0 : 2).randomElement(using: &random) ?? "").utf8
    }
    document += "</d>".utf8
    for _ in 0..<max(0, Int.random(in: -3...2, using: &random)) {
      let place = Int.random(in: 0..<document.count, using: &random)
      document[place] = random.bytes(count: 1)[0]
    }
    return document
  }

  /// A JSON array of records with members of the names that options may have, now and then with
  /// damage.
  static func json(using random: inout SeededGenerator) -> [UInt8] {
    let names = ["E", "R", "ERROR", "amount", "ä", "\\u0045", "a\\n"]
    let values = [
      "1.5", "-2e3", "0", "-0.0", "1e400", "12345678901234567890", "\"7\"", "\"東京 \\ud83d\\ude00\"",
      "true", "null", "[]", "{}", "[1, {\"E\": 2}]", "{\"E\": {\"R\": 3}}", "01", "+1", "\"\\x\"",
    ]
    let near = [0, 16_384, 131_072].randomElement(using: &random) ?? 0
    var records: [String] = []
    var count = 0
    while count < near + Int.random(in: 0...100, using: &random) {
      // The last few values are no JSON, and rare so that most documents are read for long.
      let isSpoiled = Int.random(in: 0..<3000, using: &random) == 0
      let members = (0..<Int.random(in: 0..<5, using: &random)).map { _ in
        let name = names.randomElement(using: &random) ?? ""
        let value = values.dropLast(isSpoiled ? 0 : 3).randomElement(using: &random) ?? ""
        return "\"\(name)\"\([":", " :\t"].randomElement(using: &random) ?? "")\(value)"
      }
      let isRecord = Int.random(in: 0..<50, using: &random) > 0
      let record =
        isRecord
        ? "{\(members.joined(separator: ","))}" : values[Int.random(in: 0..<14, using: &random)]
      records.append(record)
      count += record.utf8.count + 2
    }
    var document = Array("[\(records.joined(separator: ",\n"))]\n".utf8)
    for _ in 0..<max(0, Int.random(in: -4...2, using: &random)) {
      let place = Int.random(in: 0..<document.count, using: &random)
      document[place] = random.bytes(count: 1)[0]
    }
    return document
  }

  /// Options of a case, each given or not.
  static func options(
    of study: CaseStudy, using random: inout SeededGenerator
  ) -> [String: String] {
    var options: [String: String] = [:]
    for option in study.options where Bool.random(using: &random) {
      // A second output is nothing to compare.
      if case .path = option.kind { continue }
      if let replaced = option.replaces, options[replaced] != nil { continue }
      options[option.name] = value(of: option, using: &random)
    }
    return options
  }

  private static func value(
    of option: CaseOption, using random: inout SeededGenerator
  ) -> String {
    switch option.kind {
    case .count: "\([0, 1, 2, 5, 1000].randomElement(using: &random) ?? 1)"
    case .size: "\(Int.random(in: 0...140_000, using: &random))"
    case .text, .path: text(using: &random)
    case .choice(let names): names.randomElement(using: &random) ?? ""
    case .lines:
      "\(Int.random(in: 1...9, using: &random)),\(Int.random(in: 1...3000, using: &random))"
    case .flag: "true"
    }
  }

  /// A short pattern, which may be a regular expression, and may be none.
  private static func text(using random: inout SeededGenerator) -> String {
    let parts = [
      "E", "R", "ERROR", "ä", ".", "[A-Z]", "(a|E)", "*", "+", "?", "^", "$", "\\b", "{2,3}", "京",
    ]
    return (0...Int.random(in: 0..<4, using: &random))
      .compactMap { _ in parts.randomElement(using: &random) }.joined()
  }
}
