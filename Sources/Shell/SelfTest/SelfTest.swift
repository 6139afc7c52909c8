import Course
import Findings
import FixtureMaking
import Glibc
import Languages
import Measurement
import MemoryTracking
import Presentation
import TerminalText
import Where
import Workbook
import WorkerProtocol

/// Tries what HighWater needs of a machine: each check makes a small run of the kind that a user
/// makes, by the same code, and says what came of it.
struct SelfTest {
  let session: Session
  /// When it has to be done.
  private let deadline: ContinuousClock.Instant

  /// How long it may take in all.
  static let time: Duration = .seconds(18)
  /// How long a single run or tool may take, however much time there is.
  private static let patience: Duration = .seconds(5)

  init(session: Session) {
    self.session = session
    deadline = .now + Self.time
  }

  /// Makes the checks, one after the other.
  ///
  /// - Throws: A failure if the user stops it, or if the table of languages cannot be read.
  func run() throws -> [MachineCheck] {
    defer { session.output.showProgress(nil) }
    var checks: [MachineCheck] = []
    for check in [workbook, worker, peaks, limits, pictures, confinement] {
      checks.append(check())
      try checkInterruption()
    }
    for language in try session.languages().languages {
      checks.append(check(language))
      try checkInterruption()
    }
    return checks + [terminal(), memory(), fixtureDisk(), temporaryDisk()]
  }

  private func checkInterruption() throws(CommandFailure) {
    guard !session.interruption.isPending else {
      throw .interrupted("self-test: stopped; ask again")
    }
  }

  func show(_ name: String) {
    session.output.showProgress(
      ProgressLine(label: "self-test: \(name)", fraction: nil, details: []))
  }

  /// How much time the next run or tool has; at least a moment, so that it can say that it failed.
  var remaining: Duration {
    max(.milliseconds(100), min(Self.patience, ContinuousClock.now.duration(to: deadline)))
  }
}

extension SelfTest {
  /// The file with progress and runs.
  func workbook() -> MachineCheck {
    check(
      "workbook", orElse: .broken,
      costing: "Nothing can be kept; name a file elsewhere with --workbook."
    ) {
      _ = try session.workbook().runs(ofCase: nil, last: 1)
      return .works("'\(session.places.workbook)' keeps progress and runs.")
    }
  }

  /// A version of a case, in the worker.
  func worker() -> MachineCheck {
    let cost = "No case can be measured: no lesson, no 'compare'."
    return check("cases", orElse: .broken, costing: cost) {
      let folder = try ScratchFolder(for: "self-test")
      defer { folder.remove() }
      let run = try run(
        Subject(
          WorkerRequest(caseID: "count", version: "load", input: try sample(in: folder))))
      guard run.outcome == .completed, let peak = run.peak else {
        return Found(state: .broken, finding: "A case \(story(of: run)).", cost: cost)
      }
      return .works("A case was measured; its peak was \(peak.bytes) by \(peak.method).")
    }
  }

  /// The exact peak of a command, for which the kernel has to let it be traced.
  func peaks() -> MachineCheck {
    let cost = "No program can be measured."
    return check("commands", orElse: .broken, costing: cost) {
      let run = try run(Subject(ForeignCommand(name: "true", words: ["true"]), output: .null))
      guard run.outcome == .completed else {
        return Found(
          state: .broken, finding: "The command 'true' \(story(of: run)).", cost: cost)
      }
      guard let peak = run.peak, peak.method == Peak.atExit else {
        return Found(
          state: .limited,
          finding: "A command was measured, but nothing may follow it by ptrace(2): "
            + "its peak is known by \(run.peak?.method ?? "no method").",
          cost:
            "Short commands have a bound in place of a peak, and 'why' cannot see what they run. "
            + "Look at kernel.yama.ptrace_scope, or give a container --cap-add SYS_PTRACE.")
      }
      return .works("A command's exact peak is read at its exit, by ptrace(2).")
    }
  }

  /// A limit, broken by a pipeline that keeps 64 MiB.
  func limits() -> MachineCheck {
    check("limits", orElse: .missing, costing: "There is no --limit.") {
      let limit = ByteCount.mebibytes(16)
      // It holds them for a while, so that a watchdog gets to look however busy the machine is.
      let line = "(head -c 67108864 /dev/zero && sleep 1) | tail -c 67108864 > /dev/null"
      let run = try run(
        Subject(ForeignCommand(name: "sh", words: ["sh", "-c", line]), output: .null),
        limit: limit)
      let mechanism = run.limit?.mechanism ?? MemoryLimit.watchdog
      let isWatched = mechanism == MemoryLimit.watchdog
      guard run.outcome == (isWatched ? .limitKilled : .oomKilled) else {
        return Found(
          state: .limited,
          finding: "A limit of \(limit) was set by \(mechanism), but what takes 64 MiB "
            + "\(story(of: run)).",
          cost: "Do not trust what a --limit shows here.")
      }
      guard isWatched else {
        return .works("The kernel enforces them, by \(mechanism): what took more was killed.")
      }
      return Found(
        state: .limited,
        finding: "No cgroup can be made here. A watchdog looks every few milliseconds: it has "
          + "ended what held more.",
        cost:
          "A short peak can exceed the limit, and page cache does not count. As an ordinary user, "
          + "try 'systemd-run --user --scope -p Delegate=yes highwater'.")
    }
  }

  /// The library that is loaded into a command to see where its memory is, and the worker that has
  /// it.
  func pictures() -> MachineCheck {
    let cost = "'--where' cannot name the lines that hold the memory; the lesson 'where' needs it."
    return check("where", orElse: .missing, costing: cost) {
      let traced = WhereTracing.worker(beside: session.places.worker)
      guard access(traced, X_OK) == 0 else {
        return Found(state: .missing, finding: "There is no '\(traced)'.", cost: cost)
      }
      let folder = try ScratchFolder(for: "self-test")
      defer { folder.remove() }
      let command = ForeignCommand(name: "sort", words: ["sort", try sample(in: folder)])
      let experiment = Experiment(
        subjects: [Subject(command, output: .null)], input: nil, runs: 1, options: try options())
      _ = try PeakTracer(experiment, session: session).onlyAccount()
      guard WhereReader(interruption: session.interruption).namesLines else {
        return Found(
          state: .limited,
          finding: "A program's allocations were followed, but no tool names functions and lines.",
          cost: "'--where' shows addresses; apt-get install binutils.")
      }
      return .works("A program's allocations were followed, and can be named by their lines.")
    }
  }

  /// The shutting in of programs that nobody vouches for.
  func confinement() -> MachineCheck {
    check("confinement", orElse: .missing, costing: "'class' judges nothing.") {
      let folder = try ScratchFolder(for: "self-test", in: TemporaryFile.diskFolder)
      defer { folder.remove() }
      try Confinement.check(in: folder.path)
      return .works("A program was shut in, without a network or a view of other files.")
    }
  }

  /// The tools of a language.
  func check(_ language: Language) -> MachineCheck {
    let time = remaining
    let began = ContinuousClock.now
    let cost =
      "Its programs, exercises and columns are left out"
      + (language.debianPackage.map { "; apt-get install \($0)." }
        ?? language.source.map { "; \($0)" } ?? ".")
    return check(language.id, orElse: .missing, costing: cost) {
      if let tools = try? Toolchain(language, timeout: time, interruption: session.interruption) {
        return .works(tools.version.isEmpty ? "Installed." : "\(tools.version).")
      }
      let isLate = began.duration(to: .now) >= time
      return Found(
        state: .missing,
        finding: isLate
          ? "\(language.title) did not answer within \(time.figure)."
          : "\(language.title) is not installed.",
        cost: cost)
    }
  }

  /// What the terminal can show.
  func terminal() -> MachineCheck {
    let display = session.output.display
    let found: Found
    if !session.output.isWatched {
      found = .works("The output goes to none; text is \(display.columns) columns wide.")
    } else {
      let size = "\(display.columns) columns" + (display.rows.map { ", \($0) rows" } ?? "")
      let colour = display.color ? "colour" : "no colour"
      found =
        display.characters == .unicode
        ? .works("\(size), \(colour), and Unicode.")
        : Found(
          state: .limited, finding: "\(size), \(colour), and ASCII alone.",
          cost: "Charts are drawn coarsely; choose a UTF-8 locale (LANG=C.UTF-8) and set TERM.")
    }
    return MachineCheck(name: "terminal", found)
  }

  /// The memory that runs can have.
  func memory() -> MachineCheck {
    check(
      "memory", orElse: .broken, costing: "No run can be kept from taking the machine down."
    ) {
      // A workbook that cannot be read has a line of its own; runs then have the standard cap.
      let chosen = try? SafetyCap.current(asked: nil, in: session.workbook())
      let cap = try chosen ?? SafetyCap.standard()
      let finding = "A run is ended at \(cap.bytes), \(cap.origin)."
      guard cap.bytes < .gibibytes(1) else { return .works(finding) }
      return Found(
        state: .limited, finding: finding,
        cost: "Lessons need up to 1 GiB at their full size; give them --scale small.")
    }
  }

  /// The disk of the fixtures.
  func fixtureDisk() -> MachineCheck {
    check("fixtures", orElse: .broken, costing: "Cases have no files to work on.") {
      let store = try session.fixtures()
      return disk(
        store.directory, free: try store.freeSpace(),
        cost: "The lessons make files of 2 GiB in all; name another folder with --fixtures.")
    }
  }

  /// The disk of temporary files.
  func temporaryDisk() -> MachineCheck {
    let cost = "Programs are built there and pictures kept; set TMPDIR to another folder."
    let folder = TemporaryFile.diskFolder
    return check("temporary", orElse: .broken, costing: cost) {
      disk(folder, free: try FixtureStore.freeSpace(of: folder), cost: cost)
    }
  }

  private func disk(_ folder: String, free: ByteCount?, cost: String) -> Found {
    let finding = "\(free.map { "\($0) are" } ?? "An unknown amount is") free in '\(folder)'."
    guard let free, free < .gibibytes(2) else { return .works(finding) }
    return Found(state: .limited, finding: finding, cost: cost)
  }
}

extension SelfTest {
  private typealias Found = MachineCheck.Found

  /// Makes a check.
  ///
  /// - Parameters:
  ///   - name: Its name.
  ///   - state: What is said if it throws.
  ///   - cost: What does not work then.
  ///   - body: The check.
  /// - Returns: What it found, or its error.
  private func check(
    _ name: String, orElse state: MachineCheck.State, costing cost: String,
    _ body: () throws -> Found
  ) -> MachineCheck {
    show(name)
    do {
      return MachineCheck(name: name, try body())
    } catch {
      return MachineCheck(
        name: name, Found(state: state, finding: "\(error).", cost: cost))
    }
  }

  /// A small text with lines, for a case and for `sort`.
  private func sample(in folder: ScratchFolder) throws(CommandFailure) -> String {
    let path = folder.path + "/sample.txt"
    try LessonFile.create(
      (0..<10_000).map { "line \($0)\n" }.joined(), file: path, subject: "self-test")
    return path
  }

  private func options(limit: ByteCount? = nil) throws -> RunOptions {
    RunOptions(timeout: remaining, limit: limit, cap: try SafetyCap.standard().bytes)
  }

  private func run(_ subject: Subject, limit: ByteCount? = nil) throws -> Run {
    try session.runner.run(subject, options: try options(limit: limit)) { _ in }
  }

  /// How a run ended, as the rest of a sentence.
  private func story(of run: Run) -> String {
    let message = run.message.map { " (\($0.split(separator: "\n").first ?? ""))" } ?? ""
    return (run.account ?? "did what it was asked") + message
  }
}
