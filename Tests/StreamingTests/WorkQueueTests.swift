import Synchronization
import Testing

@testable import Streaming

@Suite("WorkQueue")
struct WorkQueueTests {
  private struct Refusal: Error {}

  @Test("gives every item once and in order", arguments: [nil, 1, 7, 1000])
  func order(capacity: Int?) throws {
    let queue = WorkQueue<Int>(capacity.map { .init(items: $0, bytes: 1 << 20) })
    var taken: [Int] = []
    try queue.run(
      producing: { queue in for number in 0..<5000 { _ = queue.put(number, bytes: 8) } },
      working: { taken.append($0) })
    #expect(taken == Array(0..<5000))
  }

  @Test("never runs ahead of the work by more than twice its bound", arguments: [1, 5])
  func bound(capacity: Int) throws {
    let queue = WorkQueue<Int>(.init(items: capacity, bytes: 1 << 20))
    let produced = Atomic(0)
    var most = 0
    var done = 0
    try queue.run(
      producing: { queue in
        for number in 0..<2000 where queue.put(number, bytes: 1) {
          produced.add(1, ordering: .sequentiallyConsistent)
        }
      },
      working: { _ in
        most = max(most, produced.load(ordering: .sequentiallyConsistent) - done)
        done += 1
      })
    #expect(done == 2000)
    #expect(most <= 2 * capacity)
  }

  @Test("is full at its bytes as well")
  func bytes() throws {
    let queue = WorkQueue<Int>(.init(items: 1000, bytes: 10))
    let produced = Atomic(0)
    var most = 0
    var done = 0
    try queue.run(
      producing: { queue in
        for number in 0..<200 where queue.put(number, bytes: 100) {
          produced.add(1, ordering: .sequentiallyConsistent)
        }
      },
      working: { _ in
        most = max(most, produced.load(ordering: .sequentiallyConsistent) - done)
        done += 1
      })
    #expect(most <= 2)
  }

  @Test("passes the producer's error on, after what it had produced")
  func failure() {
    let queue = WorkQueue<Int>(nil)
    var taken: [Int] = []
    #expect(throws: StreamingError.shrank(path: "x")) {
      try queue.run(
        producing: { (queue) throws(StreamingError) in
          _ = queue.put(1, bytes: 1)
          throw .shrank(path: "x")
        }, working: { taken.append($0) })
    }
    #expect(taken == [1])
  }

  @Test("stops the producer if the work fails")
  func refusal() {
    let queue = WorkQueue<Int>(.init(items: 1, bytes: 1))
    #expect(throws: Refusal.self) {
      try queue.run(
        producing: { queue in while queue.put(1, bytes: 1) {} }, working: { _ in throw Refusal() })
    }
  }
}
