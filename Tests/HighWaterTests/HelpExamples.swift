import Foundation
import TestSupport

/// A command as in `--experimental-dump-help`, read independently of the program.
struct DumpedCommand: Decodable {
  var commandName: String
  var discussion: String?
  var shouldDisplay: Bool?
  var subcommands: [DumpedCommand]?

  /// The commands without subcommands, with the names that lead to each.
  func leaves(path: [String] = []) -> [(path: [String], command: DumpedCommand)] {
    let shown = (subcommands ?? []).filter { $0.shouldDisplay != false }
    guard !shown.isEmpty else { return [(path, self)] }
    return shown.flatMap { $0.leaves(path: path + [$0.commandName]) }
  }

  /// The indented lines of the discussion.
  var examples: [String] {
    (discussion ?? "").split(separator: "\n").filter { $0.hasPrefix("  ") }
      .map { $0.trimmingCharacters(in: .whitespaces) }
  }
}

/// The examples of the help pages, to be run.
struct HelpExamples {
  /// The examples by the path of their command, such as `fixture make`.
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

  /// Makes an example work on small files, and leaves the rest as it is.
  static func small(_ line: String) -> String {
    let sizes = /(--size)[ =][0-9]+[MG]iB/
    let several = /(--sizes)[ =][^ ]+/
    var small = line.replacing(sizes) { "\($0.output.1) 1MiB" }
    small.replace(several) { "\($0.output.1) 256KiB,1MiB" }
    small.replace(/--for [0-9]+s/, with: "--for 300ms")
    small.replace(/--phase-every [0-9]+s/, with: "--phase-every 100ms")
    small.replace(/--repeat [0-9]+/, with: "--repeat 2")
    let word = line.split(separator: " ").first ?? ""
    if small != line || line.contains("--file") { return small }
    if ["load", "stream", "compare"].contains(word) || (word == "fit" && !line.contains(" -- ")) {
      return line + " --size 1MiB"
    }
    return word == "sweep" && !line.contains(" --parameter")
      ? line.replacing("sweep ", with: "sweep --sizes 256KiB,1MiB ") : line
  }

  /// Makes a line of the system's shell work on small files, and leaves the rest as it is.
  static func smallInShell(_ line: String) -> String {
    let name = "highwater "
    guard line.hasPrefix(name) else {
      return line.replacing("--size 64MiB", with: "--size 1MiB")
        .replacing("compare tail", with: "compare tail --size 1MiB")
    }
    return name + small(String(line.dropFirst(name.count)))
  }
}
