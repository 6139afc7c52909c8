import Course
import Glibc
import Measurement
import MemoryTracking
import Streaming
import Workbook

/// The folder of a measurement whose parts are jobs of a cluster: the script that starts them, the
/// list of what each measures, and what each leaves.
///
/// A job records in a workbook of its own, `part-N.sqlite`, since SQLite cannot lock a file that
/// several machines share. These are read when all have ended, so nothing is lost on the way: not a
/// sample, not a checkpoint.
struct ClusterFolder {
  /// The command that measures, `sweep`.
  let command: String
  let path: String

  /// Reads what jobs left that were started before.
  init(reading path: String, of command: String) {
    self.command = command
    self.path = path
  }

  /// Makes a folder for jobs to come in the current one, which their machines must find, too.
  ///
  /// - Parameter command: The command that measures.
  /// - Throws: A failure if it cannot be made.
  init(of command: String) throws(CommandFailure) {
    let name: String
    do throws(SystemError) {
      name = try SystemCalls.makeFolder(beginning: "highwater-\(command)-")
    } catch {
      throw .failed(
        "\(command): cannot make a folder for the jobs here (\(error)); start it in a folder that the "
          + "cluster's machines can write to")
    }
    self.init(reading: ExerciseFolder.absolute(name), of: command)
  }

  /// The file with a line for each part, which says what it measures.
  private var list: String { "\(path)/parts.txt" }

  /// The file that says what of the parts was recorded in which workbook: `ClusterRecords`.
  var recordedList: String { "\(path)/recorded.txt" }

  /// The workbook of a part, counted from 1.
  func workbook(ofPart number: Int) -> String { "\(path)/part-\(number).sqlite" }

  /// Where what a part prints is.
  func log(ofPart number: Int) -> String { "\(path)/part-\(number).log" }

  /// Notes what each part measures, in words.
  func write(list parts: [String]) throws {
    try AtomicFileWriter.write(Array(parts.map { $0 + "\n" }.joined().utf8), to: list)
  }

  /// Reads what each part measures.
  ///
  /// - Throws: A failure if this is no folder of the command's jobs.
  func parts() throws(CommandFailure) -> [String] {
    guard let text = try? InputFile(list).bytes(in: 0..<1 << 20) else {
      throw .failed(
        "\(command): '\(path)' is no folder of a \(command)'s jobs; give the one that '\(command) "
          + "--on' named")
    }
    return String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// What a part has recorded; empty if it left nothing.
  ///
  /// - Parameters:
  ///   - number: The part, counted from 1.
  ///   - read: Takes it from the part's workbook.
  /// - Returns: The comparisons.
  /// - Throws: `WorkbookError` if the workbook cannot be read.
  func recorded(
    inPart number: Int, _ read: (WorkbookFile) throws -> [RecordedComparison]
  ) throws -> [RecordedComparison] {
    let path = workbook(ofPart: number)
    guard access(path.nativePath, F_OK) == 0 else { return [] }
    let file = try WorkbookFile(path: path)
    defer { file.finish() }
    return try read(file)
  }

  /// Removes it, with nothing in it but what was made for so many parts.
  ///
  /// - Parameters:
  ///   - count: How many parts there are.
  ///   - others: The names of other files that were made in it.
  func remove(parts count: Int, _ others: [String] = []) {
    for number in 1...max(1, count) {
      let workbook = workbook(ofPart: number)
      for file in [workbook, "\(workbook)-wal", "\(workbook)-shm", log(ofPart: number)] {
        unlink(file.nativePath)
      }
    }
    for file in [list, recordedList, "\(path)/parts.sh"] + others.map({ "\(path)/\($0)" }) {
      unlink(file.nativePath)
    }
    rmdir(path.nativePath)
  }

  /// Submits work to Slurm and waits. The folder is removed if Slurm does not take it.
  ///
  /// - Parameters:
  ///   - work: The work.
  ///   - others: The names of other files that were made in the folder.
  ///   - session: Where it is said how far the work is.
  /// - Returns: How each part ended, by its number from 1.
  /// - Throws: A failure if Slurm does not take it, or the user stopped waiting.
  func run(
    _ work: ClusterWork, _ others: [String] = [], in session: Session
  ) throws -> [Int: ClusterPartEnd] {
    let array = SlurmArray(work: work, interruption: session.interruption)
    let job: String
    do {
      job = try array.submit()
    } catch {
      remove(parts: work.parts.count, others)
      throw error
    }
    return try array.follow(job, for: command, in: session) {
      "'\(command) --gather \(ClusterWork.quoted(path))' reads its results"
    }
  }

  /// Says how to use a manifest that was printed.
  func reportManifest(in session: Session) {
    session.output.report(
      "\(command): 'kubectl apply -f' takes this; afterwards '\(command) --gather "
        + "\(ClusterWork.quoted(path))' reads the results")
  }
}

/// What of a folder's parts is in the user's workbook, so that gathering again, when a part was
/// missing, records none of it twice.
///
/// The folder's `recorded.txt` has a line for each comparison, `2 1 17 2026-01-31T09:30:00Z`: the
/// part, the numbers in the part's workbook and in the user's, and when it was measured. A part that
/// was measured once more has another number or time, and is recorded once more.
struct ClusterRecords {
  private struct Entry {
    var part: Int
    /// The number in the part's workbook.
    var source: Int64
    /// The number in the user's workbook.
    var number: Int64
    var recordedAt: String

    var line: String { "\(part) \(source) \(number) \(recordedAt)\n" }

    /// Reads a line; returns `nil` if it is damaged.
    static func read(_ line: Substring) -> Entry? {
      let words = line.split(separator: " ")
      guard words.count == 4, let part = Int(words[0]), let source = Int64(words[1]),
        let number = Int64(words[2])
      else { return nil }
      return Entry(part: part, source: source, number: number, recordedAt: String(words[3]))
    }
  }

  private let path: String
  private let workbook: WorkbookFile
  /// All that the file says, of whichever workbook.
  private var entries: [Entry]
  /// What of it is in this workbook.
  private var present: [Entry]

  /// Reads what earlier gatherings have recorded.
  ///
  /// - Parameters:
  ///   - folder: The folder of the parts.
  ///   - workbook: The user's workbook. Numbers in another one, or of what was removed from it, do
  ///     not count.
  init(of folder: ClusterFolder, in workbook: WorkbookFile) {
    let bytes = (try? InputFile(folder.recordedList).bytes(in: 0..<1 << 20)) ?? []
    let entries = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
      .compactMap { Entry.read($0) }
    path = folder.recordedList
    self.workbook = workbook
    self.entries = entries
    present = entries.filter { entry in
      let found = try? workbook.figures(of: entry.number)
      return found?.provenance?.recordedAt == entry.recordedAt
    }
  }

  /// The number of what was recorded first, now or earlier; `nil` if nothing was.
  var first: Int64? { present.map(\.number).min() }

  /// Records a comparison, unless it is recorded already.
  ///
  /// - Parameters:
  ///   - recorded: It, as the part's workbook has it.
  ///   - part: The part, counted from 1.
  ///   - place: Its position in a sweep; `nil` if it is in none.
  ///   - command: The command line that measures it again.
  /// - Returns: Its number in the user's workbook.
  /// - Throws: `WorkbookError` if it cannot be recorded.
  mutating func record(
    _ recorded: RecordedComparison, ofPart part: Int, in place: SweepPlace?, command: String?
  ) throws(WorkbookError) -> Int64 {
    let provenance = recorded.comparison.provenance
    let known = present.first {
      $0.part == part && $0.source == recorded.number && $0.recordedAt == provenance?.recordedAt
    }
    if let known { return known.number }
    let number = try workbook.record(
      recorded.comparison, options: recorded.options, in: place, command: command,
      version: provenance?.version, at: recorded.recordedAt)
    let entry = Entry(
      part: part, source: recorded.number, number: number,
      recordedAt: provenance?.recordedAt ?? "")
    entries.append(entry)
    present.append(entry)
    // Somebody else's folder can be read all the same.
    try? AtomicFileWriter.write(Array(entries.map(\.line).joined().utf8), to: path)
    return number
  }
}

extension [RecordedComparison] {
  /// What the results of a part say of a limit that is not HighWater's: where HighWater makes a
  /// cgroup of its own, the cluster does not see the kill in it.
  ///
  /// - Parameter memory: What the part was allowed to hold; `nil` if that is no longer known.
  /// - Returns: A clause; `nil` for nothing.
  func shortfall(memory: ByteCount?) -> String? {
    guard let first else { return "left no result" }
    let runs = flatMap(\.comparison.variants).flatMap(\.runs)
    guard runs.contains(where: { $0.outcome == .enclosingOOMKilled }) else { return nil }
    return ClusterPartEnd(reason: .memoryLimit, node: first.comparison.host.node)
      .shortfall(memory: memory, time: .zero)
  }
}
