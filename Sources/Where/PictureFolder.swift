import CWherePicture
import Glibc
import Measurement
import MemoryTracking
import Streaming

/// What the processes of one run left in their folder.
struct PictureFolder {
  /// A process that left a picture.
  struct Entry: Hashable {
    var path: String
    var processID: Int32
    /// 0, and one more for each program that the process executed.
    var number: Int
    var program: String
    /// The most that the hook saw resident.
    var resident: ByteCount
  }

  var entries: [Entry] = []
  /// Processes without a picture, by their numbers, and why (where_picture.h).
  var refusals: [Int32: String] = [:]

  /// Reads a folder; files that are no whole pictures count as none.
  ///
  /// - Complexity: O(n) in the files, of which only the headers are read.
  init(_ folder: String) {
    for name in Self.names(in: folder) {
      let parts = name.split(separator: ".").map(String.init)
      guard parts.count >= 3, let processID = Int32(parts[0]), let number = Int(parts[1]) else {
        continue
      }
      if parts[2] == "refused", parts.count > 3 {
        refusals[processID] = parts[3]
      } else if parts[2] == "picture", let picture = try? PictureFile("\(folder)/\(name)") {
        let resident = max(picture.copy?.resident ?? 0, picture.header.last_resident)
        entries.append(
          Entry(
            path: "\(folder)/\(name)", processID: processID, number: number,
            program: picture.program, resident: ByteCount(Int(resident))))
      }
    }
  }

  /// The names in a folder (readdir(3)); empty if it cannot be read.
  private static func names(in folder: String) -> [String] {
    guard let stream = opendir(folder.nativePath) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let bytes = withUnsafeBytes(of: entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      names.append(NativeText.text(of: bytes))
    }
    return names
  }
}

extension PictureFolder {
  /// The picture of the process that held most.
  var largest: Entry? { entries.max { $0.resident < $1.resident } }

  /// The peak of a picture's process as the kernel counted it.
  ///
  /// - Parameters:
  ///   - entry: The picture.
  ///   - run: The run that left it.
  /// - Returns: `nil` if it is not known, as for a program that was followed by another one in the
  ///   same process.
  func peak(of entry: Entry, in run: Run) -> ByteCount? {
    let isLast = !entries.contains { $0.processID == entry.processID && $0.number > entry.number }
    guard isLast else { return nil }
    let known = run.processes.first { $0.processID == entry.processID }?.peak
    let isAlone = run.processes.count < 2 && Set(entries.map(\.processID)).count == 1
    let peak = known ?? (isAlone ? run.peak.flatMap { $0.isAtFloor ? nil : $0.bytes } : nil)
    return peak.map { max($0, entry.resident) }
  }

  /// What a run's only process held of files when it was seen to hold most; `nil` for several.
  func files(in run: Run) -> ByteCount? {
    guard run.processes.count < 2, Set(entries.map(\.processID)).count == 1 else { return nil }
    return run.timeline.samples.max { $0.resident < $1.resident }?.file
  }

  /// How many of a run's processes left pictures.
  ///
  /// A forked child that allocates nothing leaves none, and holds nothing that its parent does not:
  /// it counts as seen, which is known by the name it shares with one that was.
  func processes(of run: Run) -> (counts: WhereAccount.Processes, unseen: [ProcessShare]) {
    let seen = Set(entries.map(\.processID))
    let names = Set(run.processes.filter { seen.contains($0.processID) }.map(\.name))
    let unseen = run.processes.filter { process in
      !seen.contains(process.processID)
        && (refusals[process.processID] != nil || !names.contains(process.name))
    }
    let refused = refusals.keys.filter { number in
      !seen.contains(number) && !run.processes.contains { $0.processID == number }
    }
    let silent = run.processes.filter {
      !seen.contains($0.processID) && !unseen.contains($0)
    }
    return (
      WhereAccount.Processes(
        seen: seen.count + silent.count, unseen: unseen.count + refused.count), unseen
    )
  }
}
