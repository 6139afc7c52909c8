import FoundationEssentials
import Streaming

/// How many rows each key has, and the sum of a field of them, exactly.
enum Groupby {
  /// Groups all rows by their key, then sums each group up. It holds the file, and its rows twice.
  static func load(_ run: CaseRun) throws {
    let (key, value) = (run.options.field("key"), run.options.field("value"))
    let content = try Data(contentsOf: URL(fileURLWithPath: run.path))
    let rows = content.lines()
    try run.checkpoint("Rows loaded")

    // The difference: a group is all its rows.
    let groups = Dictionary(grouping: rows) { key.value(in: $0) }
    try run.checkpoint("Rows grouped")

    let totals = groups.compactMap { key, rows in
      key.map { key in (key, rows.reduce(into: GroupTotal()) { $0.add($1, value) }) }
    }
    for (key, total) in totals.sorted(by: { $0.0.lexicographicallyPrecedes($1.0) }) {
      try run.answer.write(key)
      try run.answer.write(total.text)
    }
    try run.checkpoint("Totals written")
  }

  /// Adds each row to the total of its key, in as many blocks of the file at once as there are
  /// processors, two at most. It holds chunks, and a total for each key.
  static func stream(_ run: CaseRun) throws {
    let (key, value) = (run.options.field("key"), run.options.field("value"))
    let threads = min(2, try FileBlocks.preferredCount(for: InputFile(run.path)))
    let tables = try FileBlocks.results(run.path, threads: threads) {
      (blocks) throws(StreamingError) in
      let totals = try KeyTable<GroupTotal>()
      try blocks.forEachLine { (line) throws(StreamingError) in
        guard let key = key.value(in: line) else { return }
        // The difference: a group is its total.
        try totals.update(key, from: GroupTotal()) { $0.add(line, value) }
      }
      return totals
    }
    try run.checkpoint("Rows added up")

    let totals = tables[0]
    for table in tables.dropFirst() {
      try table.forEach { (key, total) throws(StreamingError) in
        try totals.update(key, from: GroupTotal()) { $0.add(total) }
      }
    }
    try totals.forEachSorted { (key, total) throws(StreamingError) in
      try run.answer.write(key)
      try run.answer.write(total.text)
    }
    try run.checkpoint("Totals written")
  }

  /// Reads row by row, and puts each into the array of its key. It holds every row.
  static func fake(_ run: CaseRun) throws {
    let (key, value) = (run.options.field("key"), run.options.field("value"))
    var lines = try LineReader(run.path)
    var groups: [[UInt8]: [[UInt8]]] = [:]
    // The difference: what is read a row at a time is kept all the same.
    while let line = try lines.next() {
      guard line.isStart else { continue }
      let row = Array(line.bytes.prefix(FieldChoice.reach))
      if let key = key.value(in: row) { groups[key, default: []].append(row) }
    }
    try run.checkpoint("Rows grouped")

    let totals = groups.mapValues { rows in
      rows.reduce(into: GroupTotal()) { $0.add($1, value) }
    }
    for (key, total) in totals.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      try run.answer.write(key)
      try run.answer.write(total.text)
    }
    try run.checkpoint("Totals written")
  }
}

/// The rows of a key, and the sum of their numbers.
///
/// The sum is of whole billionths in 128 bits, so that it is exact, and the same in whatever order
/// the rows come.
struct GroupTotal: BitwiseCopyable, Sendable {
  private var count = 0
  private var sum: Int128 = 0

  /// Adds a row; one whose field is no number counts, and adds nothing.
  mutating func add(_ row: UnsafeRawBufferPointer, _ value: FieldChoice) {
    count += 1
    if let number = value.value(in: row).flatMap({ Billionths($0) }) { sum += number.value }
  }

  mutating func add(_ row: [UInt8], _ value: FieldChoice) {
    row.withUnsafeBytes { add($0, value) }
  }

  mutating func add(_ total: GroupTotal) {
    count += total.count
    sum += total.sum
  }

  /// What follows the key in the answer.
  var text: String { "\t\(count)\t\(Billionths(value: sum).text)\n" }
}

/// A decimal number as whole billionths: up to 18 digits, perhaps a point among them, and perhaps
/// an exponent, as in `-1.25` and `25e-3`. What has more than nine decimals, or is 10^18 or more,
/// is no number.
struct Billionths {
  private static let decimals = 9
  private static let mostDigits = 18
  private static let powers: [Int128] = (0...27).map { exponent in
    (0..<exponent).reduce(1) { power, _ in power * 10 }
  }

  let value: Int128

  init(value: Int128) {
    self.value = value
  }

  /// Reads a number; `nil` if the text is none.
  init?(_ text: UnsafeRawBufferPointer) {
    var position = 0
    let isNegative = text.first == UInt8(ascii: "-")
    if isNegative || text.first == UInt8(ascii: "+") { position = 1 }
    var (mantissa, digits, significant, scale) = (0 as UInt64, 0, 0, Self.decimals)
    var isPastPoint = false
    while position < text.count {
      let byte = text[position]
      if byte == UInt8(ascii: "."), !isPastPoint {
        isPastPoint = true
      } else if byte.isDigit {
        digits += 1
        guard digits <= Self.mostDigits else { return nil }
        mantissa = mantissa &* 10 &+ UInt64(byte &- UInt8(ascii: "0"))
        if mantissa > 0 { significant += 1 }
        if isPastPoint { scale -= 1 }
      } else {
        break
      }
      position += 1
    }
    guard digits > 0 else { return nil }
    if position < text.count {
      let rest = UnsafeRawBufferPointer(rebasing: text[position...])
      guard let exponent = Self.exponent(rest) else { return nil }
      scale += exponent
    }
    while scale < 0, mantissa > 0, mantissa % 10 == 0 {
      mantissa /= 10
      significant -= 1
      scale += 1
    }
    guard mantissa > 0 else {
      value = 0
      return
    }
    guard scale >= 0, significant + scale <= Self.mostDigits + Self.decimals else { return nil }
    let magnitude = Int128(mantissa) * Self.powers[scale]
    value = isNegative ? -magnitude : magnitude
  }

  /// The number after an `e`, of up to three digits.
  private static func exponent(_ text: UnsafeRawBufferPointer) -> Int? {
    guard text[0] | 0x20 == UInt8(ascii: "e"), text.count > 1 else { return nil }
    let isNegative = text[1] == UInt8(ascii: "-")
    let hasSign = isNegative || text[1] == UInt8(ascii: "+")
    let digits = text[(hasSign ? 2 : 1)...]
    guard (1...3).contains(digits.count), digits.allSatisfy(\.isDigit) else { return nil }
    let magnitude = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    return isNegative ? -magnitude : magnitude
  }

  /// The number in decimals, without zeros at its end.
  var text: String {
    let unit = Self.powers[Self.decimals]
    let (whole, rest) = value.magnitude.quotientAndRemainder(dividingBy: UInt128(unit))
    var text = "\(value < 0 ? "-" : "")\(whole)"
    guard rest > 0 else { return text }
    let digits = Array("\(UInt128(unit) + rest)".utf8.dropFirst())
    let last = digits.lastIndex { $0 != UInt8(ascii: "0") } ?? 0
    text += "." + String(decoding: digits[...last], as: UTF8.self)
    return text
  }
}

extension CaseStudy {
  static let groupby = CaseStudy(
    id: "groupby",
    title: "Group and sum",
    summary: "A total for each key: loading keeps all rows of each, streaming keeps the totals.",
    decisionRow: .groupby, fixture: "records",
    options: [
      CaseOption(
        "key", .text, "FIELD", help: "what to group by, by number or by name", default: "station"),
      CaseOption(
        "value", .text, "FIELD", help: "what to sum, by number or by name", default: "value"),
    ],
    check: { (options) throws(CaseError) in
      try options.checkFields(["key", "value"], caseID: "groupby")
    },
    versions: [
      .load(holding: "the file, its rows by keys", perByte: 2.6, Groupby.load),
      .stream(Groupby.stream),
      .fake(holding: "every row", perByte: 1.4, Groupby.fake),
    ],
    documentation: """
      # groupby

      Gives, for each key in the order of their bytes, the key, how many rows have it, and the sum of a field
      of them, with tabs between. `--key N` or `--value N` takes a field by its number, a name what follows
      `NAME=`; blanks and tabs separate fields. A row without the key is passed over, one whose value is no
      number counts and adds nothing; of a row the first 64 KiB are looked at.

      | version | holds |
      |---|---|
      | `load` | the whole file, a copy of every row, and the groups |
      | `stream` | for each key its text, a count and a sum, some 80 bytes |
      | `fake` | every row, by keys |

      ## The sum

      A number has up to 18 digits, nine of them after the point once an exponent is applied, and is summed
      up as whole billionths: the sum is exact. With floating point it would depend on the order of the
      rows, and two threads would give another one each time.

      ## What to look at

      The stream version grows with the keys, not with the rows. The fake reads a row at a time, and keeps
      it in its key's array: its line rises like that of the load version.

      ## Try

          compare groupby --variants load,stream,fake
          compare groupby --key place --value value
          sweep groupby --sizes 8MiB,32MiB,128MiB

      """)
}
