import Course
import Glibc
import Measurement
import MemoryTracking
import Presentation
import Streaming

/// The parts of some work as one job array of a Slurm cluster, by the tools that every Slurm user
/// has: sbatch(1) and squeue(1).
struct SlurmArray {
  let work: ClusterWork
  let interruption: Interruption
  /// Whether a part has a machine for itself.
  var isExclusive = false

  /// How long one of Slurm's tools may take; a busy controller answers late.
  private static let toolTime = Duration.seconds(60)
  /// How long to wait between two questions to the controller.
  private static let pause = Duration.seconds(2)

  /// How far an array has come.
  struct Progress: Hashable {
    var ended: Int
    var running: Int
    var count: Int
  }

  /// Waits until an array has ended, showing how far it has come.
  ///
  /// - Parameters:
  ///   - job: The job's number, from `submit`.
  ///   - command: The command that wants it, the subject of what is said.
  ///   - session: Where that is said.
  ///   - continuation: How to get at the results of a job that goes on.
  /// - Returns: How each part ended, by its number from 1.
  /// - Throws: A failure if the controller does not answer, or the user stopped waiting.
  func follow(
    _ job: String, for command: String, in session: Session, _ continuation: () -> String
  ) throws -> [Int: ClusterPartEnd] {
    session.output.report("\(command): job \(job) of \(work.parts.count) parts was submitted")
    defer { session.output.showProgress(nil) }
    let ends = try wait(for: job) { progress in
      session.output.showProgress(
        ProgressLine(
          label: "job \(job)", fraction: Double(progress.ended) / Double(progress.count),
          details: ["\(progress.ended) of \(progress.count) done", "\(progress.running) running"]))
    }
    guard let ends else {
      throw CommandFailure.interrupted(
        "\(command): job \(job) goes on; \(continuation()), 'scancel \(job)' ends it")
    }
    return ends
  }

  /// Submits the array.
  ///
  /// The user's own SBATCH_ variables choose partition and account (sbatch(1)).
  ///
  /// - Returns: The job's number.
  /// - Throws: A failure if there is no Slurm here, or it refuses the job.
  func submit() throws -> String {
    let kibibytes = (work.memory.bytes + 1023) / 1024
    let minutes = max(1, (work.time.components.seconds + 59) / 60)
    let run = try tool(
      [
        "sbatch", "--parsable", "--job-name=\(work.name)", "--array=1-\(work.parts.count)",
        "--mem=\(kibibytes)K", "--time=\(minutes)", "--chdir=\(work.workingFolder)",
        "--output=\(work.folder)/part-%a.log", "--open-mode=truncate", "--no-requeue",
      ] + (isExclusive ? ["--exclusive"] : []) + [work.script])
    // "12" or "12;cluster".
    let number = String(run.output.trimmingSpaces.prefix { $0.isNumber })
    guard run.hasSucceeded, !number.isEmpty else {
      throw CommandFailure.failed(
        "slurm: sbatch does not take the job: '\(Self.said(run))'; SBATCH_PARTITION and "
          + "SBATCH_ACCOUNT choose where it runs")
    }
    return number
  }

  /// Waits until every part has ended.
  ///
  /// - Parameters:
  ///   - job: The job's number.
  ///   - observe: Receives how far it has come, whenever that changes.
  /// - Returns: How each part ended, by its number from 1; `nil` if the user stopped waiting, and
  ///   the job goes on. Of a part that the controller no longer knows there is nothing.
  /// - Throws: A failure if the controller cannot be asked for a minute.
  private func wait(for job: String, observe: (Progress) -> Void) throws -> [Int: ClusterPartEnd]? {
    var last: Progress?
    var ends: [Int: ClusterPartEnd] = [:]
    var failures = 0
    while true {
      let run = try tool([
        "squeue", "--array", "--noheader", "--states=all", "--jobs=\(job)",
        "--format=%K|%T|%N",
      ])
      guard !interruption.isPending else { return nil }
      if run.hasSucceeded {
        failures = 0
        let listed = Self.states(run.output)
        for (part, state) in listed { ends[part] = state.end }
        let running = listed.values.count { $0.isRunning }
        let progress = Progress(
          ended: ends.count, running: running, count: work.parts.count)
        if progress != last { observe(progress) }
        last = progress
        // A part that is neither listed nor known has been forgotten by the controller.
        if listed.values.allSatisfy({ $0.end != nil }) { return ends }
      } else if Self.isForgotten(run) {
        return ends
      } else {
        failures += 1
        guard failures < 30 else {
          throw CommandFailure.failed(
            "slurm: squeue does not answer: '\(Self.said(run))'; job \(job) may go on, "
              + "'squeue --jobs \(job)' asks again")
        }
      }
      guard pauses() else { return nil }
    }
  }

  /// Waits until it is time to ask again: the controller tells nobody by itself that a part ended.
  ///
  /// - Returns: `false` if the user stopped that.
  private func pauses() -> Bool {
    var descriptor = pollfd(fd: interruption.descriptor, events: Int16(POLLIN), revents: 0)
    poll(&descriptor, 1, Int32(Self.pause / .milliseconds(1)))
    return !interruption.isPending
  }

  private func tool(_ words: [String]) throws -> ToolRun {
    do throws(MeasurementError) {
      return try ToolRun(words, timeout: Self.toolTime, interruption: interruption)
    } catch {
      throw CommandFailure.failed(
        "slurm: cannot run '\(words[0])' (\(error)); work where Slurm's commands are installed, as "
          + "on a login node")
    }
  }

  private static func said(_ run: ToolRun) -> String {
    let text = run.errors.trimmingSpaces.isEmpty ? run.output : run.errors
    return text.split(separator: "\n").last.map { String($0).trimmingSpaces } ?? "nothing"
  }

  /// Whether the controller no longer knows the job, some minutes after its end (MinJobAge).
  private static func isForgotten(_ run: ToolRun) -> Bool {
    run.errors.contains("Invalid job id")
  }

  /// What squeue says about one part.
  struct State: Hashable {
    var name: String
    var node: String?

    var isRunning: Bool { ["RUNNING", "COMPLETING", "STAGE_OUT"].contains(name) }

    /// How the part ended; `nil` while it has not (squeue(1), "Job state codes").
    var end: ClusterPartEnd? {
      switch name {
      case "COMPLETED": ClusterPartEnd(reason: .completed, node: node)
      case "OUT_OF_MEMORY": ClusterPartEnd(reason: .memoryLimit, node: node)
      case "TIMEOUT", "DEADLINE": ClusterPartEnd(reason: .timeLimit, node: node)
      case "CANCELLED", "REVOKED": ClusterPartEnd(reason: .cancelled, node: node)
      case "FAILED", "BOOT_FAIL", "NODE_FAIL", "PREEMPTED":
        ClusterPartEnd(reason: .other(name), node: node)
      default: nil
      }
    }
  }

  /// Reads lines such as `3|RUNNING|node7`.
  static func states(_ text: String) -> [Int: State] {
    var states: [Int: State] = [:]
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: "|", omittingEmptySubsequences: false)
      guard fields.count == 3, let part = Int(fields[0]) else { continue }
      states[part] = State(
        name: String(fields[1]), node: fields[2].isEmpty ? nil : String(fields[2]))
    }
    return states
  }
}
