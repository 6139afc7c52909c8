import Measurement
import MemoryTracking

/// Whether a version can handle files larger than the one it was given, as far as a run showed it.
enum Handling: Hashable {
  /// It completed under a limit below the input's size, so the size is not what it needs.
  case yes
  /// It was killed for exceeding a limit.
  case no(Outcome)

  var text: String {
    switch self {
    case .yes: "Yes"
    case .no(.oomKilled): "No (OOMKilled)"
    case .no: "No (over the limit)"
    }
  }
}

extension Comparison.Variant {
  /// Answers from the runs under a limit; `nil` where none was telling, for nothing is assumed.
  func handlesLargerFiles(than input: ByteCount?) -> Handling? {
    let killed = runs.first { $0.outcome == .oomKilled || $0.outcome == .limitKilled }
    if let killed { return .no(killed.outcome) }
    guard let input else { return nil }
    let proven = completedRuns.contains { $0.limit.map { $0.bytes < input } ?? false }
    return proven ? .yes : nil
  }
}
