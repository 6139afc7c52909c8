// The case studies: small tasks on files, each done by a version that loads the file and one that
// streams it, and where people fall for it by a fake, which looks like a stream and keeps
// everything. Knows how to do a task, not how to measure it: a worker runs a version, others
// compare.
//
// Start here, then read one case, `Cases/Tail.swift`: its versions, and at the end its entry in the
// catalogue. To add a case, write such a file and add its name to `CaseStudy.all`.

package import MemoryTracking

/// One thing that programs do with files, in a version that loads and a version that streams.
///
/// All versions of a case give the same answer, byte for byte, for every input and all options, but
/// for one that estimates it. The load version is what a competent programmer plainly writes first;
/// it is never made worse.
package struct CaseStudy: Sendable, Identifiable {
  /// The name that people type, `tail`.
  package let id: String
  package let title: String
  package let summary: String
  /// The row of the decision table it is evidence for, or `nil`.
  package let decisionRow: DecisionRow?
  /// The recipe of the fixture it runs on unless a file is named.
  package let fixture: String
  /// The size of that fixture.
  package var size = ByteCount.mebibytes(64)
  package var options: [CaseOption] = []
  /// Checks options that only make sense together.
  var check: (@Sendable (CaseOptions) throws(CaseError) -> Void)?
  /// Uses a large library once, before anything is measured, so that the pages of its code are in
  /// memory from the start and count to the worker; what the peak rises by from there on is the
  /// version's own.
  package var rehearse: (@Sendable () throws -> Void)?
  /// The versions: load first, then stream, then the fake if there is one, then any third ones.
  package let versions: [CaseVersion]
  /// A page on it, in Markdown: what it does, what each version holds, what to look at.
  package let documentation: String

  /// What the case does as the decision table words it; its title if it has no row there.
  package var operation: String { decisionRow?.operation ?? title }

  package static func named(_ id: String) -> CaseStudy? {
    all.first { $0.id == id }
  }

  package func version(named name: String) -> CaseVersion? {
    versions.first { $0.name == name }
  }

  /// The options that programs of this case in other languages take, in the order of their
  /// arguments: those with a default.
  package var programOptions: [CaseOption] { options.filter { $0.defaultValue != nil } }

  /// What such a program is called with after its input's path.
  ///
  /// - Parameter options: Checked options of this case.
  /// - Returns: The values, sizes as plain numbers of bytes; `nil` if another option is given,
  ///   which programs do not know.
  package func programArguments(_ options: CaseOptions) -> [String]? {
    let taken = programOptions
    guard options.values.keys.allSatisfy({ name in taken.contains { $0.name == name } }),
      options.values.count == taken.count
    else { return nil }
    return taken.compactMap { option in
      option.kind == .size
        ? options.size(option.name).map { "\($0)" } : options.textIfGiven(option.name)
    }
  }
}

/// One way of doing what a case does.
package struct CaseVersion: Sendable {
  /// What its memory follows.
  package enum Footprint: Hashable, Sendable {
    /// The same for every input.
    case constant
    /// Grows with the input; holds what the text says, `every line`.
    case growing(String)
  }

  /// The name of a version that looks like a stream and grows like a load.
  package static let fakeName = "fake"

  /// The name that people type: `load`, `stream`, `fake`, or that of a third version.
  package let name: String
  package let footprint: Footprint
  /// How many bytes the peak grew for each byte of the case's own fixture, between 8 and 32 MiB, as
  /// measured on x86-64 with Swift 6.3; `nil` for a version that holds the same for every input.
  ///
  /// Other files have other lines, and so other growth: it is a first guess, not a promise.
  package let bytesPerInputByte: Double?
  /// Whether its answer is an estimate, which may differ from the others' by as much as it states
  /// (`CaseRun.state`).
  package var isEstimate = false
  /// Reads the run's file, marks the phases and writes the answer.
  package let run: @Sendable (CaseRun) throws -> Void

  static func load(
    holding what: String, perByte: Double, _ run: @escaping @Sendable (CaseRun) throws -> Void
  ) -> CaseVersion {
    CaseVersion(
      name: "load", footprint: .growing(what), bytesPerInputByte: perByte, run: run)
  }

  static func stream(
    holding what: String? = nil, perByte: Double? = nil,
    _ run: @escaping @Sendable (CaseRun) throws -> Void
  ) -> CaseVersion {
    CaseVersion(
      name: "stream", footprint: what.map { .growing($0) } ?? .constant,
      bytesPerInputByte: perByte, run: run)
  }

  /// A version that uses the streaming interface and keeps everything all the same.
  static func fake(
    holding what: String, perByte: Double, _ run: @escaping @Sendable (CaseRun) throws -> Void
  ) -> CaseVersion {
    CaseVersion(
      name: fakeName, footprint: .growing(what), bytesPerInputByte: perByte, run: run)
  }

  /// A third version, such as one over the file as the kernel maps it.
  static func third(
    _ name: String, _ footprint: Footprint, perByte: Double? = nil, isEstimate: Bool = false,
    _ run: @escaping @Sendable (CaseRun) throws -> Void
  ) -> CaseVersion {
    CaseVersion(
      name: name, footprint: footprint, bytesPerInputByte: perByte, isEstimate: isEstimate, run: run
    )
  }
}

extension CaseStudy {
  /// All cases, in the order of the course. A test finds a case that was left out.
  package static let all: [CaseStudy] = [
    report, sections, section, search, tail, count, transform, preview, header, copies, accumulate,
    lookup, passes, json, groupby, distinct, sort, topk, gunzip, query, xml, queue, cache,
  ]
}

/// Something that can be asked of a case, as `--lines N` of `tail`.
package struct CaseOption: Sendable {
  /// What a value must be.
  package enum Kind: Hashable, Sendable {
    /// A whole number, 0 or more.
    case count
    /// A size, as `64KiB`.
    case size
    /// A text within a line: not empty and without a newline.
    case text
    /// The path of a file.
    case path
    /// One of some words.
    case choice([String])
    /// Numbers of lines and ranges of them, `5,1000,20-29`.
    case lines
    /// No value: it is given or not.
    case flag
  }

  /// The long name without its dashes, `lines`.
  package let name: String
  /// The short name, `n`, or `nil`.
  package let short: Character?
  /// The placeholder for the value in a usage line, `N`; empty for a flag.
  package let placeholder: String
  package let help: String
  package let kind: Kind
  /// The value if none is given; `nil` leaves the option out.
  package let defaultValue: String?
  /// The name of an option that it takes the place of, or `nil`.
  package let replaces: String?

  /// Whether people may give the value alone, without the option's name: `transform upper`.
  package let isPositional: Bool

  package var isFlag: Bool { kind == .flag }

  /// The option as a usage line shows it: `--lines N`, `--count`, or `upper|lower`.
  package var usage: String {
    if isPositional { return placeholder }
    return isFlag ? "--\(name)" : "--\(name) \(placeholder)"
  }

  init(
    _ name: String, short: Character? = nil, _ kind: Kind, _ placeholder: String = "",
    help: String, default defaultValue: String? = nil, replaces: String? = nil,
    isPositional: Bool = false
  ) {
    self.name = name
    self.short = short
    self.placeholder = placeholder
    self.help = help
    self.kind = kind
    self.defaultValue = defaultValue
    self.replaces = replaces
    self.isPositional = isPositional
  }
}

/// Why a case cannot be run as asked.
package enum CaseError: Error, Hashable, CustomStringConvertible {
  /// The case has no such option; `known` are the usages of those it has.
  case unknownOption(String, caseID: String, known: [String])
  /// An option's value is not what it must be; `wanted` says what to give.
  case badValue(String, option: String, caseID: String, wanted: String)
  /// A text is not a regular expression; `position` is the character that is wrong, 1 for the
  /// first.
  case badExpression(String, position: Int, problem: String, caseID: String)
  /// Two options were given that exclude each other.
  case exclusiveOptions(String, String, caseID: String)

  package var description: String {
    switch self {
    case .unknownOption(let name, let caseID, let known):
      "\(caseID): there is no option '--\(name)'; "
        + (known.isEmpty ? "it takes none" : "it takes \(known.joined(separator: ", "))")
    case .badValue(let value, let option, let caseID, let wanted):
      "\(caseID): '--\(option)' cannot be '\(value)'; \(wanted)"
    case .badExpression(let text, let position, let problem, let caseID):
      "\(caseID): '--pattern' is not a regular expression: '\(text)', character \(position): "
        + "\(problem); correct it, or leave '--regex' out to search for the text as it stands"
    case .exclusiveOptions(let name, let replaced, let caseID):
      "\(caseID): cannot take both '--\(name)' and '--\(replaced)'; leave one of them out"
    }
  }
}

/// A row of the table that says when to load a file and when to stream it: the article's six, then
/// those of the cases beyond the article.
///
/// Its raw value is its identifier, by which it is stored; `operation` is for people.
package enum DecisionRow: String, CaseIterable, Identifiable, Sendable, Codable {
  case search, tail, count, transform, lookup, passes
  case json, groupby, distinct, sort, topk, gunzip, query, xml, queue, cache

  /// The rows that a case fills, in the table's order.
  package static let shown = allCases.filter { row in
    CaseStudy.all.contains { $0.decisionRow == row }
  }

  /// What the table says of one way of working.
  package struct Verdict: Hashable, Sendable {
    /// Whether to work that way.
    package enum Mark: String, Hashable, Sendable {
      case yes, maybe, no
    }

    package let mark: Mark
    /// How, in a few words, if the table says so.
    package let note: String?
  }

  /// The identifier, `tail`, as files and the database have it.
  package var id: String { rawValue }

  /// The operation, as the table words it.
  package var operation: String {
    switch self {
    case .search: "Search for a pattern"
    case .tail: "Get last N lines"
    case .count: "Count occurrences"
    case .transform: "Transform and save"
    case .lookup: "Need random access"
    case .passes: "Multiple passes needed"
    case .json: "Read a JSON array"
    case .groupby: "Group and sum"
    case .distinct: "Count distinct values"
    case .sort: "Sort a large file"
    case .topk: "Find the largest K"
    case .gunzip: "Read a compressed log"
    case .query: "Fetch database rows"
    case .xml: "Read an XML document"
    case .queue: "Produce and consume"
    case .cache: "Remember results"
    }
  }

  /// The verdict on loading the file into memory.
  package var load: Verdict {
    switch self {
    case .search, .tail, .count, .transform: Verdict(mark: .no, note: nil)
    case .lookup: Verdict(mark: .yes, note: nil)
    case .passes, .sort: Verdict(mark: .maybe, note: nil)
    case .json, .groupby, .distinct, .topk, .gunzip, .query, .xml, .queue, .cache:
      Verdict(mark: .no, note: nil)
    }
  }

  /// The verdict on streaming it.
  package var stream: Verdict {
    switch self {
    case .search: Verdict(mark: .yes, note: "Read line by line")
    case .tail: Verdict(mark: .yes, note: "Read from end")
    case .count: Verdict(mark: .yes, note: "Increment counter")
    case .transform: Verdict(mark: .yes, note: "Process chunks")
    case .lookup, .passes: Verdict(mark: .no, note: nil)
    case .json: Verdict(mark: .yes, note: "Token by token")
    case .groupby: Verdict(mark: .yes, note: "A total per key")
    case .distinct: Verdict(mark: .yes, note: "Each value once")
    case .sort: Verdict(mark: .yes, note: "Merge sorted runs")
    case .topk: Verdict(mark: .yes, note: "Heap of K")
    case .gunzip: Verdict(mark: .yes, note: "Line by line")
    case .query: Verdict(mark: .yes, note: "Row by row")
    case .xml: Verdict(mark: .yes, note: "Pull and let go")
    case .queue: Verdict(mark: .yes, note: "Bounded queue")
    case .cache: Verdict(mark: .yes, note: "Bounded cache")
    }
  }
}
