package import MemoryTracking

/// How far a run's processes had read at one moment, and what they held.
///
/// A read(2) counts when it returns: a program that takes a whole file in one call has read nothing
/// until it has all, whereas one that reads in pieces is seen on its way.
package struct ReadingPosition: Hashable, Sendable {
  /// What the processes have read so far, from files and pipes: `rchar` of `/proc/PID/io`.
  package var read: ByteCount
  /// What they held.
  package var held: ByteCount

  package init(read: ByteCount, held: ByteCount) {
    self.read = read
    self.held = held
  }
}

extension Run {
  /// Over which part of the input memory rose in step with the reading, from 0 to 1.
  ///
  /// The input is divided into twenty parts. The largest stretch counts in which the program was
  /// seen at least in every fifth part, and in each half of which it took at least a tenth of the
  /// bytes that it read: a collected heap grows by leaps. A file that is read in one call is never
  /// seen in between.
  ///
  /// - Parameter bytes: The input's size.
  /// - Returns: The part; 0 if nothing was followed.
  /// - Complexity: O(n) in the looks.
  package func rise(over bytes: ByteCount) -> Double {
    let parts = 20
    var held: [Int: Int] = [:]
    for position in readings where position.read < bytes && bytes > .zero {
      // The last look in a part.
      held[position.read.bytes * parts / bytes.bytes] = position.held.bytes
    }
    let seen = held.keys.sorted()
    func rises(from start: Int, to end: Int) -> Bool {
      ((held[end] ?? 0) - (held[start] ?? 0)) * 10 * parts >= (end - start) * bytes.bytes
    }
    var longest = 0
    for (index, start) in seen.enumerated() {
      for end in seen[index...] where end - start > longest {
        let between = seen[index...].prefix { $0 <= end }
        let isFollowed = zip(between, between.dropFirst()).allSatisfy { $1 - $0 <= 5 }
        let middle = between.min { abs(2 * $0 - start - end) < abs(2 * $1 - start - end) } ?? start
        if isFollowed, middle > start, middle < end, rises(from: start, to: middle),
          rises(from: middle, to: end)
        {
          longest = end - start
        }
      }
    }
    return Double(longest) / Double(parts)
  }
}

/// The reading positions of a run, at most so many however long it is: when they are full, every
/// second one is dropped, and only every second look counts from then on.
struct ReadingTrack {
  private static let capacity = 1024

  private(set) var positions: [ReadingPosition] = []
  private var looks = 0
  private var looksPerPosition = 1

  mutating func append(_ position: ReadingPosition) {
    looks += 1
    guard looks % looksPerPosition == 0 else { return }
    positions.append(position)
    guard positions.count == Self.capacity else { return }
    positions = stride(from: 1, to: positions.count, by: 2).map { positions[$0] }
    looksPerPosition *= 2
  }
}

/// What processes have read, and written to files on disks, as the kernel counts it
/// (proc_pid_io(5)).
struct ProcessTraffic {
  var read = ByteCount.zero
  /// What they made dirty in the page cache of a disk: neither pipes nor tmpfs count.
  var toDisk = ByteCount.zero

  /// The sum over processes that may be read; each includes the children that it has waited for,
  /// unless its main thread has exited.
  init(ofProcesses processIDs: [Int32]) {
    for processID in processIDs {
      if let text = try? readSmallFile("/proc/\(processID)/io") {
        add(text)
      } else {
        // Only root may read what a process did whose main thread has exited.
        let threads = "/proc/\(processID)/task"
        for thread in names(in: threads) {
          if let text = try? readSmallFile("\(threads)/\(thread)/io") { add(text) }
        }
      }
    }
  }

  private mutating func add(_ text: String) {
    read = read + ByteCount(number(after: "rchar: ", in: text) ?? 0)
    toDisk = toDisk + ByteCount(number(after: "write_bytes: ", in: text) ?? 0)
  }
}
