import CWherePicture
import Measurement
import MemoryTracking

/// The call stacks of some nodes of a picture, by names: several lists of places share them.
struct NamedStacks {
  /// The frames that the stacks refer to.
  private(set) var frames: [WhereAccount.Frame] = []
  private var indices: [WhereAccount.Frame: Int] = [:]
  private var stacks: [UInt32: [Int]] = [:]

  /// Names the frames of nodes.
  ///
  /// - Parameters:
  ///   - nodes: The nodes; those that are given twice are named once.
  ///   - file: Their picture.
  ///   - symbolizer: Names addresses.
  /// - Complexity: O(n) time and space in the frames of all stacks; the symbolizer's tools run once
  ///   for each module.
  init(_ nodes: [UInt32], in file: borrowing PictureFile, by symbolizer: Symbolizer) {
    var addresses: [UInt32: [UInt64]] = [:]
    for node in nodes where addresses[node] == nil { addresses[node] = file.stack(of: node) }
    let named = symbolizer.frames(of: Set(addresses.values.joined()), in: file)
    for node in nodes where stacks[node] == nil {
      let stack = addresses[node] ?? []
      var frames = stack.flatMap { named[$0] ?? [] }
      if stack.contains(where: { $0 & (1 << 63) != 0 }) {
        symbolizer.own.judgeUnderScript(&frames)
      }
      stacks[node] = RuntimeMemory.replacing(frames).map { index(of: $0) }
    }
  }

  private mutating func index(of frame: WhereAccount.Frame) -> Int {
    if let known = indices[frame] { return known }
    indices[frame] = frames.count
    frames.append(frame)
    return frames.count - 1
  }

  /// What places held, as stacks.
  func stacks(of places: some Sequence<PeakPicture.Place>) -> [WhereAccount.Stack] {
    places.map { place in
      WhereAccount.Stack(
        bytes: ByteCount(place.bytes), variance: place.variance, frames: stacks[place.node] ?? [])
    }
  }
}
