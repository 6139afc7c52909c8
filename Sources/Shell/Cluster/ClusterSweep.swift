import Course
import Findings
import Measurement
import MemoryTracking
import Workbook

/// A sweep whose sizes are measured by the jobs of a cluster, one each.
struct ClusterSweep {
  let session: Session
  let folder: ClusterFolder

  /// The work of measuring these steps.
  ///
  /// - Parameters:
  ///   - steps: What is measured in each part, in words.
  ///   - cluster: What the jobs may take.
  ///   - memory: What a job may hold.
  ///   - cap: At what HighWater ends a run; `nil` if the command line says that.
  /// - Returns: The work, whose parts are noted in the folder.
  /// - Throws: A usage failure for a bound that cannot be read.
  func work(
    _ steps: [String], _ cluster: ClusterArguments, memory: ByteCount, cap: ByteCount?
  ) throws -> ClusterWork {
    let words = ClusterPart.words(of: session.commandLine)
    let work = ClusterWork(
      name: "highwater-sweep", workingFolder: ExerciseFolder.absolute("."), folder: folder.path,
      parts: steps.indices.map { index in
        ["--workbook", folder.workbook(ofPart: index + 1)]
          + words.inserting(
            ["--part", "\(index + 1)"] + (cap.map { ["--cap", $0.exactDescription] } ?? []))
      }, memory: memory, time: try cluster.time())
    try folder.write(list: steps)
    return work
  }

  /// Submits the sweep to Slurm, waits and gathers.
  ///
  /// - Returns: The sweep; its failure names the first size without a result.
  /// - Throws: A failure if Slurm does not take it, or the user stopped waiting.
  func run(_ work: ClusterWork) throws -> Measured {
    try gather(folder.run(work, in: session), of: work)
  }

  /// Reads what the parts have recorded into the workbook; once all is there, the folder is removed.
  /// What was gathered before is not recorded again.
  ///
  /// - Parameters:
  ///   - ends: How the parts ended, as far as the cluster has said so.
  ///   - work: Their work; `nil` if it was submitted earlier.
  /// - Returns: The sweep; its failure names the first size without such a result.
  /// - Throws: A failure if this is no folder of a sweep, or a workbook cannot be read.
  /// - Complexity: Holds all comparisons of the sweep.
  func gather(_ ends: [Int: ClusterPartEnd] = [:], of work: ClusterWork? = nil) throws -> Measured {
    let steps = try folder.parts()
    var records = ClusterRecords(of: folder, in: try session.workbook())
    var comparisons: [Comparison] = []
    var numbers: [Int64] = []
    var failure: CommandFailure?
    for (index, step) in steps.enumerated() {
      let recorded = try folder.recorded(inPart: index + 1) { workbook in
        try [workbook.newestComparison()].compactMap { $0 }
      }
      if let reason = work.flatMap({ $0.shortfall(ends[index + 1]) })
        ?? recorded.shortfall(memory: work?.memory)
      {
        failure =
          failure
          ?? .failed(
            "sweep: \(step) was not measured whole: its job \(reason); see "
              + "'\(folder.log(ofPart: index + 1))'")
      }
      for recorded in recorded {
        var comparison = recorded.comparison
        let number = try records.record(
          recorded, ofPart: index + 1, in: records.first.map(SweepPlace.after) ?? .first,
          command: comparison.provenance?.command)
        comparison.provenance?.number = number
        comparisons.append(comparison)
        numbers.append(number)
      }
    }
    if failure == nil { folder.remove(parts: steps.count) }
    return Measured(
      result: .sweep(Sweep(comparisons: comparisons)), numbers: numbers, failure: failure)
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
  /// The words with more behind the command's name.
  fileprivate func inserting(_ words: [String]) -> [String] {
    guard let place = CommandLineParser.commandPlace(self) else { return self }
    return Array(self[...place]) + words + self[(place + 1)...]
  }
}
