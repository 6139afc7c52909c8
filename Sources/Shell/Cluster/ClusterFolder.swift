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
    for file in [list, "\(path)/parts.sh"] + others.map({ "\(path)/\($0)" }) {
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
