import CWherePicture
import Measurement
import MemoryTracking

/// What a process held when it held most, taken apart: what each stack held, and what else was in
/// memory.
struct PeakPicture {
  /// What a stack held in memory.
  struct Place: Hashable {
    var node: UInt32
    var bytes: Int
    var variance: Double
  }

  /// The largest first; only what held something.
  var places: [Place]
  /// Asked for and never touched.
  var untouched: Int
  /// In places of which nothing else is known, because there was no room for them in the copy.
  var unnamed: Int
  /// The program, its libraries, and files that others than the places mapped.
  var files: Int
  /// The hook's own memory, which an untraced run does not have.
  var hook: Int
  /// What remains of the peak: allocator slack, stacks, globals; below 0 if the estimates came out
  /// too large.
  var slack: Int
  /// Whether it is the moment at which the process was killed.
  var isOfEnd: Bool

  /// Takes a picture apart; `nil` if nothing was ever looked at, as in a process that ended at
  /// once.
  ///
  /// - Parameters:
  ///   - file: The picture.
  ///   - peak: The process's peak as the kernel counted it; `nil` if only the hook knows.
  ///   - seenFiles: What it was seen to hold of files, from outside; for a process that was killed
  ///     before the hook looked.
  /// - Complexity: O(n log n) in the places.
  init?(_ file: borrowing PictureFile, peak: ByteCount?, files seenFiles: ByteCount? = nil) {
    let header = file.header
    let copy = file.copy
    isOfEnd =
      header.end == where_end_none.rawValue
      && (copy.map { header.sums.all > $0.sums.all } ?? (header.sums.all > 0))
    guard copy != nil || isOfEnd else { return nil }
    let held = isOfEnd ? Self.live(file) : copy.map { Self.held(file, $0) } ?? []
    let sums = isOfEnd ? header.sums : copy?.sums ?? header.sums
    let own = (copy?.own_private ?? 0, copy?.own_shared ?? 0)
    let shared = copy?.shared ?? Int64(seenFiles?.bytes ?? 0)
    let resident = peak?.bytes ?? max(Int(copy?.resident ?? 0), Int(header.last_resident))
    // What was not looked at is in memory, as far as the peak has room for it: at the end of a
    // process that was killed to the byte, else but for the error of what was sampled.
    let looked = sums.all - sums.allUntouched - sums.unlooked
    let anonymous = looked - sums.file_mappings + sums.file_untouched
    let room = max(Int64(resident) - shared - own.0 - anonymous, 0)
    let sampling = min(WhereAccount.error(sums.variance).bytes, resident)
    let error = isOfEnd ? 0 : Int64(sampling + resident / 64)
    let touched = sums.unlooked > room + error ? room : sums.unlooked
    let share = sums.unlooked > 0 ? Double(touched) / Double(sums.unlooked) : 1
    places = held.compactMap { node, place in
      let unlooked = Double(place.unlooked)
      let bytes = Double(place.bytes - place.untouched) - unlooked * (1 - share)
      guard bytes >= 1 else { return nil }
      return Place(node: node, bytes: Int(bytes), variance: place.variance)
    }
    places.sort { $0.bytes > $1.bytes }
    let attributed = places.map(\.bytes).reduce(0, +)
    untouched = Int(sums.allUntouched + sums.unlooked - touched)
    files = max(Int(shared - (sums.file_mappings - sums.file_untouched) - own.1), 0)
    hook = Int(own.0 + own.1)
    let hasLeftOut = !isOfEnd && (copy?.left_out ?? 0) > 0
    unnamed = hasLeftOut ? max(Int(looked + touched) - attributed, 0) : 0
    slack = resident - attributed - unnamed - files - hook
  }

  private static func held(
    _ file: borrowing PictureFile, _ copy: where_copy
  ) -> [(UInt32, where_place)] {
    let count = Int(min(copy.held_count, copy.held_capacity))
    var held: [(UInt32, where_place)] = []
    for index in 0..<count {
      if let entry = file.element(index, at: copy.held_at, of: count, as: where_held.self) {
        held.append((entry.node, entry.place))
      }
    }
    return held
  }

  private static func live(_ file: borrowing PictureFile) -> [(UInt32, where_place)] {
    let count = Int(file.header.node_count)
    var held: [(UInt32, where_place)] = []
    for index in 0..<count {
      if let place = file.element(index, at: file.header.live_at, of: count, as: where_place.self),
        place.bytes > 0
      {
        held.append((UInt32(index), place))
      }
    }
    return held
  }
}

extension where_sums {
  fileprivate var all: Int64 { heap + private_mappings + file_mappings }

  fileprivate var allUntouched: Int64 { heap_untouched + private_untouched + file_untouched }
}
