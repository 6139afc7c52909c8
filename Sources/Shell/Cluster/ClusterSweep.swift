import Course
import Findings
import FixtureMaking
import Foundation
import Glibc
import Measurement
import MemoryTracking
import Presentation
import Streaming
import Workbook

/// A sweep whose sizes are measured by the jobs of a cluster, one each.
///
/// A job records its comparison in a workbook of its own, `part-N.sqlite`. These are read when all
/// have ended, so nothing is lost between a job and the sweep: not a sample, not a checkpoint.
struct ClusterSweep {
  let session: Session
  /// The folder of the parts.
  let folder: String

  /// The file with a line for each part, which says what it measures.
  private var list: String { "\(folder)/parts.txt" }

  private func workbook(ofPart number: Int) -> String { "\(folder)/part-\(number).sqlite" }

  /// Reads the results of jobs that were started before.
  init(reading folder: String, in session: Session) {
    self.session = session
    self.folder = folder
  }

  /// Makes a folder for jobs to come in the current one, which their machines must find, too.
  ///
  /// - Throws: A failure if it cannot be made.
  init(in session: Session) throws(CommandFailure) {
    // mkdtemp(3) replaces the X's.
    var template = Array("highwater-sweep-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw .failed(
        "sweep: cannot make a folder for the jobs here (\(SystemError())); start it in a folder that "
          + "the cluster's machines can write to")
    }
    let name = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    self.init(reading: ExerciseFolder.absolute(name), in: session)
  }

  /// The work of measuring these steps.
  ///
  /// - Parameters:
  ///   - steps: What is measured in each part, in words.
  ///   - cluster: What the jobs may take.
  /// - Returns: The work, whose parts are noted in the folder.
  /// - Throws: A usage failure for a bound that cannot be read.
  func work(
    _ steps: [String], _ cluster: ClusterArguments
  ) throws -> ClusterWork {
    let words = ClusterPart.words(of: session.commandLine)
    let work = ClusterWork(
      name: "highwater-sweep", workingFolder: ExerciseFolder.absolute("."), folder: folder,
      parts: steps.indices.map { index in
        ["--workbook", workbook(ofPart: index + 1)] + words.inserting(part: index + 1)
      }, memory: try cluster.memory(), time: try cluster.time())
    try AtomicFileWriter.write(Array(steps.map { $0 + "\n" }.joined().utf8), to: list)
    return work
  }

  /// Submits the sweep to Slurm, waits and gathers.
  ///
  /// - Returns: The sweep; its failure names the sizes without a result.
  /// - Throws: A failure if Slurm does not take it, or the user stopped waiting.
  func run(_ work: ClusterWork) throws -> Measured {
    let array = SlurmArray(work: work, interruption: session.interruption)
    let job: String
    do {
      job = try array.submit()
    } catch {
      remove(work.parts.count)
      throw error
    }
    let ends = try array.follow(job, for: "sweep", in: session) {
      "'sweep --gather \(ClusterWork.quoted(folder))' reads its results"
    }
    return try gather { ends[$0]?.shortfall(memory: work.memory, time: work.time) }
  }

  /// Reads what the parts have recorded into the workbook; once all is there, the folder is removed.
  ///
  /// - Parameter shortfall: Why a part has no result to rely on, if the cluster has said so.
  /// - Returns: The sweep; its failure names the first size without such a result.
  /// - Throws: A failure if this is no folder of a sweep, or a workbook cannot be read.
  /// - Complexity: Holds all comparisons of the sweep.
  func gather(_ shortfall: (Int) -> String? = { _ in nil }) throws -> Measured {
    guard let text = try? InputFile(list).bytes(in: 0..<1 << 20) else {
      throw CommandFailure.failed(
        "sweep: '\(folder)' is no folder of a sweep's jobs; give the one that 'sweep --on' named")
    }
    let steps = String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
    var comparisons: [Comparison] = []
    var numbers: [Int64] = []
    var failure: CommandFailure?
    for (index, step) in steps.enumerated() {
      let recorded = try recorded(inPart: index + 1)
      if let reason = shortfall(index + 1) ?? Self.shortfall(of: recorded) {
        failure =
          failure
          ?? .failed(
            "sweep: \(step) was not measured whole: its job \(reason); see "
              + "'\(folder)/part-\(index + 1).log'")
      }
      guard let recorded else { continue }
      var comparison = recorded.comparison
      let number = try session.workbook().record(
        comparison, options: recorded.options, in: numbers.first.map(SweepPlace.after) ?? .first,
        command: comparison.provenance?.command, version: comparison.provenance?.version,
        at: recorded.recordedAt)
      comparison.provenance?.number = number
      comparisons.append(comparison)
      numbers.append(number)
    }
    if failure == nil { remove(steps.count) }
    return Measured(
      result: .sweep(Sweep(comparisons: comparisons)), numbers: numbers, failure: failure)
  }

  /// Removes the folder, with nothing in it but what was made for so many parts.
  private func remove(_ count: Int) {
    for number in 1...max(1, count) {
      let workbook = workbook(ofPart: number)
      for file in [workbook, "\(workbook)-wal", "\(workbook)-shm", "\(folder)/part-\(number).log"] {
        unlink(file.nativePath)
      }
    }
    for file in [list, "\(folder)/parts.sh"] { unlink(file.nativePath) }
    rmdir(folder.nativePath)
  }

  /// What a part's own result says of a limit that is not HighWater's.
  private static func shortfall(of recorded: RecordedComparison?) -> String? {
    guard let recorded else { return "left no result" }
    let runs = recorded.comparison.variants.flatMap(\.runs)
    let isKilled = runs.contains { $0.outcome == .enclosingOOMKilled }
    return isKilled ? "reached the cluster's memory limit; give more --job-memory" : nil
  }

  private func recorded(inPart number: Int) throws -> RecordedComparison? {
    let path = workbook(ofPart: number)
    guard access(path.nativePath, F_OK) == 0 else { return nil }
    let file = try WorkbookFile(path: path)
    defer { file.finish() }
    return try file.newestComparison()
  }
}

/// The command line of one part of some work.
enum ClusterPart {
  /// A command line without what concerns the whole job, the workbook or the result's form.
  static func words(of line: [String]) -> [String] {
    let dropped = ClusterArguments.options.union(["--workbook", "--format"])
    let own = CommandLineWords.ownWords(of: line)
    var words: [String] = []
    var index = own.startIndex
    while index < own.endIndex {
      let word = own[index]
      let name = word.prefix { $0 != "=" }
      index += 1
      guard dropped.contains(String(name)) else {
        words.append(word)
        continue
      }
      // Its value is the next word unless it is in this one.
      if name.count == word.count { index += 1 }
    }
    return words + line.dropFirst(own.endIndex)
  }
}

extension [String] {
  /// The words with `--part N` behind the command's name.
  fileprivate func inserting(part number: Int) -> [String] {
    guard let place = CommandLineParser.commandPlace(self) else { return self }
    return Array(self[...place]) + ["--part", "\(number)"] + self[(place + 1)...]
  }
}
