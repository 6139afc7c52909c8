// Where: which lines of code held the memory at the peak.
//
// A traced run leaves a picture of each of its processes in a folder (`WhereTracing`);
// where_picture.h in CWherePicture is the format, and Sources/CWhere the hook that writes it. Here
// the pictures are read (`PictureFile`, mapped), that of the largest process is chosen
// (`PictureFolder`), its peak is taken apart (`PeakPicture`), addresses become functions and lines
// (`Symbolizer`), and all of it becomes a `WhereAccount` (`WhereReader`), whose values are
// Measurement's, so that a comparison can hold it.
//
// It may know Measurement, Streaming and the format. It shows nothing and records nothing.
//
// Start with `WhereReader`.

import CWherePicture
import Streaming

/// A process's picture, mapped read-only: nothing of it is copied but what is asked for.
struct PictureFile: ~Copyable {
  private let file: MappedFile
  /// The start of the file.
  let header: where_picture

  /// Maps a picture.
  ///
  /// - Returns: `nil` for a file that has no whole header yet, and for one that is no picture.
  /// - Throws: `StreamingError` if it cannot be read.
  init?(_ path: String) throws(StreamingError) {
    let file = try MappedFile(path)
    let size = MemoryLayout<where_picture>.size
    guard file.bytes.count >= size else { return nil }
    let header = file.bytes.loadUnaligned(as: where_picture.self)
    let magic = withUnsafeBytes(of: header.magic) { Array($0) }
    guard magic == Array(WHERE_MAGIC.utf8), header.header_bytes >= size else { return nil }
    self.file = file
    self.header = header
  }

  /// An element of an array in the file; `nil` beyond its end or the file's.
  func element<Element: BitwiseCopyable>(
    _ index: Int, at offset: UInt64, of count: Int, as type: Element.Type
  ) -> Element? {
    guard index >= 0, index < count, offset < 1 << 48 else { return nil }
    let place = Int(offset) + index * MemoryLayout<Element>.stride
    guard place + MemoryLayout<Element>.size <= file.bytes.count else { return nil }
    return file.bytes.loadUnaligned(fromByteOffset: place, as: Element.self)
  }

  /// A text of the file; empty for a place outside it.
  func text(_ offset: UInt32) -> String {
    let (start, end) = (Int(truncatingIfNeeded: header.texts_at), file.bytes.count)
    let place = start &+ Int(offset)
    guard start >= 0, offset < header.texts_capacity, place >= 0, place < end else { return "" }
    let bytes = file.bytes[place..<min(end, start + Int(header.texts_capacity))]
    return NativeText.text(of: bytes.prefix { $0 != 0 })
  }

  /// The path of the program that ran.
  var program: String { text(header.program) }

  /// The newest copy; `nil` if there is none.
  var copy: where_copy? {
    let copy = header.current == 0 ? header.copies.0 : header.copies.1
    return copy.complete == 0 ? nil : copy
  }

  func has(_ remark: where_remark) -> Bool { header.remarks & remark.rawValue != 0 }

  /// The addresses of a stack, innermost first, or of script frames their marked names.
  ///
  /// - Complexity: O(n) in the depth.
  func stack(of node: UInt32) -> [UInt64] {
    var addresses: [UInt64] = []
    var index = Int(node)
    // A damaged file may have a loop.
    while index > 0, addresses.count < 4096,
      let node = element(
        index, at: header.nodes_at, of: Int(header.node_count), as: where_node.self)
    {
      addresses.append(node.pc)
      index = Int(node.parent)
    }
    return addresses
  }

  /// The programs and libraries, the latest loaded first.
  var modules: [PictureModule] {
    let count = Int(header.module_count)
    return (0..<count).reversed().compactMap { index in
      element(index, at: header.modules_at, of: count, as: where_module.self).map { module in
        PictureModule(
          path: text(module.path), bias: module.bias, start: module.start, end: module.end)
      }
    }
  }

  /// The line of a script that an address marks.
  func scriptLine(_ address: UInt64) -> (function: String, file: String, line: Int)? {
    element(
      Int(address & ~(1 << 63)), at: header.names_at, of: Int(header.name_count),
      as: where_name.self
    ).map { (text($0.function), text($0.file), Int($0.line)) }
  }
}

/// A program or library in a process's memory.
struct PictureModule: Hashable, Sendable {
  /// Empty for what has no file.
  var path: String
  var bias: UInt64
  var start: UInt64
  var end: UInt64
}
