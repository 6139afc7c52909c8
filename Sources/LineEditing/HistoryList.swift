import CEditLine

/// The lines entered before, each of them once, for libedit and for the searches of this module.
///
/// Holds every line twice: as libedit has it and as a string. At most `limit` lines are kept.
struct HistoryList: ~Copyable {
  /// libedit's list.
  let handle: OpaquePointer
  /// The lines, oldest first.
  private(set) var entries: [String] = []
  private let limit: Int
  /// The number that libedit has given to each line.
  private var numbers: [String: Int32] = [:]

  /// Creates an empty list. Stands for `history_winit(3edit)` and `H_SETSIZE`.
  init(limit: Int) throws(LineEditingError) {
    guard let handle = history_winit() else { throw .startFailed }
    self.handle = handle
    self.limit = limit
    _ = ceditline_set_history_size(handle, Int32(clamping: limit))
  }

  deinit { history_wend(handle) }

  /// Adds `line` as the newest, in place of an equal one. Stands for `H_DEL` and `H_ENTER`.
  ///
  /// - Complexity: O(n) in the number of lines.
  mutating func enter(_ line: String) {
    if let number = numbers.removeValue(forKey: line) {
      _ = ceditline_delete(handle, number)
      entries.removeAll { $0 == line }
    } else if entries.count == limit {
      // libedit drops its oldest line by itself.
      numbers.removeValue(forKey: entries.removeFirst())
    }
    let number = ceditline_enter(handle, line.wide)
    // For want of memory libedit may refuse it; then nobody has it.
    guard number >= 0 else { return }
    numbers[line] = number
    entries.append(line)
  }
}
