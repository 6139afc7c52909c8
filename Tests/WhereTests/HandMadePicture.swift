import CWherePicture
import Foundation

/// A picture made by hand through the C header, as a process might leave it.
struct HandMadePicture {
  var processID: UInt32 = 100
  var end = where_end_exit
  var remarks: UInt32 = 0
  var program = "/home/me/program"
  var resident: Int64 = 0
  var shared: Int64 = 0
  var ownPrivate: Int64 = 0
  var ownShared: Int64 = 0
  var hasCopy = true
  /// Of the copy, and of the end if it has no other.
  var sums = where_sums()
  var lastSums: where_sums?
  /// The tree, from node 1 on: an address and the index of the caller.
  var nodes: [(address: UInt64, caller: UInt32)] = []
  var held: [(node: UInt32, place: where_place)] = []
  var live: [(node: UInt32, place: where_place)] = []
  var modules: [(path: String, bias: UInt64, range: Range<UInt64>)] = []
  var names: [(function: String, file: String, line: UInt32)] = []
  var phases: [Phase] = []

  /// A phase; its lists are `nil` if there was no room for them.
  struct Phase {
    var name: String
    var kind = where_phase_checkpoint
    var resident: Int64 = 0
    var peak: [(node: UInt32, place: where_place)]?
    var end: [(node: UInt32, place: where_place)]?
  }

  /// The file's bytes.
  var bytes: [UInt8] {
    var texts: [UInt8] = [0]
    func text(_ text: String) -> UInt32 {
      let offset = UInt32(texts.count)
      texts += Array(text.utf8) + [0]
      return offset
    }
    var header = where_picture()
    withUnsafeMutableBytes(of: &header.magic) { $0.copyBytes(from: WHERE_MAGIC.utf8) }
    header.header_bytes = UInt32(MemoryLayout<where_picture>.size)
    header.pid = processID
    header.end = end.rawValue
    header.remarks = remarks
    header.program = text(program)
    header.sums = lastSums ?? sums
    header.last_resident = resident
    var file = [UInt8](repeating: 0, count: MemoryLayout<where_picture>.stride)
    func append<Element>(_ elements: [Element]) -> UInt64 {
      defer { elements.withUnsafeBytes { file += $0 } }
      return UInt64(file.count)
    }
    let tree = [where_node()] + nodes.map { where_node(pc: $0.address, parent: $0.caller, next: 0) }
    header.nodes_at = append(tree)
    (header.node_count, header.node_capacity) = (UInt32(tree.count), UInt32(tree.count))
    var places = tree.map { _ in where_place() }
    for entry in live { places[Int(entry.node)] = entry.place }
    header.live_at = append(places)
    var copy = where_copy()
    copy.resident = resident
    copy.shared = shared
    copy.own_private = ownPrivate
    copy.own_shared = ownShared
    copy.sums = sums
    copy.held_at = append(held.map { where_held(place: $0.place, node: $0.node, unused: 0) })
    (copy.held_count, copy.held_capacity) = (UInt32(held.count), UInt32(held.count))
    copy.complete = hasCopy ? 1 : 0
    header.current = 1
    header.copies.1 = copy
    header.modules_at = append(
      modules.map { module in
        where_module(
          bias: module.bias, start: module.range.lowerBound, end: module.range.upperBound,
          path: text(module.path), unused: 0)
      })
    (header.module_count, header.module_capacity) = (UInt32(modules.count), UInt32(modules.count))
    let lines =
      [where_name()]
      + names.map {
        where_name(function: text($0.function), file: text($0.file), line: $0.line, next: 0)
      }
    header.names_at = append(lines)
    (header.name_count, header.name_capacity) = (UInt32(lines.count), UInt32(lines.count))
    var entries: [where_held] = []
    func moment(
      _ held: [(node: UInt32, place: where_place)]?, _ resident: Int64
    ) -> where_moment {
      let first = UInt32(entries.count)
      entries += (held ?? []).map { where_held(place: $0.place, node: $0.node, unused: 0) }
      return where_moment(
        resident: resident, held: 0, first: first, count: UInt32(held?.count ?? 0),
        complete: held == nil ? 0 : 1, unused: 0)
    }
    header.phases_at = append(
      phases.map { phase in
        where_phase(
          name: text(phase.name), kind: phase.kind.rawValue,
          peak: moment(phase.peak, phase.resident), end: moment(phase.end, 0))
      })
    (header.phase_count, header.phase_capacity) = (UInt32(phases.count), UInt32(phases.count))
    header.phase_held_at = append(entries)
    header.phase_held_used = UInt32(entries.count)
    header.texts_at = append(texts)
    (header.texts_used, header.texts_capacity) = (UInt32(texts.count), UInt32(texts.count))
    header.file_bytes = UInt64(file.count)
    withUnsafeBytes(of: header) { file.replaceSubrange(0..<$0.count, with: $0) }
    return file
  }

  /// Writes it into a folder under the name that the hook would give it.
  func write(to folder: String, number: Int = 0) throws {
    try Data(bytes).write(
      to: URL(fileURLWithPath: "\(folder)/\(processID).\(number).picture"))
  }

  /// A place that holds so many bytes.
  static func place(
    _ bytes: Int64, untouched: Int64 = 0, unlooked: Int64 = 0, variance: Double = 0
  ) -> where_place {
    where_place(bytes: bytes, untouched: untouched, unlooked: unlooked, variance: variance)
  }

  /// The address that marks a line of a script.
  static func script(_ index: UInt64) -> UInt64 { 1 << 63 | index }
}
