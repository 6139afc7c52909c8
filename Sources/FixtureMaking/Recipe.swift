import MemoryTracking
import Streaming

/// How to make the fixtures of one name: their kind, their parameters and the seed.
///
/// Recipes are texts that people read and change; see `init(yaml:fileName:)` for their form. A
/// recipe holds its words and templates, some KiB.
package struct Recipe: Sendable {
  /// What a fixture consists of.
  package enum Kind: String, CaseIterable, Sendable {
    /// Sections headed `#==[ Name ]=====#`, as support archives have them.
    case report
    /// Lines with the time, a severity, a service and a message; some go on over several lines.
    case log
    /// A signed decimal integer a line.
    case numbers
    /// A log compressed by zlib, whose size is that of its content.
    case gzip
    /// An SQLite database with one table of orders.
    case database
    /// A header of 100 bytes that begins with a magic text, then numbered records, a line each.
    case records
    /// A page's number a line, new or one of the latest, and what is wanted of it.
    case requests
    /// A JSON array of numbered records, an object a line.
    case json
    /// An XML document of numbered records, an element a line.
    case xml

    /// The ending of a fixture's name.
    var ending: String {
      switch self {
      case .log: "log"
      case .gzip: "log.gz"
      case .database: "sqlite"
      case .json: "json"
      case .xml: "xml"
      case .report, .numbers, .records, .requests: "txt"
      }
    }
  }

  enum Parameters: Sendable {
    case report(ReportParameters)
    case log(LogParameters)
    case gzip(LogParameters, level: Int)
    case database(DatabaseParameters)
    case numbers(NumbersParameters)
    case records(RecordsParameters)
    case requests(RequestsParameters)
    case json(JSONParameters)
    case xml(XMLParameters)
  }

  package let name: String
  package let kind: Kind
  /// A sentence for people.
  package let about: String
  /// The seed if no other is asked for.
  package let seed: UInt64
  /// The digest of the recipe's text: with another text, fixtures are other fixtures.
  package let digest: UInt64

  let parameters: Parameters

  /// The name of the section that begins in the last tenth of a report; `nil` for other kinds.
  package var findableSection: String? {
    if case .report(let report) = parameters { report.find } else { nil }
  }

  /// How hard zlib compresses a fixture, 1 to 9; `nil` for kinds that are not compressed.
  var compressionLevel: Int? {
    if case .gzip(_, let level) = parameters { level } else { nil }
  }

  /// The text that a fixture of records begins with; `nil` for other kinds.
  package var magic: String? {
    if case .records(let records) = parameters { records.magic } else { nil }
  }
}

/// Templates with the weights that they are chosen by.
struct TextPool: Sendable {
  struct Group: Sendable {
    var weight: Int
    var templates: [TextTemplate]
  }

  var groups: [Group]
  /// Templates that come about once in 65,536 lines.
  var rare: [TextTemplate] = []
}

struct ReportParameters: Sendable {
  struct Section: Sendable {
    var name: String
    var weight: Int
    var bodyIndex: Int
  }

  var sections: [Section]
  /// The name of the section that begins in the last tenth.
  var find: String
  var bodies: [TextPool]
  var words: [String: [String]]
}

struct LogParameters: Sendable {
  var start: CalendarDate
  /// The most milliseconds from a line to the next.
  var longestStep: Int
  var lines: TextPool
  var words: [String: [String]]
}

struct DatabaseParameters: Sendable {
  /// The table's name.
  static let table = "orders"

  var customers: [String]
  var cities: [String]
  var remarks: [String]
}

struct NumbersParameters: Sendable {
  var fewestDigits: Int
  var mostDigits: Int
  /// How many in a hundred numbers are negative.
  var negativePercent: Int
  /// How many columns a number is right-aligned in; 0 for numbers without blanks before them.
  var width: Int
}

struct RecordsParameters: Sendable {
  var magic: String
  var lines: TextPool
  var words: [String: [String]]
}

struct RequestsParameters: Sendable {
  /// How many in a hundred requests are for a page that is new.
  var freshPercent: Int
  /// How far back the others reach, in new pages.
  var reach: Int
  var lines: TextPool
  var words: [String: [String]]
}

struct JSONParameters: Sendable {
  /// Templates of what follows a record's number, up to its closing brace and a comma.
  var lines: TextPool
  var words: [String: [String]]
}

struct XMLParameters: Sendable {
  /// Templates of the elements in a record, up to its end tag.
  var lines: TextPool
  var words: [String: [String]]
}

extension JSONParameters {
  init(_ recipe: RecipeMapping) throws(FixtureError) {
    words = try recipe.words()
    lines = try TextPool(recipe, words: words, ending: "},\n")
    try lines.check(recipe, words, stamp: .member(LineCounter()), dropping: 2) { record in
      JSONTokens.isDocument(record)
        ? nil : "is not JSON; write members of an object, as '\"paid\":true'"
    }
  }
}

extension XMLParameters {
  init(_ recipe: RecipeMapping) throws(FixtureError) {
    words = try recipe.words()
    lines = try TextPool(recipe, words: words, ending: "</order>\n")
    try lines.check(recipe, words, stamp: .element(LineCounter()), dropping: 1) { record in
      XMLEvents.isDocument(record) ? nil : "is not XML; write elements, as '<paid/>'"
    }
  }
}

extension TextPool {
  /// Checks that every template makes records of the fixture's format, by as many as show nearly
  /// every word.
  ///
  /// - Parameters:
  ///   - recipe: The recipe that the mistake is in.
  ///   - words: The words that templates choose from.
  ///   - stamp: What each record begins with.
  ///   - count: How many of a record's last bytes only separate it from the next one.
  ///   - mistake: Says what is wrong with a record, and what to write; `nil` if nothing is.
  /// - Throws: `FixtureError.recipe` for the first record that is none.
  fileprivate func check(
    _ recipe: RecipeMapping, _ words: [String: [String]], stamp: LineStamp, dropping count: Int,
    _ mistake: (UnsafeRawBufferPointer) -> String?
  ) throws(FixtureError) {
    var random = SplitMix64(seed: 1)
    for template in groups.flatMap(\.templates) {
      for _ in 0..<64 {
        var draft = PieceDraft()
        draft.beginLine(stamp)
        template.expand(into: &draft, words: words, random: &random)
        let record = Array(draft.text.dropLast(count))
        if let mistake = record.withUnsafeBytes(mistake) {
          throw recipe.mistake("lines", "'\(String(decoding: record, as: UTF8.self))' \(mistake)")
        }
      }
    }
  }
}

/// A line of text with holes, as recipes write it: `user {name} took 1#### ms`.
///
/// `{name}` becomes one of the recipe's words of that name, chosen when a piece is made; `####`
/// becomes four digits, new each time the piece is used. Everything else is kept as it is.
struct TextTemplate: Hashable, Sendable {
  /// The most bytes that a template may grow to with its longest words.
  static let mostBytes = 4096

  private enum Part: Hashable, Sendable {
    case text([UInt8])
    case word(String)
    case digits
  }

  private let parts: [Part]

  init(_ text: String) {
    var parts: [Part] = []
    var literal: [UInt8] = []
    var rest = Array(text.utf8)[...]
    func flush() {
      if !literal.isEmpty { parts.append(.text(literal)) }
      literal = []
    }
    while let byte = rest.first {
      if rest.starts(with: "####".utf8) {
        flush()
        parts.append(.digits)
        rest = rest.dropFirst(PiecePool.fieldWidth)
      } else if let name = Self.wordName(rest) {
        flush()
        parts.append(.word(name))
        rest = rest.dropFirst(name.utf8.count + 2)
      } else {
        literal.append(byte)
        rest = rest.dropFirst()
      }
    }
    flush()
    self.parts = parts
  }

  /// The words that the template asks for, in its order.
  var wordNames: [String] {
    parts.compactMap { if case .word(let name) = $0 { name } else { nil } }
  }

  /// The length in bytes that the template has with the longest words; all its words must be there.
  func longestExpansion(words: [String: [String]]) -> Int {
    parts.reduce(0) { sum, part in
      switch part {
      case .text(let text): sum + text.count
      case .word(let name): sum + (words[name] ?? []).reduce(0) { max($0, $1.utf8.count) }
      case .digits: sum + PiecePool.fieldWidth
      }
    }
  }

  /// Appends the template to a piece, with words chosen by `random`.
  func expand(into draft: inout PieceDraft, words: [String: [String]], random: inout SplitMix64) {
    for part in parts {
      switch part {
      case .text(let text):
        draft.text += text
      case .word(let name):
        let choices = words[name] ?? []
        draft.text += Array(choices[random.next(below: choices.count)].utf8)
      case .digits:
        draft.fields.append(draft.text.count)
        draft.text += repeatElement(UInt8(ascii: "0"), count: PiecePool.fieldWidth)
      }
    }
  }

  /// The name in `{name}` if the text begins with one: lower-case letters only.
  private static func wordName(_ text: ArraySlice<UInt8>) -> String? {
    guard text.first == UInt8(ascii: "{") else { return nil }
    let name = text.dropFirst().prefix { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
    guard !name.isEmpty, name.endIndex < text.endIndex, text[name.endIndex] == UInt8(ascii: "}")
    else { return nil }
    return String(decoding: name, as: UTF8.self)
  }
}

/// A day of the Gregorian calendar, from 1970 on.
package struct CalendarDate: Hashable, Sendable {
  /// Days since 1 January 1970.
  package let daysSince1970: Int

  init(daysSince1970: Int) {
    self.daysSince1970 = daysSince1970
  }

  /// Reads a day off `2026-03-01`; `nil` for any other form and for a day no year has.
  init?(_ text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard parts.map(\.count) == [4, 2, 2],
      text.utf8.allSatisfy({ $0 == UInt8(ascii: "-") || (0x30...0x39).contains($0) })
    else { return nil }
    let numbers = parts.compactMap { Int(Substring($0)) }
    let (year, month, day) = (numbers[0], numbers[1], numbers[2])
    guard year >= 1970, (1...12).contains(month), (1...31).contains(day) else { return nil }
    // The years counted here begin in March, so that a leap day is a year's last.
    let years = month <= 2 ? year - 1 : year
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let leapDays = years / 4 - years / 100 + years / 400
    daysSince1970 = years * 365 + leapDays + dayOfYear - 719_468
    guard components == (year, month, day) else { return nil }
  }

  private var components: (year: Int, month: Int, day: Int) {
    let days = daysSince1970 + 719_468
    let (era, dayOfEra) = days.quotientAndRemainder(dividingBy: 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
  }
}

extension CalendarDate: CustomStringConvertible {
  /// `2026-03-01`; after the year 9999 the years start again at 0000.
  package var description: String {
    let (year, month, day) = components
    let monthAndDay = [month, day].map { "-" + $0.padded(toDigits: 2) }.joined()
    return (year % 10_000).padded(toDigits: 4) + monthAndDay
  }
}
