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
