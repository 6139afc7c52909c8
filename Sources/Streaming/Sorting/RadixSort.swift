/// Something that sorts by a number of 64 bits.
protocol KeyedElement: BitwiseCopyable {
  var sortKey: UInt64 { get }
}

extension UInt64: KeyedElement {
  var sortKey: UInt64 { self }
}

/// Sorts elements by their keys in their place: large ranges by one byte of the key after the
/// other, from the highest (American flag sort), middling ones by Quicksort, small ones by
/// insertion.
///
/// A run is as large as the memory, so there is no room for a second copy of it.
///
/// - Complexity: O(n) for keys of 64 bits; 4 KiB of stack for each byte of the key.
func sortByKey<Element: KeyedElement>(_ elements: UnsafeMutableBufferPointer<Element>) {
  guard let base = elements.baseAddress else { return }
  KeySort(base: base).sort(0, elements.count, shift: 56)
}

private struct KeySort<Element: KeyedElement> {
  let base: UnsafeMutablePointer<Element>

  /// Under this many elements insertion is quickest, and under the other Quicksort.
  private static var insertionLimit: Int { 20 }
  private static var quicksortLimit: Int { 600 }

  /// Sorts a range whose keys agree in all bits above `shift + 8`.
  func sort(_ lower: Int, _ upper: Int, shift: Int) {
    var shift = shift
    while true {
      guard upper - lower >= Self.quicksortLimit else { return quicksort(lower, upper) }
      let isDivided = withUnsafeTemporaryAllocation(of: Int.self, capacity: 512) { places in
        divide(lower, upper, shift, places)
      }
      if isDivided || shift == 0 { return }
      shift -= 8
    }
  }

  /// Divides a range by a byte of the keys and sorts its parts; does neither and returns false if
  /// that byte is the same in all of them.
  private func divide(
    _ lower: Int, _ upper: Int, _ shift: Int, _ places: UnsafeMutableBufferPointer<Int>
  ) -> Bool {
    places.update(repeating: 0)
    for index in lower..<upper { places[byte(at: index, shift)] &+= 1 }
    guard places[byte(at: lower, shift)] < upper - lower else { return false }
    // Where each part goes on, and where it ends.
    var end = lower
    for value in 0..<256 {
      let count = places[value]
      places[value] = end
      end += count
      places[256 + value] = end
    }
    for value in 0..<256 {
      while places[value] < places[256 + value] { place(value, shift, places) }
    }
    guard shift > 0 else { return true }
    var start = lower
    for value in 0..<256 {
      let end = places[256 + value]
      if end - start > 1 { sort(start, end, shift: shift - 8) }
      start = end
    }
    return true
  }

  /// Fills the next place of a part: carries elements to their parts until one belongs here.
  @inline(__always)
  private func place(_ value: Int, _ shift: Int, _ places: UnsafeMutableBufferPointer<Int>) {
    var element = base[places[value]]
    var part = Int(truncatingIfNeeded: (element.sortKey &>> UInt64(shift)) & 0xFF)
    while part != value {
      let target = places[part]
      places[part] = target &+ 1
      let displaced = base[target]
      base[target] = element
      element = displaced
      part = Int(truncatingIfNeeded: (element.sortKey &>> UInt64(shift)) & 0xFF)
    }
    base[places[value]] = element
    places[value] &+= 1
  }

  @inline(__always)
  private func byte(at index: Int, _ shift: Int) -> Int {
    Int(truncatingIfNeeded: (base[index].sortKey &>> UInt64(shift)) & 0xFF)
  }

  private func quicksort(_ lower: Int, _ upper: Int) {
    var (lower, upper) = (lower, upper)
    while upper - lower > Self.insertionLimit {
      let pivot = median(
        base[lower].sortKey, base[lower + (upper - lower) / 2].sortKey, base[upper - 1].sortKey)
      var (left, right) = (lower, upper - 1)
      while left <= right {
        while base[left].sortKey < pivot { left += 1 }
        while base[right].sortKey > pivot { right -= 1 }
        guard left <= right else { break }
        (base[left], base[right]) = (base[right], base[left])
        left += 1
        right -= 1
      }
      quicksort(lower, right + 1)
      lower = left
      upper = max(upper, left)
    }
    insertionSort(lower, upper)
  }

  private func median(_ first: UInt64, _ second: UInt64, _ third: UInt64) -> UInt64 {
    max(min(first, second), min(max(first, second), third))
  }

  private func insertionSort(_ lower: Int, _ upper: Int) {
    guard upper - lower > 1 else { return }
    for index in (lower + 1)..<upper {
      let element = base[index]
      let key = element.sortKey
      var hole = index
      while hole > lower, base[hole - 1].sortKey > key {
        base[hole] = base[hole - 1]
        hole -= 1
      }
      base[hole] = element
    }
  }
}

/// Sorts elements in their place by any order (Heapsort), where there are no keys to go by.
///
/// - Complexity: O(n log n) comparisons, constant space.
func heapsort<Element: BitwiseCopyable>(
  _ elements: UnsafeMutableBufferPointer<Element>,
  by precedes: (Element, Element) throws(StreamingError) -> Bool
) throws(StreamingError) {
  func sift(_ root: Int, _ count: Int) throws(StreamingError) {
    var root = root
    while case let first = 2 * root + 1, first < count {
      var child = first
      if child + 1 < count, try precedes(elements[child], elements[child + 1]) { child += 1 }
      guard try precedes(elements[root], elements[child]) else { return }
      elements.swapAt(root, child)
      root = child
    }
  }
  for root in stride(from: elements.count / 2 - 1, through: 0, by: -1) {
    try sift(root, elements.count)
  }
  for last in stride(from: elements.count - 1, to: 0, by: -1) {
    elements.swapAt(0, last)
    try sift(0, last)
  }
}
