/// The order of blocks that threads work on at the same time, for what must be done in that order.
final class BlockTurns: Sendable {
  private struct State {
    /// The first block that is not done.
    var next = 0
    /// The blocks after it that are: at most one a thread, but for those that were not waited for.
    var done: Set<Int> = []
  }

  private let state = Monitor(State())

  /// Waits until all blocks before a block are done.
  func wait(for block: Int) {
    state.wait { $0.next >= block }
  }

  /// Says that a block is done, also if its thread gave up.
  func end(_ block: Int) {
    state.when { state in
      state.done.insert(block)
      while state.done.remove(state.next) != nil { state.next += 1 }
    }
  }
}

/// A value that the threads of a file's blocks change in the order of the blocks, one at a time.
///
/// It is reached in a block's turn alone, and by `afterwards` when no thread is at work any more. A
/// lock would not do, since it gives no order. The compiler cannot see that turns exclude each
/// other, nor that the caller leaves alone what the value refers to, such as the answer's writer,
/// until all threads have ended: hence `@unchecked`. It is for the blocks of a single sequence.
package final class InBlockOrder<Value: ~Copyable>: @unchecked Sendable {
  private var value: Value

  package init(_ value: consuming Value) {
    self.value = value
  }

  /// Changes the value in a block's turn, which must have come and not be over.
  ///
  /// - Throws: What `body` throws.
  func change(
    _ body: (inout Value) throws(StreamingError) -> Void
  ) throws(StreamingError) {
    try body(&value)
  }

  /// Changes the value once all blocks are done.
  ///
  /// - Throws: What `body` throws.
  package func afterwards(
    _ body: (inout Value) throws(StreamingError) -> Void
  ) throws(StreamingError) {
    try body(&value)
  }
}

extension BlockReader {
  /// Waits until all blocks before this one are done, then changes a value. No other thread changes
  /// it until this one asks for the next block.
  ///
  /// - Throws: What `body` throws.
  package func inTurn<Value: ~Copyable>(
    _ shared: InBlockOrder<Value>, _ body: (inout Value) throws(StreamingError) -> Void
  ) throws(StreamingError) {
    waitForTurn()
    try shared.change(body)
  }
}
