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
  private var jobs: String { Self.jobs(in: ExerciseFolder.absolute(room.results)) }

  static func jobs(in results: String) -> String { "\(results)/jobs" }

  /// The work of judging all hand-ins.
  ///
  /// - Parameters:
  ///   - cluster: What the jobs may take.
  ///   - memory: What a job may hold.
  /// - Returns: The work, whose parts are the hand-ins in their order.
  /// - Throws: A failure if there can be no folder for it.
  func work(_ cluster: ClusterArguments, memory: ByteCount) throws -> ClusterWork {
    let work = try work(
      of: room.handIns, ["--beside-others"], in: jobs, memory: memory, time: cluster.time())
    try HandInList(of: room.handIns).write(to: jobs)
    return work
  }

  private func work(
    of handIns: [String], _ options: [String], in folder: String, memory: ByteCount, time: Duration
  ) throws -> ClusterWork {
    guard mkdir(folder.nativePath, 0o700) == 0 || errno == EEXIST else {
      throw CommandFailure.failed(
        "class: cannot make '\(folder)' for the jobs (\(SystemError())); name another folder with "
          + "--results")
    }
    let place = ExerciseFolder.absolute(self.folder)
    return ClusterWork(
      name: "highwater-class", workingFolder: place, folder: folder,
      parts: handIns.enumerated().map { index, path in
        // Workbooks are kept apart: SQLite cannot lock a file that several machines share. What a
        // hand-in that is a link leads to is not looked at here, and refused there.
        ["--workbook", "\(folder)/part-\(index + 1).sqlite"]
          + (session.places.lessons.map { ["--lessons", ExerciseFolder.absolute($0)] } ?? [])
          + ["class", "--judge", "\(place)/\(path.baseName)", "--to"]
          + [ExerciseFolder.absolute(room.results) + "/" + room.result(of: path).baseName]
          + options + terms
      }, memory: memory, time: time)
  }

  /// Submits the work to Slurm and waits; then again, a machine each, those hand-ins with a program
  /// that was too slow, which may be what else ran on the machine.
  ///
  /// - Parameters:
  ///   - work: The work of judging all hand-ins.
  ///   - program: The path or name of HighWater on the cluster's machines.
  /// - Returns: Why a hand-in has no result to rely on, by its path.
  /// - Throws: A failure if Slurm does not take it, or the user stopped waiting.
  func run(_ work: ClusterWork, by program: String) throws -> ClassWorkers.Losses {
    var losses = try run(work, room.handIns)
    let doubtful = room.handIns.filter { path in
      guard losses[path] == nil else { return false }
      return (try? ClassResult(contentsOf: room.result(of: path)))?.isDoubtful == true
    }
    guard !doubtful.isEmpty else { return losses }
    let again = try self.work(
      of: doubtful, [], in: "\(jobs)/alone", memory: work.memory, time: work.time)
    try again.writeScript(running: program)
    losses.merge(try run(again, doubtful, isExclusive: true)) { $1 }
    return losses
  }

  private func run(
    _ work: ClusterWork, _ handIns: [String], isExclusive: Bool = false
  ) throws -> ClassWorkers.Losses {
    let array = SlurmArray(
      work: work, interruption: session.interruption, isExclusive: isExclusive)
    let ends = try array.follow(array.submit(), for: "class", in: session) {
      "'class --gather \(ClusterWork.quoted(room.results))' reads its results"
    }
    let list = HandInList(readFrom: jobs)
    var losses: ClassWorkers.Losses = [:]
    for (index, path) in handIns.enumerated() {
      losses[path] = shortfall(of: path, list, part: index + 1, ends[index + 1], work)
    }
    return losses
  }

  private func shortfall(
    of path: String, _ list: HandInList, part number: Int, _ end: ClusterPartEnd?,
    _ work: ClusterWork
  ) -> String? {
    if let reason = work.shortfall(end) {
      return "its job \(reason)"
    }
    let read = try? ClassResult(contentsOf: room.result(of: path))
    let result = read.flatMap { list.isOutdated($0) ? nil : $0 }
    if end?.reason == .other("FAILED") || result == nil {
      let said = (try? InputFile(work.log(ofPart: number)).bytes(in: 0..<65_536)) ?? []
      let line = String(decoding: said, as: UTF8.self).split(separator: "\n").last
      return HandInList.loss + (line.map { "; it said: \($0)" } ?? "")
    }
    // Where HighWater makes a cgroup of its own, the cluster does not see the kill in it.
    let outcomes = result?.programs.flatMap(\.sizes).compactMap(\.outcome) ?? []
    return outcomes.contains(Outcome.enclosingOOMKilled.rawValue)
      ? work.shortfall(ClusterPartEnd(reason: .memoryLimit, node: result?.machine.node))
        .map { "its job \($0)" } : nil
  }
}

/// The hand-ins that jobs were made for, which are kept beside the jobs: a job that was killed leaves
/// nothing, and a hand-in may since have been replaced.
struct HandInList {
  private(set) var entries: [Entry] = []

  struct Entry: Hashable {
    var name: String
    /// The digest of its index; `nil` if it could not be read.
    var digest: String?
  }

  /// What is said of a hand-in without a result.
  static let loss = "its job left no result"

  /// - Complexity: O(n) time in the hand-ins' bytes, O(1) space beside the list.
  init(of handIns: [String]) {
    entries = handIns.map { path in
      Entry(name: path.baseName, digest: (try? ReceivedHandIn(path))?.digest)
    }
  }

  private static func file(in jobs: String) -> String { "\(jobs)/hand-ins" }

  /// Reads what `write` wrote; empty if there is nothing.
  init(readFrom jobs: String) {
    let bytes = (try? InputFile(Self.file(in: jobs)).bytes(in: 0..<1 << 26)) ?? []
    for record in bytes.split(separator: 0) {
      let parts = record.split(separator: UInt8(ascii: "\t"), maxSplits: 1)
      guard parts.count == 2 else { continue }
      let digest = String(decoding: parts[0], as: UTF8.self)
      entries.append(
        Entry(name: String(decoding: parts[1], as: UTF8.self), digest: digest == "-" ? nil : digest)
      )
    }
  }

  /// Writes a record for each, ended by a NUL, which no name has in it.
  func write(to jobs: String) throws(StreamingError) {
    let text = entries.map { "\($0.digest ?? "-")\t\($0.name)\u{0}" }.joined()
    try AtomicFileWriter.write(Array(text.utf8), to: Self.file(in: jobs))
  }

  /// Forgets what jobs were made for, once the hand-ins are judged here.
  static func remove(from results: String) {
    unlink(file(in: ClusterClass.jobs(in: results)).nativePath)
  }

  /// Whether a result is of a file that has been replaced since.
  func isOutdated(_ result: ClassResult) -> Bool {
    entries.contains { $0.name == result.file && $0.digest != result.digest }
  }

  /// The results, with one that says so in the place of each that is missing or outdated.
  func completed(_ results: [ClassResult]) -> [ClassResult] {
    let missing = entries.filter { entry in
      !results.contains { $0.file == entry.name && !isOutdated($0) }
    }
    let losses = missing.map { entry in
      var loss = ClassResult(of: entry.name)
      loss.problem = Self.loss
      return loss
    }
    return (results.filter { !isOutdated($0) } + losses).sorted { $0.file < $1.file }
  }
}
