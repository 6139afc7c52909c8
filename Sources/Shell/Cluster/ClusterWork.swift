import Course
import Glibc
import MemoryTracking
import Streaming

/// Work that several machines share: command lines of HighWater's own, each a part, which all find
/// the same folder.
///
/// Nothing is scheduled here. The parts become the array of a Slurm job (`SlurmArray`) or the
/// indexes of a Kubernetes Job (`KubernetesJob`); both start the same script, which knows the parts
/// by their numbers.
struct ClusterWork {
  /// What the queue calls it: `highwater-class`.
  var name: String
  /// The folder that a part runs in, an absolute path.
  var workingFolder: String
  /// The existing folder of the script, of what parts print and of what they make, an absolute
  /// path.
  var folder: String
  /// The words of each part, after the program.
  var parts: [[String]]
  /// What a part may hold, all of its processes together.
  var memory: ByteCount
  /// When a part is ended.
  var time: Duration

  /// The script that runs a part.
  var script: String { "\(folder)/parts.sh" }

  /// The file that holds what a part prints.
  func log(ofPart number: Int) -> String { "\(folder)/part-\(number).log" }

  /// Writes the script.
  ///
  /// - Parameter program: The path or name of the program on the machines that run parts.
  /// - Throws: `StreamingError` if it cannot be written.
  /// - Complexity: O(n) time and space in the parts.
  func writeScript(running program: String) throws(StreamingError) {
    // A hand-in's name may be of any bytes.
    let bytes = text(running: program).nativePath.dropLast().map { UInt8(bitPattern: $0) }
    try AtomicFileWriter.write(bytes, to: script)
  }

  /// The script: part N is chosen by the argument, by Slurm's number, or by that of Kubernetes,
  /// which counts from 0.
  func text(running program: String) -> String {
    var text = """
      #!/bin/sh
      # Made by HighWater. It runs one part of \(parts.count) in the folder where it is started.
      part=${1:-${SLURM_ARRAY_TASK_ID:-$((JOB_COMPLETION_INDEX + 1))}}
      case $part in

      """
    for (index, words) in parts.enumerated() {
      let line = ([program] + words).map(Self.quoted).joined(separator: " ")
      text += "\(index + 1)) exec \(line) ;;\n"
    }
    return text + """
      *) echo "parts.sh: there is no part '$part'; give 1 to \(parts.count)" >&2; exit 64 ;;
      esac

      """
  }

  /// Why there is no result of a part, or none to rely on, as a clause; `nil` if the cluster does not
  /// say so.
  func shortfall(_ end: ClusterPartEnd?) -> String? { end?.shortfall(memory: memory, time: time) }

  /// A word as sh(1) reads it back, whatever is in it.
  static func quoted(_ word: String) -> String {
    let isPlain = word.utf8.allSatisfy {
      switch $0 {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: "-_./,:=+@%".utf8.contains($0)
      }
    }
    if isPlain, !word.isEmpty { return word }
    return word.singleQuoted
  }
}

/// How a part ended, as the cluster tells it.
struct ClusterPartEnd: Hashable {
  enum Reason: Hashable {
    /// It ran to its end and exited with 0.
    case completed
    /// The cluster's memory limit ended it, or a process of it.
    case memoryLimit
    /// The cluster's time limit ended it.
    case timeLimit
    /// Somebody cancelled it.
    case cancelled
    /// Anything else, in the cluster's own word: `FAILED`, `NODE_FAIL`.
    case other(String)
  }

  var reason: Reason
  /// The machine it ran on; `nil` if it ran on none.
  var node: String?

  /// Why there is no result of it, or none to rely on, as a clause; `nil` if it ended by itself,
  /// when its result says what there is to say.
  ///
  /// - Parameters:
  ///   - memory: What the part was allowed to hold; `nil` if that is no longer known.
  ///   - time: How long it was allowed to take.
  /// - Returns: As in `reached the cluster's memory limit of 2.0 GiB on node7`.
  func shortfall(memory: ByteCount?, time: Duration) -> String? {
    let place = node.map { " on \($0)" } ?? ""
    switch reason {
    case .completed, .other("FAILED"): return nil
    case .memoryLimit:
      return "reached the cluster's memory limit\(memory.map { " of \($0)" } ?? "")\(place)"
    case .timeLimit: return "reached the cluster's time limit of \(time.clock)\(place)"
    case .cancelled: return "was cancelled"
    case .other(let state): return "ended\(place) as \(state)"
    }
  }
}

extension Duration {
  /// Hours, minutes and seconds, `1:30:00`.
  var clock: String {
    let seconds = components.seconds
    func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(seconds / 3600):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
  }
}
