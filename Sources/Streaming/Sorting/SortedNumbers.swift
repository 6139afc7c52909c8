/// Sorts numbers in memory, and merges lists of them that are sorted.
package enum SortedNumbers {
  /// Sorts numbers in their place.
  ///
  /// - Complexity: O(n), constant space.
  package static func sort(_ numbers: inout [Int]) {
    numbers.withUnsafeMutableBufferPointer { sortByKey($0) }
  }

  /// Gives the numbers of sorted lists from the smallest on.
  ///
  /// - Complexity: O(n·k) for k lists, which are as few as the threads that made them.
  @inlinable
  package static func merge(
    _ lists: [[Int]], _ body: (Int) throws(StreamingError) -> Void
  ) throws(StreamingError) {
    var places = lists.map { _ in 0 }
    while true {
      var first: Int?
      var smallest = Int.max
      for index in lists.indices where places[index] < lists[index].count {
        let number = lists[index][places[index]]
        if first == nil || number < smallest { (first, smallest) = (index, number) }
      }
      guard let first else { return }
      places[first] += 1
      try body(smallest)
    }
  }
}

extension Int: KeyedElement {
  var sortKey: UInt64 { UInt64(bitPattern: Int64(self)) ^ 1 << 63 }
}
