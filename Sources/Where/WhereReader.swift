import CWherePicture
package import Measurement
import MemoryTracking
import Streaming

/// Reads the pictures that a traced run left, as an account of its largest process.
package struct WhereReader {
  /// Ends the symbolizer.
  private let interruption: Interruption
  private let tools: SymbolTools
  /// The text of a source that is not where the compiler found it, as of a file that is built in;
  /// `nil` if it is not known.
  let knownSource: (String) -> [String]?

  /// - Parameters:
  ///   - interruption: Ends the tools that name addresses.
  ///   - knownSource: The lines of a source that cannot be read, by its path.
  package init(
    interruption: Interruption, knownSource: @escaping (String) -> [String]? = { _ in nil }
  ) {
    self.init(interruption: interruption, tools: .installed(), knownSource: knownSource)
  }

  init(
    interruption: Interruption, tools: SymbolTools,
    knownSource: @escaping (String) -> [String]? = { _ in nil }
  ) {
    self.interruption = interruption
    self.tools = tools
    self.knownSource = knownSource
  }

  /// Whether a tool is installed that names functions and lines; without one they are addresses.
  package var namesLines: Bool { tools.symbolizer != nil }

  /// Why a run left no picture.
  package struct NoPicture: Error, Hashable, CustomStringConvertible {
    package var description: String

    package init(description: String) {
      self.description = description
    }
  }

  /// The most stacks that are named; the others hold next to nothing.
  static let stackCapacity = 2000

  /// Reads the folder of a run.
  ///
  /// - Parameters:
  ///   - folder: Where the run's processes left their pictures.
  ///   - run: The run.
  /// - Returns: The account of the process that held most.
  /// - Throws: `NoPicture` if there is none.
  /// - Complexity: O(n) space in the stacks that held something; the pictures are mapped.
  package func account(of folder: String, run: Run) throws(NoPicture) -> WhereAccount {
    let pictures = PictureFolder(folder)
    guard let entry = pictures.largest, let opened = try? PictureFile(entry.path) else {
      throw NoPicture(description: Self.absence(pictures.refusals.values.sorted()))
    }
    let file = opened
    let known = (peak: pictures.peak(of: entry, in: run), files: pictures.files(in: run))
    guard let picture = PeakPicture(file, peak: known.peak, files: known.files) else {
      throw NoPicture(
        description: "where: '\(entry.program)' ended before anything was seen of its memory")
    }
    var account = WhereAccount(
      peak: .zero, program: entry.program, processID: entry.processID)
    let places = picture.places.prefix(Self.stackCapacity)
    let announced = run.checkpoints.isEmpty ? [] : file.phases()
    let inPhases = announced.flatMap { $0.places + ($0.growth ?? []) }
    let names = NamedStacks(
      (places + inPhases).map(\.node), in: file,
      by: Symbolizer(
        tools: tools, own: OwnCode(program: account.program), folder: folder,
        interruption: interruption))
    account.stacks = names.stacks(of: places)
    account.phases = Self.phases(of: run, announced: announced, names)
    account.frames = names.frames
    let named = places.map(\.bytes).reduce(0, +)
    let small = picture.places.map(\.bytes).reduce(0, +) - named + picture.unnamed
    account.rest = Self.rest(picture, small: small)
    account.peak = account.attributed + account.rest.map(\.bytes).reduce(.zero, +)
    account.untouched = ByteCount(picture.untouched)
    let (counts, unseen) = pictures.processes(of: run)
    account.processes = counts
    account.remarks = Self.remarks(file, picture, account, unseen, tools)
    account.sources = sources(for: account)
    return account
  }

  private static func rest(_ picture: PeakPicture, small: Int) -> [WhereAccount.Rest] {
    let parts = [
      ("program, libraries, mapped files", picture.files),
      ("many small places", small),
      ("the tracing itself", picture.hook),
    ]
    return parts.filter { $0.1 > 0 }.map { WhereAccount.Rest(what: $0.0, bytes: ByteCount($0.1)) }
      + [
        WhereAccount.Rest(
          what: "rest: allocator slack, stacks, globals", bytes: ByteCount(picture.slack))
      ]
  }

  /// Why there is no picture at all, from what the hook left in place of one.
  private static func absence(_ refusals: [String]) -> String {
    switch refusals.first {
    case "space":
      "where: there was no room for a picture (disk full, quota or ulimit -f); free some, or set TMPDIR"
    case "memory":
      "where: the program had no address space left for a picture (ulimit -v); raise that limit"
    case "libc":
      "where: its C library is not glibc 2.35 or newer, so its allocations cannot be followed"
    case "allocator":
      "where: it brings its own malloc, which cannot be seen; run it with glibc's"
    case let reason?: "where: the hook refused it (\(reason))"
    case nil:
      "where: no process let the hook in; it may be linked statically, gain privileges, or clear "
        + "LD_PRELOAD from its environment"
    }
  }
}

extension WhereReader {
  /// The run's phases, with what is known of them: a process announced them by name and in the
  /// order of the run's checkpoints. `nil` if the run reported none.
  private static func phases(
    of run: Run, announced: [PicturePhase], _ names: NamedStacks
  ) -> [WhereAccount.Phase]? {
    var rest = announced[...]
    let phases = run.checkpoints.map { checkpoint in
      guard let index = rest.firstIndex(where: { $0.name == checkpoint.name }) else {
        return WhereAccount.Phase(name: checkpoint.name)
      }
      let phase = rest[index]
      rest = rest[(index + 1)...]
      return WhereAccount.Phase(
        name: checkpoint.name, peak: phase.resident.map { ByteCount($0) },
        stacks: names.stacks(of: phase.places), growth: phase.growth.map(names.stacks))
    }
    return phases.isEmpty ? nil : phases
  }

  /// Whether there are functions of the program and of the user's own libraries, and none has a
  /// line.
  private static func lacksLines(_ account: WhereAccount) -> Bool {
    let code = account.frames.filter { frame in
      (frame.isOwn || frame.module == account.program) && frame.function != "_start"
    }
    return !code.isEmpty && code.allSatisfy { $0.line == nil }
  }

  private static func remarks(
    _ file: borrowing PictureFile, _ picture: PeakPicture, _ account: WhereAccount,
    _ unseen: [ProcessShare], _ tools: SymbolTools
  ) -> [String] {
    var remarks: [String] = []
    if picture.isOfEnd {
      remarks.append("It is what the process held when it was killed, while it was still growing.")
    }
    if let largest = unseen.max(by: { $0.peak ?? .zero < $1.peak ?? .zero }),
      let peak = largest.peak, peak > account.peak
    {
      remarks.append(
        "The largest process, \(largest.name) with \(peak), left no picture; this is the largest that did."
      )
    }
    if tools.symbolizer == nil {
      remarks.append(
        "Neither llvm-symbolizer nor addr2line is installed, so compiled code has addresses only.")
    } else if lacksLines(account) {
      remarks.append(
        "The program has no debug information (-g), so there are functions and no lines.")
    }
    if file.has(where_remark_operator_new) {
      remarks.append(
        "C++ allocates by '\(file.text(file.header.operator_new))', which is not seen: that is in the "
          + "rest.")
    }
    if file.has(where_remark_allocator) {
      remarks.append(
        "malloc is that of '\(file.text(file.header.allocator))', whose slack may differ from glibc's."
      )
    }
    if file.has(where_remark_old_python) {
      remarks.append(
        "The lines of this version of Python cannot be read: its C functions are named instead.")
    }
    if file.has(where_remark_tree_full) || file.has(where_remark_space) {
      remarks.append("There was no room for all call stacks: some are cut short.")
    }
    if file.has(where_remark_phases_full) {
      remarks.append("There was no room for all phases: what the last ones held is not known.")
    }
    if file.has(where_remark_mappings_full) {
      remarks.append("There was no room for all mappings: some are in the rest.")
    }
    if file.has(where_remark_lost) {
      remarks.append("A thread ended inside the hook: what came after is not in the picture.")
    }
    if file.has(where_remark_torn) {
      remarks.append("It was forked while its parent allocated: what it inherited is in the rest.")
    }
    return remarks + RuntimeMemory.remarks(on: account)
  }
}
