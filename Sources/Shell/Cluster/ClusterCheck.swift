import Budgets
import Course
import Findings
import Measurement
import MemoryTracking
import Presentation
import Streaming
import Workbook

/// A check whose budgets are measured by the jobs of a cluster, one each.
///
/// The jobs read a copy of the file, which nobody changes before they begin.
struct ClusterCheck {
  let session: Session
  let folder: ClusterFolder

  private static let copy = "budgets.yaml"

  private static func result(ofPart number: Int) -> String { "part-\(number).json" }

  /// The files of the folder besides those that every such folder has.
  private static func files(parts count: Int) -> [String] {
    [copy] + (1...max(1, count)).map(result)
  }

  /// The work of checking budgets.
  ///
  /// - Parameters:
  ///   - entries: The budgets.
  ///   - file: The file that they are from.
  ///   - options: How the runs are made.
  ///   - cluster: What the jobs may take.
  ///   - memory: What a job may hold.
  /// - Returns: The work, whose parts are noted in the folder, with the file's name before them.
  /// - Throws: A usage failure for a bound that cannot be read.
  func work(
    _ entries: [BudgetEntry], of file: BudgetFile, _ options: [String], _ cluster: ClusterArguments,
    memory: ByteCount
  ) throws -> ClusterWork {
    let copy = "\(folder.path)/\(Self.copy)"
    let lessons = session.places.lessons.map { ["--lessons", ExerciseFolder.absolute($0)] } ?? []
    let work = ClusterWork(
      name: "highwater-check", workingFolder: ExerciseFolder.absolute("."), folder: folder.path,
      parts: entries.enumerated().map { index, entry in
        ["--workbook", folder.workbook(ofPart: index + 1)] + lessons
          + ["check", copy, "--only=\(entry.budget.name)"]
          + ["--part-to", "\(folder.path)/\(Self.result(ofPart: index + 1))"] + options
      }, memory: memory, time: try cluster.time())
    try AtomicFileWriter.write(Array(file.text.utf8), to: copy)
    try folder.write(list: [file.path] + entries.map(\.budget.name))
    return work
  }

  /// Submits the check to Slurm, waits and gathers.
  ///
  /// - Parameters:
  ///   - work: The work.
  ///   - recipes: The names of the fixtures that can be made.
  /// - Returns: As `gather`.
  /// - Throws: A failure if Slurm does not take it, or the user stopped waiting.
  func run(_ work: ClusterWork, recipes: [String]) throws -> Gathered {
    try gather(
      recipes: recipes, folder.run(work, Self.files(parts: work.parts.count), in: session),
      of: work)
  }

  /// What the jobs of a check have found.
  struct Gathered {
    /// The file as it was when the jobs were submitted, under its own name.
    var file: BudgetFile
    /// How many budgets were to be checked.
    var count: Int
    var check: BudgetCheck
  }

  /// Reads what the parts have recorded into the workbook, and judges it; once all is there, the
  /// folder is removed. What was gathered before is not recorded again.
  ///
  /// A budget whose job left nothing to rely on does not hold.
  ///
  /// - Parameters:
  ///   - recipes: The names of the fixtures that can be made.
  ///   - ends: How the parts ended, as far as the cluster has said so.
  ///   - work: Their work; `nil` if it was submitted earlier.
  /// - Returns: The verdicts.
  /// - Throws: A failure if this is no folder of a check, or a workbook cannot be read.
  /// - Complexity: Holds the comparisons of one budget.
  func gather(
    recipes: [String], _ ends: [Int: ClusterPartEnd] = [:], of work: ClusterWork? = nil
  ) throws -> Gathered {
    let lines = try folder.parts()
    guard let path = lines.first else {
      throw CommandFailure.failed(
        "check: the list of '\(folder.path)' is empty; start the check again")
    }
    var file = try BudgetFile(path: "\(folder.path)/\(Self.copy)", recipes: recipes)
    file.path = path
    let entries = lines.dropFirst().compactMap { name in
      file.entries.first { $0.budget.name == name }
    }
    var records = ClusterRecords(of: folder, in: try session.workbook())
    var check = BudgetCheck()
    var isWhole = true
    for (index, entry) in entries.enumerated() {
      var (runs, problem) = try runs(
        ofPart: index + 1, entry, of: path, memory: work?.memory, &records)
      if let reason = work.flatMap({ $0.shortfall(ends[index + 1]) }) ?? problem {
        isWhole = false
        runs.obstacle = "its job \(reason); see '\(folder.log(ofPart: index + 1))'"
      }
      check.add(entry, runs)
    }
    if isWhole { folder.remove(parts: entries.count, Self.files(parts: entries.count)) }
    return Gathered(file: file, count: entries.count, check: check)
  }

  /// Reads what one part has left into the workbook.
  ///
  /// - Returns: What it has measured, and why that is nothing to rely on.
  private func runs(
    ofPart part: Int, _ entry: BudgetEntry, of path: String, memory: ByteCount?,
    _ records: inout ClusterRecords
  ) throws -> (runs: BudgetRuns, problem: String?) {
    let result: Result
    do throws(HandInProblem) {
      result = try Result("\(folder.path)/\(Self.result(ofPart: part))")
    } catch {
      return (BudgetRuns(), "left no result")
    }
    let recorded = try folder.recorded(inPart: part) { workbook in
      try result.runs.map { try workbook.comparison($0) }
    }
    var runs = BudgetRuns()
    runs.obstacle = result.obstacle
    runs.place = result.place.sentence.map { BudgetPlace($0, result.place.frame) }
    let command = ReproducingCommand.line(["check", path, "--only", entry.budget.name])
    for (index, one) in recorded.enumerated() {
      let isSurvival = result.hasSurvival && index == recorded.count - 1
      let place: SweepPlace? =
        isSurvival || recorded.count < (result.hasSurvival ? 3 : 2)
        ? nil : runs.numbers.first.map(SweepPlace.after) ?? .first
      var comparison = one.comparison
      let number = try records.record(one, ofPart: part, in: place, command: command)
      comparison.provenance?.number = number
      runs.numbers.append(number)
      if isSurvival { runs.survival = comparison } else { runs.comparisons.append(comparison) }
    }
    return (runs, result.runs.isEmpty ? nil : recorded.shortfall(memory: memory))
  }
}

extension ClusterCheck {
  /// What a job writes besides the runs that it records, `highwater.check-part/1`.
  private struct Result: HandInDocument {
    struct Place: Decodable {
      var sentence: String?
      var function: String?
      var file: String?
      var line: Int?

      var frame: WhereAccount.Frame? {
        function.map { WhereAccount.Frame(function: $0, file: file, line: line) }
      }
    }

    var schema: String
    /// The numbers of the comparisons in the part's workbook.
    var runs: [Int64]
    /// Whether the last of them is the run under the limit to survive.
    var hasSurvival: Bool
    var obstacle: String?
    var place: Place

    /// - Throws: `HandInProblem` if it cannot be read, or is damaged.
    init(_ path: String) throws(HandInProblem) {
      let bytes: [UInt8]
      do throws(StreamingError) {
        bytes = try InputFile(path).bytes(in: 0..<1 << 20)
      } catch {
        throw HandInProblem(error)
      }
      try self.init(strictly: bytes, named: path.baseName, schema: "check-part")
    }
  }

  /// Writes what the job of one budget has found, whole or not at all.
  ///
  /// - Parameters:
  ///   - runs: What it has measured and recorded.
  ///   - path: The file.
  /// - Throws: `StreamingError` if it cannot be written.
  static func write(_ runs: BudgetRuns, to path: String) throws(StreamingError) {
    var text = ""
    JSONWriter.listing("check-part", version: HighWater.version, to: { text += $0 }) { json in
      json.member("runs", runs.numbers)
      json.member("has_survival", runs.survival != nil)
      json.member("obstacle", runs.obstacle)
      json.object("place", onOneLine: true) { json in
        json.member("sentence", runs.place?.sentence)
        json.member("function", runs.place?.frame?.function)
        json.member("file", runs.place?.frame?.file)
        json.member("line", runs.place?.frame?.line)
      }
    }
    try AtomicFileWriter.write(Array(text.utf8), to: path, durable: true)
  }
}
