import Course
import Findings
import Glibc
import Measurement
import MemoryTracking
import Presentation
import Streaming

/// A class whose hand-ins are judged by the jobs of a cluster, one each.
///
/// A job judges as `class --judge` does, and writes its result to where one that was judged here
/// would be, so that what is put together afterwards is the same.
struct ClusterClass {
  let session: Session
  /// The folder of hand-ins.
  let folder: String
  let room: ClassFolder
  /// The options that say on what terms a job judges.
  let terms: [String]

  /// Where the jobs' script, workbooks and output are.
  private var jobs: String { "\(ExerciseFolder.absolute(room.results))/jobs" }

  /// The work of judging all hand-ins.
  ///
  /// - Parameters:
  ///   - cluster: What the jobs may take.
  ///   - memory: What a job may hold.
  /// - Returns: The work, whose parts are the hand-ins in their order.
  /// - Throws: A failure if there can be no folder for it.
  func work(_ cluster: ClusterArguments, memory: ByteCount) throws -> ClusterWork {
    guard mkdir(jobs.nativePath, 0o700) == 0 || errno == EEXIST else {
      throw CommandFailure.failed(
        "class: cannot make '\(jobs)' for the jobs (\(SystemError())); name another folder with "
          + "--results")
    }
    return ClusterWork(
      name: "highwater-class", workingFolder: ExerciseFolder.absolute(folder), folder: jobs,
      parts: room.handIns.enumerated().map { index, path in
        // Workbooks are kept apart: SQLite cannot lock a file that several machines share.
        ["--workbook", "\(jobs)/part-\(index + 1).sqlite"]
          + (session.places.lessons.map { ["--lessons", ExerciseFolder.absolute($0)] } ?? [])
          + ["class", "--judge", ExerciseFolder.absolute(path), "--to"]
          + [ExerciseFolder.absolute(room.results) + "/" + baseName(of: room.result(of: path))]
          + terms
      }, memory: memory, time: try cluster.time())
  }

  /// Submits the work to Slurm and waits.
  ///
  /// - Returns: Why a hand-in has no result to rely on, by its path.
  /// - Throws: A failure if Slurm does not take it, or the user stopped waiting.
  func run(_ work: ClusterWork) throws -> ClassWorkers.Losses {
    let array = SlurmArray(work: work, interruption: session.interruption)
    let ends = try array.follow(array.submit(), for: "class", in: session) {
      "'class --gather \(ClusterWork.quoted(room.results))' reads its results"
    }
    var losses: ClassWorkers.Losses = [:]
    for (index, path) in room.handIns.enumerated() {
      losses[path] = shortfall(of: path, part: index + 1, ends[index + 1], work)
    }
    return losses
  }

  private func shortfall(
    of path: String, part number: Int, _ end: ClusterPartEnd?, _ work: ClusterWork
  ) -> String? {
    if let reason = work.shortfall(end) {
      return "its job \(reason)"
    }
    let result = try? ClassResult(contentsOf: room.result(of: path))
    if end?.reason == .other("FAILED") || result == nil {
      let said = (try? InputFile(work.log(ofPart: number)).bytes(in: 0..<65_536)) ?? []
      let line = String(decoding: said, as: UTF8.self).split(separator: "\n").last
      return "its job left no result" + (line.map { "; it said: \($0)" } ?? "")
    }
    // Where HighWater makes a cgroup of its own, the cluster does not see the kill in it.
    let outcomes = result?.programs.flatMap(\.sizes).compactMap(\.outcome) ?? []
    return outcomes.contains(Outcome.enclosingOOMKilled.rawValue)
      ? work.shortfall(ClusterPartEnd(reason: .memoryLimit, node: result?.machine.node))
        .map { "its job \($0)" } : nil
  }
}
