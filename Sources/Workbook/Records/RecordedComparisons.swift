package import Measurement

/// Recorded comparisons one after the other, each read when its turn comes.
///
/// A sequence cannot throw: one that fails to be read ends it, and `check` tells why.
package final class RecordedComparisons: Sequence, IteratorProtocol {
  private var numbers: ArraySlice<Int64>
  private let workbook: WorkbookFile
  private var failure: WorkbookError?

  /// - Parameters:
  ///   - numbers: which, in order.
  ///   - workbook: where they stand.
  package init(_ numbers: [Int64], in workbook: WorkbookFile) {
    self.numbers = numbers[...]
    self.workbook = workbook
  }

  package func next() -> Comparison? {
    guard failure == nil, let number = numbers.popFirst() else { return nil }
    do {
      return try workbook.comparison(number).comparison
    } catch {
      failure = error
      return nil
    }
  }

  /// Throws what ended the sequence early.
  package func check() throws(WorkbookError) {
    if let failure { throw failure }
  }
}
