import FoundationEssentials
import Streaming

/// How many records of a JSON array have a number in a field, and the sum of them.
enum Json {
  /// Parses the whole document, then looks at its records. It holds the file, what the decoder
  /// knows of it, and every value.
  static func load(_ run: CaseRun) throws {
    let content = try Data(contentsOf: URL(fileURLWithPath: run.path))
    try run.checkpoint("File read")

    // The difference: every value of every record is in memory before the first one is used.
    let document = try JSONValue(parsing: content, of: run.path)
    try run.checkpoint("Document parsed")

    let field = run.options.text("field")
    let numbers = document.records.compactMap { $0[field]?.number }
    let summary = numbers.reduce(into: FieldSummary()) { $0.add($1) }
    try run.answer.write(summary.text)
    try run.checkpoint("Records summed")
  }

  /// Takes record after record out of a document that was read whole: the loop is that of a stream,
  /// and what it goes over is not. It holds the file.
  static func fake(_ run: CaseRun) throws {
    // The difference: the records come one by one, out of a document that is here from start to
    // end.
    let content = try Data(contentsOf: URL(fileURLWithPath: run.path))
    try run.checkpoint("File read")

    let summary = try content.withUnsafeBytes { content in
      var summary = FieldSummary()
      var numbers = FieldNumbers(run.options.text("field"), in: content, of: run.path)
      while let number = try numbers.next() { summary.add(number) }
      return summary
    }
    try run.checkpoint("Records summed")

    try run.answer.write(summary.text)
    try run.checkpoint("Summary written")
  }

  /// Takes record after record out of the file as it is read. It holds a chunk and two numbers.
  static func stream(_ run: CaseRun) throws {
    // The difference: what a record was read from is overwritten by what comes after it.
    var numbers = try FieldNumbers(run.options.text("field"), inFile: run.path)
    try run.checkpoint("File opened")

    var summary = FieldSummary()
    while let number = try numbers.next() { summary.add(number) }
    try run.checkpoint("Records summed")

    try run.answer.write(summary.text)
    try run.checkpoint("Summary written")
  }
}

/// How many numbers there are, and their sum as `Double` adds them in their order.
struct FieldSummary {
  private var count = 0
  private var sum = 0.0

  mutating func add(_ number: Double) {
    count += 1
    sum += number
  }

  var text: String {
    // Without the `.0` that a `Double` ends in, as far as it holds whole numbers exactly.
    let isWhole = sum.magnitude <= 0x1p53 && sum == sum.rounded()
    return "count: \(count)\nsum: \(isWhole ? "\(Int(sum))" : "\(sum)")\n"
  }
}

extension CaseStudy {
  static let json = CaseStudy(
    id: "json",
    title: "Read a JSON array",
    summary: "One field of many records is wanted: loading parses the document into values, "
      + "streaming passes over it token by token.",
    decisionRow: .json, fixture: "json",
    options: [
      CaseOption("field", .text, "NAME", help: "the field to sum up", default: "amount")
    ],
    versions: [
      .load(holding: "the file, its index, its values", perByte: 9.5, Json.load),
      .stream(Json.stream),
      .fake(holding: "the file", perByte: 1.0, Json.fake),
    ],
    documentation: """
      # json

      Reads an array of records and gives how many have a number in a field, and the sum of them, as
      `jq 'map(.amount | numbers) | length, add'` does. A record is an object in the outermost array; where a
      field is given twice, the first one counts. What is not JSON is refused with the place of the mistake.

      | version | holds |
      |---|---|
      | `load` | the whole file, the decoder's index of it, and a value in memory for each in the file |
      | `stream` | a chunk of 128 KiB, a byte for each level, and two numbers |
      | `fake` | the whole file, though its records are parsed one by one |

      ## What to look at

      A document of JSON has one value, so most parsers give one value: all of it. What it takes in memory
      is a multiple of the file, since a number of three digits becomes a value with a name, a type and room
      to grow. A tokenizer gives the parts in their order, and what it knows of those before is how many
      brackets are open.

      The fake is what many a stream of JSON is: a loop over records, from a parser that was given the
      text as a whole. Its slope is 1, a byte for each byte of the file. `sweep` shows it.

      ## What is JSON

      All versions read what RFC 8259 allows, in UTF-8, UTF-16 or UTF-32, down to 512 levels, and refuse the
      same mistakes in the same words. A gigabyte of `[` is refused at the 513th.

      ## Try

          compare json
          compare json --field items --size 256MiB
          sweep json --variants load,stream,fake

      """)
}
