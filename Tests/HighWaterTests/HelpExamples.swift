import Foundation
import TestSupport

/// A command as `--experimental-dump-help` tells it, read by another reader than the program's.
struct DumpedCommand: Decodable {
  var commandName: String
  var discussion: String?
  var shouldDisplay: Bool?
  var subcommands: [DumpedCommand]?

  /// The commands at the ends of the tree, with the names that lead to each.
  func leaves(path: [String] = []) -> [(path: [String], command: DumpedCommand)] {
    let shown = (subcommands ?? []).filter { $0.shouldDisplay != false }
    guard !shown.isEmpty else { return [(path, self)] }
    return shown.flatMap { $0.leaves(path: path + [$0.commandName]) }
  }

  /// The lines of the discussion that are indented.
  var examples: [String] {
    (discussion ?? "").split(separator: "\n").filter { $0.hasPrefix("  ") }
      .map { $0.trimmingCharacters(in: .whitespaces) }
  }
}

/// The examples of the help pages, to be run.
struct HelpExamples {
  /// The examples by the path of their command, `fixture make`.
  let all: [(command: String, lines: [String])]

  init(executable: String) throws {
    struct Dump: Decodable {
      var command: DumpedCommand
    }
    let dump = try run(executable, ["--experimental-dump-help"])
    let root = try JSONDecoder().decode(Dump.self, from: Data(dump.output)).command
    all = root.leaves().filter { $0.path != ["help"] }.map {
      ($0.path.joined(separator: " "), $0.command.examples)
    }
  }

  /// An example made to work on small files, and otherwise as it is written.
  static func small(_ line: String) -> String {
    let sizes = /(--size)[ =][0-9]+[MG]iB/
    let several = /(--sizes)[ =][^ ]+/
    var small = line.replacing(sizes) { "\($0.output.1) 1MiB" }
    small.replace(several) { "\($0.output.1) 256KiB,1MiB" }
    let word = line.split(separator: " ").first ?? ""
    if small != line || line.contains("--file") { return small }
    if ["load", "stream", "compare"].contains(word) { return line + " --size 1MiB" }
    return word == "sweep" ? line + " --sizes 256KiB,1MiB" : line
  }

  /// A line of the system's shell made to work on small files, and otherwise as it is written.
  static func smallInShell(_ line: String) -> String {
    let name = "highwater "
    guard line.hasPrefix(name) else {
      return line.replacing("--size 64MiB", with: "--size 1MiB")
        .replacing("compare tail", with: "compare tail --size 1MiB")
    }
    return name + small(String(line.dropFirst(name.count)))
  }
}
