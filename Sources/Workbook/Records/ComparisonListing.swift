import Findings
import GRDB
package import Measurement
package import MemoryTracking

/// A recorded comparison or sweep as one line, without its checkpoints and samples.
package struct ComparisonListing: Hashable, Sendable {
  /// The numbers of its comparisons, in ascending order.
  package var numbers: [Int64]
  /// In UTC, `2026-01-31T09:30:00Z`; of a sweep, when its first comparison was recorded.
  package var recordedAt: String
  /// Which question it answers.
  package var kind: Comparison.Kind
  package var caseID: String?
  /// The input's path; `nil` without an input, and for a sweep, which has several.
  package var inputPath: String?
  /// The recipe of the input; `nil` for a file of the user's own, and for no input.
  package var fixture: String?
  /// The input's size; of a sweep, the smallest and the largest.
  package var inputSize: ClosedRange<ByteCount>?
  /// The number that a sweep varied, with its least and its greatest value.
  package var parameter: (name: String, values: ClosedRange<Double>)? {
    parameterName.flatMap { name in parameterValues.map { (name, $0) } }
  }
  /// In the order in which they were measured.
  package var variants: [Variant]
  /// The command line that measured it, and HighWater's version; `nil` if they were not recorded.
  package var command: String?
  package var version: String?
  private var parameterName: String?
  private var parameterValues: ClosedRange<Double>?

  /// A version or command with its highest peak; of a sweep, the lowest and the highest of these
  /// among its inputs.
  package struct Variant: Hashable, Sendable {
    package var name: String
    /// `nil` if no run's peak is known.
    package var peak: ClosedRange<ByteCount>?
    /// What is known of the highest peak: of a run that was killed it is at least that.
    package var bound: Bound = .exact
    /// How the runs ended, in a few words; `nil` if all completed.
    package var ending: String?

    /// What follows the name: `8.1 MiB`, `8.1 MiB to 9.0 MiB`, `≥ 511.9 MiB (OOMKilled)`.
    package var figure: String { figures[0] }

    /// The same in less and less room: of a range also `8.1 to 9.0 MiB` and its end, `to 9.0 MiB`.
    package var figures: [String] {
      let ending = ending.map { " (\($0))" } ?? ""
      guard let peak else { return ["–" + ending] }
      let (least, most) = ("\(peak.lowerBound)", "\(peak.upperBound)")
      var ranges = [ComparisonListing.text(peak)]
      if least != most {
        let (number, unit) = (least.prefix { $0 != " " }, least.drop { $0 != " " })
        ranges += (most.hasSuffix(unit) ? ["\(number) to \(most)"] : []) + ["to \(most)"]
      }
      return ranges.map { bound.mark + $0 + ending }
    }
  }

  /// Whether it is a sweep; what is left of one, a single comparison, is none.
  package var isSweep: Bool { numbers.count > 1 }

  /// What a command line calls it: `5`, or `5-8` for a sweep.
  package var name: String { RunSelection(numbers).text }

  /// The input's size for people: `64.0 MiB`, or `4.0 MiB to 1.0 GiB`.
  package var input: String? { inputSize.map(ComparisonListing.text) }

  /// Two amounts as one range: `12.3 MiB to 1.0 GiB`.
  private static func text(_ range: ClosedRange<ByteCount>) -> String {
    let (least, most) = ("\(range.lowerBound)", "\(range.upperBound)")
    return least == most ? least : "\(least) to \(most)"
  }
}

extension ComparisonListing {
  /// What is read of the comparisons of one line.
  fileprivate static let columns = """
    group_concat(id) AS numbers, min(recorded_at) AS recorded_at, case_id, kind,
    min(input_bytes) AS least, max(input_bytes) AS most,
    CASE count(*) WHEN 1 THEN input_path END AS input_path, input_fixture, parameter,
    min(parameter_value) AS least_value, max(parameter_value) AS most_value, command, version
    """

  /// Reads a line.
  ///
  /// - Complexity: O(r) time in its runs; holds a figure for each variant.
  fileprivate init(_ database: Database, row: Row) throws {
    numbers = (row["numbers"] as String).split(separator: ",").compactMap { Int64($0) }.sorted()
    recordedAt = row["recorded_at"]
    kind = Comparison.Kind(rawValue: row["kind"]) ?? .comparison
    caseID = row["case_id"]
    inputPath = row["input_path"]
    fixture = row["input_fixture"]
    inputSize = row.range("least", "most")
    command = row["command"]
    version = row["version"]
    parameterName = row["parameter"]
    if let least: Double = row["least_value"], let most: Double = row["most_value"] {
      parameterValues = least...most
    }
    let marks = numbers.map { _ in "?" }.joined(separator: ", ")
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT comparison_id, variant_position, variant, outcome, exit_code, signal, peak_bytes,
          peak_method, peak_floor_bytes, peak_tolerance_bytes
        FROM run WHERE comparison_id IN (\(marks)) ORDER BY variant_position, comparison_id, position
        """,
      arguments: StatementArguments(numbers))
    variants = try rows.neighbours(by: "variant_position").map { try Variant($0) }
  }
}

extension ComparisonListing.Variant {
  /// Sums up the runs of a variant, in all comparisons of a sweep.
  fileprivate init(_ rows: [Row]) throws {
    let runs = try rows.neighbours(by: "comparison_id").map { try $0.map { try Run(listed: $0) } }
    name = rows.first.map { $0["variant"] as String } ?? ""
    // The highest peak of each comparison.
    let peaks = runs.compactMap { Spread($0.compactMap(\.boundedPeak)) }
    let highest = peaks.max { $0.max < $1.max }
    if let least = peaks.map(\.max).min(), let highest {
      peak = least...highest.max
      bound = highest.maxBound
    }
    let all = Comparison.Variant(name: name, runs: runs.flatMap { $0 })
    ending = all.runs.count == all.completedRuns.count ? nil : all.outcomes
  }
}

extension Run {
  /// Restores from a line's columns what the listing needs.
  fileprivate init(listed row: Row) throws {
    self.init(
      outcome: try row.outcome(), exitCode: row["exit_code"], signal: row["signal"],
      peak: try row.peak(),
      wall: .zero)
  }
}

extension [Row] {
  /// The rows in groups of neighbours that have the same number in a column.
  fileprivate func neighbours(by column: String) -> [[Row]] {
    reduce(into: []) { groups, row in
      let number: Int64 = row[column]
      if let last = groups.last?.last, (last[column] as Int64) == number {
        groups[groups.count - 1].append(row)
      } else {
        groups.append([row])
      }
    }
  }
}

extension Row {
  /// Two columns of bytes as a range; `nil` if they are not known.
  fileprivate func range(_ least: String, _ most: String) -> ClosedRange<ByteCount>? {
    guard let least = amount(least), let most = amount(most) else { return nil }
    return least...most
  }
}

extension WorkbookFile {
  /// The newest comparisons and sweeps of a case, or of all, in at most `count` lines, the newest
  /// last.
  package func listings(
    ofCase caseID: String?, last count: Int
  ) throws(WorkbookError) -> [ComparisonListing] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT \(ComparisonListing.columns) FROM comparison WHERE ?1 IS NULL OR case_id = ?1
          GROUP BY coalesce(sweep, -id) ORDER BY max(id) DESC LIMIT ?2
          """,
        arguments: [caseID, count]
      ).reversed().map { try ComparisonListing(database, row: $0) }
    }
  }

  /// The number of comparisons and sweeps of a case, or of all.
  package func listingCount(ofCase caseID: String?) throws(WorkbookError) -> Int {
    try read { database in
      try Int.fetchOne(
        database,
        sql: """
          SELECT count(DISTINCT coalesce(sweep, -id)) FROM comparison
          WHERE ?1 IS NULL OR case_id = ?1
          """,
        arguments: [caseID]) ?? 0
    }
  }

  /// A comparison as one line.
  ///
  /// - Throws: `WorkbookError.noRecord` if there is no comparison with this number.
  package func listing(_ number: Int64) throws(WorkbookError) -> ComparisonListing {
    let found = try read { database in
      try Row.fetchOne(
        database,
        sql: "SELECT \(ComparisonListing.columns) FROM comparison WHERE id = ? GROUP BY id",
        arguments: [number]
      ).map { try ComparisonListing(database, row: $0) }
    }
    guard let found else { throw .noRecord(number) }
    return found
  }

  /// The recorded numbers within a range, in ascending order.
  func numbers(in range: ClosedRange<Int64>) throws(WorkbookError) -> [Int64] {
    try read { database in
      try Int64.fetchAll(
        database, sql: "SELECT id FROM comparison WHERE id BETWEEN ? AND ? ORDER BY id",
        arguments: [range.lowerBound, range.upperBound])
    }
  }

  /// The sweeps that comparisons belong to, by the comparisons' numbers; has no entry for a
  /// comparison on its own.
  func sweeps(of numbers: [Int64]) throws(WorkbookError) -> [Int64: Int64] {
    guard let least = numbers.min(), let most = numbers.max() else { return [:] }
    return try read { database in
      let rows = try Row.fetchAll(
        database,
        sql: "SELECT id, sweep FROM comparison WHERE sweep IS NOT NULL AND id BETWEEN ? AND ?",
        arguments: [least, most])
      return Dictionary(rows.map { ($0["id"], $0["sweep"]) }) { first, _ in first }
    }
  }

  /// Removes comparisons with all their runs, and returns how many.
  ///
  /// - Throws: `WorkbookError.noRecord` if there is no comparison with one of the numbers; then
  ///   none is removed.
  package func removeComparisons(_ numbers: [Int64]) throws(WorkbookError) -> Int {
    try write { database in
      for number in Set(numbers).sorted() {
        try database.execute(sql: "DELETE FROM comparison WHERE id = ?", arguments: [number])
        guard database.changesCount == 1 else { throw WorkbookError.noRecord(number) }
      }
      return Set(numbers).count
    }
  }

  /// Removes all comparisons, and returns how many.
  package func removeAllComparisons() throws(WorkbookError) -> Int {
    try write { database in
      try database.execute(sql: "DELETE FROM comparison")
      return database.changesCount
    }
  }
}

/// The recorded runs that a word on a command line selects: `5`, `5-8`, or `5,7-9`.
package struct RunSelection: Hashable, Sendable {
  /// The word as it was written.
  package let text: String
  private let ranges: [ClosedRange<Int64>]

  /// Reads a word; returns `nil` if it is not a selection.
  package init?(_ text: String) {
    self.text = text
    var ranges: [ClosedRange<Int64>] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false).map(Self.number)
      guard let first = ends.first?.flatMap({ $0 }), let last = ends.last?.flatMap({ $0 }),
        ends.count <= 2, first <= last
      else { return nil }
      ranges.append(first...last)
    }
    self.ranges = ranges
  }

  /// Names runs, given in ascending order, in the shortest form: `5-8`, `5,7-9`.
  package init(_ numbers: [Int64]) {
    var ranges: [ClosedRange<Int64>] = []
    for number in numbers {
      if let last = ranges.last, last.upperBound + 1 == number {
        ranges[ranges.count - 1] = last.lowerBound...number
      } else {
        ranges.append(number...number)
      }
    }
    self.ranges = ranges
    text = ranges.map {
      $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)"
    }.joined(separator: ",")
  }

  /// The number, if the word is a single number; otherwise `nil`.
  package var single: Int64? {
    ranges.count == 1 && ranges[0].count == 1 && !text.contains("-") ? ranges[0].lowerBound : nil
  }

  private static func number(_ text: Substring) -> Int64? {
    guard let number = Int64(text), number >= 0, number < Int64.max, text.first != "+" else {
      return nil
    }
    return number
  }

  /// The recorded numbers among the selected ones, in ascending order.
  ///
  /// - Throws: `WorkbookError.noRecord` if a number, or a whole range, selects nothing.
  package func numbers(in workbook: WorkbookFile) throws(WorkbookError) -> [Int64] {
    var found: Set<Int64> = []
    for range in ranges {
      let numbers = try workbook.numbers(in: range)
      guard !numbers.isEmpty else { throw .noRecord(range.lowerBound) }
      found.formUnion(numbers)
    }
    return found.sorted()
  }
}

/// A recorded comparison, or the recorded comparisons that make up a sweep.
package enum RecordedEntry: Hashable, Sendable {
  case comparison(Int64)
  /// The comparisons of a sweep, the smallest input first.
  case sweep([Int64])

  /// The numbers in ascending order.
  package var numbers: [Int64] {
    switch self {
    case .comparison(let number): [number]
    case .sweep(let numbers): numbers
    }
  }
}

extension WorkbookFile {
  /// Groups the numbers that belong to the same sweep; a sweep with only one of them is listed as a
  /// comparison.
  package func entries(of numbers: [Int64]) throws(WorkbookError) -> [RecordedEntry] {
    let sweeps = try sweeps(of: numbers)
    return numbers.compactMap { number in
      let members = sweeps[number].map { sweep in numbers.filter { sweeps[$0] == sweep } } ?? []
      guard members.count > 1 else { return .comparison(number) }
      return members.first == number ? .sweep(members) : nil
    }
  }
}
