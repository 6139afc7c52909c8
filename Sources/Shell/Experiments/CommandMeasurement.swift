import Course
import Workbook
import FixtureMaking
import Measurement
import MemoryTracking
import Streaming

/// What the user asks of `measure` and `versus`.
struct CommandMeasurement: Sendable {
  /// In the order of their columns, with `{file}` where the input's path is to stand.
  var commands: [ForeignCommand]
  /// Whether the words are one text for `sh`, in which a path must be quoted.
  var isShell: Bool
  /// What `{file}` stands for; `nil` where the commands name their own files.
  var source: CaseMeasurement.Source?
  var output: ForeignCommand.Output
  var runs: Int
  var runOptions: RunOptions

  init(
    commands: [ForeignCommand], isShell: Bool, source: CaseMeasurement.Source?,
    output: ForeignCommand.Output, runs: Int, runOptions: RunOptions
  ) {
    self.commands = commands
    self.isShell = isShell
    self.source = source
    self.output = output
    self.runs = runs
    self.runOptions = runOptions
  }

  /// Where the input's path goes.
  static let placeholder = "{file}"

  /// The made file that it stands for where only a part of it is asked for.
  static let standardFixture = "log"
  static let standardSize = ByteCount.mebibytes(64)
}

extension Session {
  /// Measures commands, records the comparison and returns it.
  ///
  /// - Parameters:
  ///   - measurement: what is asked.
  ///   - begin: gets the input's size, where there is one, before the runs.
  ///   - observe: gets each command's events as they happen.
  /// - Returns: the comparison, which is also `newestComparison` now.
  /// - Throws: the error of the part that failed.
  func measure(
    _ measurement: CommandMeasurement, begin: (ByteCount) -> Void = { _ in },
    observe: (_ name: String, RunEvent) -> Void
  ) throws -> Comparison {
    let usesFile = measurement.commands.contains { command in
      command.words.contains { $0.contains(CommandMeasurement.placeholder) }
        || command.input == .file(CommandMeasurement.placeholder)
    }
    guard usesFile == (measurement.source != nil) else {
      throw CommandFailure.usage(
        usesFile
          ? "measure: nothing tells what '{file}' is; give --file or --size"
          : "measure: no command says where the file goes; write '{file}' in its place")
    }
    let file = try measurement.source.map { try resolve($0) }
    // Of a FIFO nothing is known beforehand, and nobody else may open it.
    let input = file.flatMap { $0.isStream ? nil : $0.input }
    if let input { begin(input.size) }
    var options = measurement.runOptions
    options.cap = try safetyCap(options.cap).bytes
    let commands = measurement.commands.map { command in
      var command = command
      guard let path = file?.input.path else { return command }
      command.words = command.words.map { word in
        measurement.isShell
          ? ShellText.replacing(CommandMeasurement.placeholder, in: word, byPath: path)
          : word.replacing(CommandMeasurement.placeholder, with: path)
      }
      if command.input == .file(CommandMeasurement.placeholder) { command.input = .file(path) }
      return command
    }
    let variants = try CommandComparer(runner: commandRunner, interruption: interruption).compare(
      commands, input: input?.path, output: measurement.output, runs: measurement.runs,
      options: options, observe: observe)
    let comparison = Comparison(
      host: .current(), caseID: nil, decisionRow: nil, input: input, variants: variants,
      isCold: options.isCold)
    let texts = commands.map { ($0.name, $0.words.joined(separator: " ")) }
    return try keep(comparison, options: Dictionary(texts) { first, _ in first })
  }

  /// Records a comparison of which at least one run was made.
  ///
  /// What cannot be recorded, as on a full disk, has been measured all the same: the command shows it
  /// before it fails by `recordingFailure`.
  func keep(
    _ comparison: Comparison, options: [String: String], in place: SweepPlace? = nil
  ) throws -> Comparison {
    newestNumber = nil
    if comparison.variants.contains(where: { !$0.runs.isEmpty }) {
      do {
        newestNumber = try workbook().record(comparison, options: options, in: place)
      } catch {
        recordingFailure = error
      }
    }
    newestComparison = comparison
    return comparison
  }

  private func resolve(
    _ source: CaseMeasurement.Source
  ) throws -> (input: Comparison.Input, isStream: Bool) {
    switch source {
    case .file(let path):
      let isStream = InputFile.kind(of: path) == .fifo
      let size = isStream ? 0 : try InputFile.check(path)
      return (Comparison.Input(path: path, size: ByteCount(size), fixture: nil), isStream)
    case .fixture(let name, let size):
      let name = name ?? CommandMeasurement.standardFixture
      let fixture = try makeFixture(
        name, size: size ?? CommandMeasurement.standardSize, seed: nil)
      return (Comparison.Input(path: fixture.path, size: fixture.size, fixture: name), false)
    }
  }
}
