/// The next one of many sorted sequences, by a tree of losers: each step compares along one path
/// from a leaf to the root (Knuth, The Art of Computer Programming, volume 3, 5.4.1).
///
/// It knows the sequences by their numbers and their heads by keys; what has the same key is
/// compared by its user.
struct MergeTree: ~Copyable {
  /// A sequence with the key of its head.
  private struct Node {
    var key: UInt64
    var sequence: Int
  }

  private let nodes: UnsafeMutablePointer<Node>
  private let count: Int

  /// A sequence that comes before any other; there only while the tree is built.
  private static var none: Int { -1 }
  /// What marks a sequence that has ended, which comes after any other.
  private static func isEnded(_ node: Node) -> Bool { node.sequence < none }

  /// Makes a tree of sequences by the keys of their heads; `nil` for one that has none.
  init(
    keys: [UInt64?], precedes: (Int, Int) throws(StreamingError) -> Bool
  ) throws(StreamingError) {
    count = keys.count
    nodes = .allocate(capacity: max(1, count))
    nodes.initialize(
      repeating: Node(key: 0, sequence: Self.none), count: max(1, count))
    for sequence in keys.indices.reversed() {
      try replay(sequence, key: keys[sequence], precedes)
    }
  }

  deinit {
    nodes.deallocate()
  }

  /// The sequence whose head comes next; `nil` if all have ended.
  var first: Int? { nodes[0].sequence >= 0 ? nodes[0].sequence : nil }

  /// The sequence whose head comes next, and the head's key; `nil` if all have ended.
  var head: (sequence: Int, key: UInt64)? { first.map { ($0, nodes[0].key) } }

  /// Says that the first sequence has another head, or ended.
  @inline(__always)
  mutating func update(
    key: UInt64?, precedes: (Int, Int) throws(StreamingError) -> Bool
  ) throws(StreamingError) {
    try replay(nodes[0].sequence, key: key, precedes)
  }

  @inline(__always)
  private func replay(
    _ sequence: Int, key: UInt64?, _ precedes: (Int, Int) throws(StreamingError) -> Bool
  ) throws(StreamingError) {
    // An ended sequence keeps its leaf, and its number no longer counts.
    var winner =
      key.map { Node(key: $0, sequence: sequence) }
      ?? Node(key: .max, sequence: Self.none - 1)
    var place = (sequence + count) / 2
    while place > 0 {
      let other = nodes[place]
      let isBefore =
        other.key != winner.key
        ? other.key < winner.key : try isFirst(other, winner, precedes)
      if isBefore {
        nodes[place] = winner
        winner = other
      }
      place /= 2
    }
    nodes[0] = winner
  }

  /// Whether one of two nodes with the same key comes first.
  private func isFirst(
    _ node: Node, _ other: Node, _ precedes: (Int, Int) throws(StreamingError) -> Bool
  ) throws(StreamingError) -> Bool {
    if node.sequence == Self.none || other.sequence == Self.none {
      return node.sequence == Self.none
    }
    if Self.isEnded(node) || Self.isEnded(other) { return !Self.isEnded(node) }
    return try precedes(node.sequence, other.sequence)
  }
}
