package import MemoryTracking
import Streaming

/// Finds the `[MEMORY]` lines in a program's output as it arrives, and separates them from the
/// rest.
///
/// A line is recognised as a whole or not at all: what a logger puts before `[MEMORY]` belongs to
/// it. Everything else is passed on unchanged and in order. Text that comes right before `[MEMORY]`
/// in the same line therefore counts as part of the checkpoint's line; output that is to be
/// compared should end in a newline before a checkpoint.
///
/// It holds at most the beginning of one line, 4 KiB, whatever comes. A line is held back only
/// while it can still become a checkpoint's: up to 208 bytes without `[MEMORY]`, 4 KiB with it.
package struct CheckpointReader: Sendable {
  private static let marker = BytePattern(CheckpointLine.marker.utf8)
  /// Where the marker ends at the latest.
  private static let latestMarkerEnd = CheckpointLine.longestPrefix + marker.bytes.count

  /// The beginning of a line that may become a checkpoint's.
  private(set) var held: [UInt8] = []
  /// Whether the current line is known to be no checkpoint's, and its end has not come yet.
  private var isSkipping = false

  /// Makes a reader of one stream: standard output or standard error, but not both.
  package init() {}

  /// Takes the next bytes of the stream.
  ///
  /// - Parameters:
  ///   - bytes: any number of bytes; they are not kept.
  ///   - other: receives the bytes that belong to no checkpoint's line, in pieces of any size,
  ///     valid only during the call.
  ///   - line: receives each checkpoint's line, between the bytes before it and those after it.
  /// - Complexity: O(n) time, some bytes a nanosecond; 4 KiB of space.
  package mutating func append(
    _ bytes: UnsafeRawBufferPointer, other: (UnsafeRawBufferPointer) -> Void,
    line: (CheckpointLine) -> Void
  ) {
    var start = 0
    if isSkipping || !held.isEmpty {
      start = finishLine(with: bytes, other: other, line: line)
    }
    // Whatever is before `start` has been dealt with; it is the beginning of a line unless the
    // bytes ended before that line did.
    guard start < bytes.count else { return }
    let lastLine = bytes.lastIndex(of: newlineByte, in: start..<bytes.count).map { $0 + 1 } ?? start
    let passed = readLines(of: bytes, in: start..<lastLine, other: other, line: line)
    let isHeld = Self.mayBecomeCheckpoint(bytes[lastLine...])
    pass(bytes[passed..<(isHeld ? lastLine : bytes.count)], to: other)
    if isHeld {
      held.append(contentsOf: bytes[lastLine...])
    } else {
      isSkipping = lastLine < bytes.count
    }
  }

  /// Ends the stream: what is held back is a line without a newline, which may have been cut by a
  /// kill.
  ///
  /// - Parameters:
  ///   - other: receives the bytes held back if they are no checkpoint's line.
  ///   - line: receives the checkpoint's line, as far as it came.
  package mutating func finish(
    other: (UnsafeRawBufferPointer) -> Void, line: (CheckpointLine) -> Void
  ) {
    releaseHeld(isCut: true, other: other, line: line)
    isSkipping = false
  }

  /// Takes the rest of a line that began in earlier bytes.
  ///
  /// - Returns: where the next line begins; the count of the bytes if the line has not ended.
  private mutating func finishLine(
    with bytes: UnsafeRawBufferPointer, other: (UnsafeRawBufferPointer) -> Void,
    line: (CheckpointLine) -> Void
  ) -> Int {
    let newline = bytes.firstIndex(of: newlineByte, from: 0)
    let end = newline ?? bytes.count
    if !isSkipping {
      let room = CheckpointLine.longest - held.count
      held.append(contentsOf: bytes[..<min(end, room)])
      if end <= room {
        if newline != nil {
          // The newline goes where the line goes.
          held.append(newlineByte)
          releaseHeld(isCut: false, other: other, line: line)
        } else if !held.withUnsafeBytes({ Self.mayBecomeCheckpoint($0[...]) }) {
          releaseHeldAsOutput(to: other)
          isSkipping = true
        }
        return newline.map { $0 + 1 } ?? end
      }
      releaseHeldAsOutput(to: other)
      pass(bytes[room..<end], to: other)
    } else {
      pass(bytes[..<end], to: other)
    }
    isSkipping = newline == nil
    if let newline { pass(bytes[newline...newline], to: other) }
    return newline.map { $0 + 1 } ?? end
  }

  /// Reads whole lines, without a copy.
  ///
  /// - Returns: up to where the bytes have been passed on or were checkpoints' lines.
  private func readLines(
    of bytes: UnsafeRawBufferPointer, in lines: Range<Int>,
    other: (UnsafeRawBufferPointer) -> Void, line: (CheckpointLine) -> Void
  ) -> Int {
    let whole = UnsafeRawBufferPointer(rebasing: bytes[..<lines.upperBound])
    var passed = lines.lowerBound
    var next = lines.lowerBound
    while let place = Self.marker.firstIndex(in: whole, from: next) {
      let start = whole.lastIndex(of: newlineByte, in: next..<place).map { $0 + 1 } ?? next
      let end = whole.firstIndex(of: newlineByte, from: place) ?? whole.count
      if let found = CheckpointLine(UnsafeRawBufferPointer(rebasing: whole[start..<end])) {
        pass(bytes[passed..<start], to: other)
        line(found)
        passed = end + 1
      }
      next = end + 1
      if next >= whole.count { break }
    }
    return passed
  }

  private mutating func releaseHeld(
    isCut: Bool, other: (UnsafeRawBufferPointer) -> Void, line: (CheckpointLine) -> Void
  ) {
    let found = held.withUnsafeBytes { bytes in
      CheckpointLine(
        UnsafeRawBufferPointer(rebasing: isCut ? bytes[...] : bytes.dropLast()), isCut: isCut)
    }
    if let found {
      held.removeAll(keepingCapacity: true)
      line(found)
    } else {
      releaseHeldAsOutput(to: other)
    }
  }

  private mutating func releaseHeldAsOutput(to other: (UnsafeRawBufferPointer) -> Void) {
    held.withUnsafeBytes { pass($0[...], to: other) }
    held.removeAll(keepingCapacity: true)
  }

  private func pass(
    _ bytes: Slice<UnsafeRawBufferPointer>, to other: (UnsafeRawBufferPointer) -> Void
  ) {
    if !bytes.isEmpty { other(UnsafeRawBufferPointer(rebasing: bytes)) }
  }

  /// Whether a line that begins like this can be a checkpoint's.
  private static func mayBecomeCheckpoint(_ beginning: Slice<UnsafeRawBufferPointer>) -> Bool {
    guard beginning.count > latestMarkerEnd else { return true }
    let place = marker.firstIndex(
      in: UnsafeRawBufferPointer(rebasing: beginning.prefix(latestMarkerEnd)))
    return place != nil && beginning.count <= CheckpointLine.longest
  }
}

/// The phases that a command reports of itself by `[MEMORY]` lines, as checkpoints.
///
/// A checkpoint's time is when its line arrived. What a line leaves out is taken from the lines
/// before it: the differences are those to the checkpoint before, and to the peak when tracking
/// began. Of a process tree the lines of all processes count, in the order they arrive.
struct ReportedPhases {
  /// The most that are kept, so that a program that reports in a loop cannot fill the memory.
  static let capacity = 10_000

  private(set) var checkpoints: [Checkpoint] = []
  /// A sentence about a last line that was cut; `nil` if none was.
  private(set) var cut: String?
  private let started = ContinuousClock.now
  private var before: (resident: ByteCount, peak: ByteCount)?
  private var firstPeak: ByteCount?

  /// Takes in a line.
  ///
  /// - Returns: The checkpoint that it makes; `nil` for the opening line and for one that was cut.
  mutating func take(_ line: CheckpointLine) -> Checkpoint? {
    switch line {
    case .enabled(let resident, let peak):
      before = (resident, peak ?? resident)
      firstPeak = peak ?? resident
      return nil
    case .checkpoint(let name, let resident, let residentDelta, let peak, let peakIncrease):
      let checkpoint = Checkpoint(
        name: name, elapsed: started.duration(to: .now),
        statistics: MemoryStatistics(resident: resident, peak: peak),
        residentDelta: residentDelta ?? resident - (before?.resident ?? resident),
        peakIncrease: peakIncrease ?? peak - (firstPeak ?? peak))
      before = (resident, peak)
      firstPeak = firstPeak ?? peak
      if checkpoints.count < Self.capacity { checkpoints.append(checkpoint) }
      return checkpoint
    case .cut(let name, let resident, let peak):
      let figures = [
        resident.map { "RSS \($0)" }, peak.map { "Peak \($0)" },
      ].compactMap { $0 }
      cut =
        "Its last line of output was cut in the phase '\(name)'"
        + (figures.isEmpty ? "." : ", after \(figures.joined(separator: " and ")).")
      return nil
    }
  }
}
