import Glibc
import MemoryTracking
import Streaming

/// What is known of a fixture's file, kept in a small hidden file beside it.
///
/// While the file's status is the one noted here, its bytes are those that were made, and no one
/// need read them to know. With another status they are compared with the recipe's, which gives
/// the same bytes at any time: so no digest of them is kept.
struct Manifest: Hashable, Sendable {
  var recipe: String
  var recipeDigest: UInt64
  var generatorVersion: Int
  var size: ByteCount
  var seed: UInt64
  /// The file's status when the bytes were last known to be right; `nil` if they are to be read.
  var stamp: FileStamp?

  /// More than any manifest has.
  static let mostBytes = 4096
  private static let ending = ".manifest"

  static func path(for fixture: String, in folder: String) -> String {
    "\(folder)/.\(fixture)\(ending)"
  }

  /// The fixture that a file of this name is the manifest of; `nil` for other names.
  static func fixtureName(ofFile name: String) -> String? {
    guard name.hasPrefix("."), name.hasSuffix(ending), name.utf8.count > ending.utf8.count + 1
    else { return nil }
    return String(name.dropFirst().dropLast(ending.count))
  }
}

extension Manifest {
  private static let heading = "highwater-fixture 1"

  /// The manifest as text: a heading and a `key value` line for each part.
  var text: String {
    var lines = [
      Self.heading, "recipe \(recipe)", "recipe-digest \(recipeDigest)",
      "generator \(generatorVersion)", "size \(size.bytes)", "seed \(seed)",
    ]
    if let stamp {
      lines += [
        "inode \(stamp.inode)", "modified \(stamp.modified)", "changed \(stamp.changed)",
        "boot \(stamp.boot)",
      ]
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Reads a manifest; `nil` for a text of any other form, as a torn one.
  init?(text: String) {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.popLast() == "", lines.first == Self.heading[...] else { return nil }
    var fields: [Substring: String] = [:]
    for line in lines.dropFirst() {
      guard let blank = line.firstIndex(of: " ") else { return nil }
      fields[line[..<blank]] = String(line[line.index(after: blank)...])
    }
    func number<Value: FixedWidthInteger>(_ key: Substring) -> Value? {
      fields[key].flatMap { Value($0) }
    }
    guard let recipe = fields["recipe"], let recipeDigest: UInt64 = number("recipe-digest"),
      let generatorVersion: Int = number("generator"), let size: Int = number("size"),
      let seed: UInt64 = number("seed")
    else { return nil }
    self.init(
      recipe: recipe, recipeDigest: recipeDigest, generatorVersion: generatorVersion,
      size: ByteCount(size), seed: seed, stamp: nil)
    if let inode: UInt64 = number("inode"), let modified: Int64 = number("modified"),
      let changed: Int64 = number("changed"), let boot = fields["boot"]
    {
      stamp = FileStamp(inode: inode, modified: modified, changed: changed, boot: boot)
    }
  }
}

/// The part of a file's status that no change of its bytes leaves as it was (inode(7)).
struct FileStamp: Hashable, Sendable {
  var inode: UInt64
  /// The time of the last change of the bytes, in nanoseconds since 1970.
  var modified: Int64
  /// The time of the last change of bytes or status, which no one can set back.
  var changed: Int64
  /// The kernel's boot: a crash may lose bytes and keep the status.
  var boot: String
}

struct FileStatus {
  var size: ByteCount
  var stamp: FileStamp

  /// Reads the status (stat(2)); `nil` if there is no regular file.
  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    size = ByteCount(Int(status.st_size))
    stamp = FileStamp(
      inode: UInt64(status.st_ino), modified: Self.nanoseconds(status.st_mtim),
      changed: Self.nanoseconds(status.st_ctim), boot: Self.boot)
  }

  private static func nanoseconds(_ time: timespec) -> Int64 {
    Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// The name that the kernel gives its run (random(4)).
  private static let boot: String = {
    let name = try? InputFile("/proc/sys/kernel/random/boot_id").bytes(in: 0..<36)
    return name.map { String(decoding: $0, as: UTF8.self) } ?? "unknown"
  }()
}
