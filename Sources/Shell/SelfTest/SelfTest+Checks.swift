import Course
import Findings
import FixtureMaking
import Glibc
import Languages
import Measurement
import MemoryTracking
import TerminalText
import Where
import Workbook
import WorkerProtocol

extension SelfTest {
  /// The file with progress and runs.
  func workbook() -> MachineCheck {
    show("workbook")
    do {
      _ = try session.workbook().runs(ofCase: nil, last: 1)
      return .works("workbook", "'\(session.places.workbook)' keeps progress and runs.")
    } catch {
      return MachineCheck(
        name: "workbook", state: .broken, finding: "\(error).",
        cost: "Nothing can be kept; name a file elsewhere with --workbook.")
    }
  }

  /// A version of a case, in the worker.
  func worker() -> MachineCheck {
    show("cases")
    let cost = "No case can be measured: no lesson, no 'compare'."
    do {
      let folder = try ScratchFolder(for: "self-test")
      defer { folder.remove() }
      let run = try run(
        Subject(
          WorkerRequest(caseID: "count", version: "load", input: try sample(in: folder))))
      guard run.outcome == .completed, let peak = run.peak else {
        return MachineCheck(
          name: "cases", state: .broken, finding: "A case \(story(of: run)).", cost: cost)
      }
      return .works("cases", "A case was measured; its peak was \(peak.bytes) by \(peak.method).")
    } catch {
      return MachineCheck(name: "cases", state: .broken, finding: "\(error).", cost: cost)
    }
  }

  /// The exact peak of a command, for which the kernel has to let it be traced.
  func peaks() -> MachineCheck {
    show("commands")
    do {
      let run = try run(Subject(ForeignCommand(name: "true", words: ["true"]), output: .null))
      guard run.outcome == .completed else {
        return MachineCheck(
          name: "commands", state: .broken, finding: "The command 'true' \(story(of: run)).",
          cost: "No program can be measured.")
      }
      guard let peak = run.peak, peak.method == Peak.atExit else {
        return MachineCheck(
          name: "commands", state: .limited,
          finding: "A command was measured, but nothing may follow it by ptrace(2): "
            + "its peak is known by \(run.peak?.method ?? "no method").",
          cost:
            "Short commands have a bound in place of a peak, and 'why' cannot see what they run. "
            + "Look at kernel.yama.ptrace_scope, or give a container --cap-add SYS_PTRACE.")
      }
      return .works("commands", "A command's exact peak is read at its exit, by ptrace(2).")
    } catch {
      return MachineCheck(
        name: "commands", state: .broken, finding: "\(error).",
        cost: "No program can be measured.")
    }
  }

  /// A limit, broken by a pipeline that keeps 64 MiB.
  func limits() -> MachineCheck {
    show("limits")
    let limit = ByteCount.mebibytes(16)
    let line = "head -c 67108864 /dev/zero | tail -c 67108864 > /dev/null"
    do {
      let run = try run(
        Subject(ForeignCommand(name: "sh", words: ["sh", "-c", line]), output: .null), limit: limit)
      let mechanism = run.limit?.mechanism ?? MemoryLimit.watchdog
      guard mechanism == MemoryLimit.watchdog else {
        guard run.outcome == .oomKilled else {
          return MachineCheck(
            name: "limits", state: .limited,
            finding: "A limit of \(limit) was set by \(mechanism), but what takes 64 MiB "
              + "\(story(of: run)).",
            cost: "Do not trust what a --limit shows here.")
        }
        return .works(
          "limits", "The kernel enforces them, by \(mechanism): what took more was killed.")
      }
      return MachineCheck(
        name: "limits", state: .limited,
        finding: "No cgroup can be made here, so a watchdog looks every few milliseconds and ends "
          + "what holds more.",
        cost:
          "A short peak can exceed the limit, and page cache does not count. As an ordinary user, "
          + "try 'systemd-run --user --scope -p Delegate=yes highwater'.")
    } catch {
      return MachineCheck(
        name: "limits", state: .missing, finding: "\(error).", cost: "There is no --limit.")
    }
  }

  /// The library that is loaded into a command to see where its memory is, and the worker that has
  /// it.
  func pictures() -> MachineCheck {
    show("where")
    let cost = "'--where' cannot name the lines that hold the memory; the lesson 'where' needs it."
    let traced = WhereTracing.worker(beside: session.places.worker)
    guard access(traced, X_OK) == 0 else {
      return MachineCheck(
        name: "where", state: .missing, finding: "There is no '\(traced)'.", cost: cost)
    }
    do {
      let folder = try ScratchFolder(for: "self-test")
      defer { folder.remove() }
      let command = ForeignCommand(name: "sort", words: ["sort", try sample(in: folder)])
      var session = session
      session.goesOnWithoutPictures = false
      let experiment = Experiment(
        subjects: [Subject(command, output: .null)], input: nil, runs: 1, options: try options())
      _ = try PeakTracer(experiment, session: session).onlyAccount()
    } catch {
      return MachineCheck(name: "where", state: .missing, finding: "\(error).", cost: cost)
    }
    guard WhereReader(interruption: session.interruption).namesLines else {
      return MachineCheck(
        name: "where", state: .limited,
        finding: "A program's allocations were followed, but no tool names functions and lines.",
        cost: "'--where' shows addresses; apt-get install binutils.")
    }
    return .works(
      "where", "A program's allocations were followed, and can be named by their lines.")
  }

  /// The tools of a language.
  func check(_ language: Language) -> MachineCheck {
    let time = remaining
    let began = ContinuousClock.now
    if let tools = try? Toolchain(language, timeout: time, interruption: session.interruption) {
      return .works(language.id, tools.version.isEmpty ? "Installed." : "\(tools.version).")
    }
    let cost =
      "Its programs, exercises and columns are left out"
      + (language.debianPackage.map { "; apt-get install \($0)." }
        ?? language.source.map { "; \($0)" } ?? ".")
    let isLate = began.duration(to: .now) >= time
    return MachineCheck(
      name: language.id, state: .missing,
      finding: isLate
        ? "\(language.title) did not answer within \(time.figure)."
        : "\(language.title) is not installed.",
      cost: cost)
  }

  /// What the terminal can show.
  func terminal() -> MachineCheck {
    let display = session.output.display
    guard session.output.isWatched else {
      return .works("terminal", "The output goes to none; text is \(display.columns) columns wide.")
    }
    let size = "\(display.columns) columns" + (display.rows.map { ", \($0) rows" } ?? "")
    let colour = display.color ? "colour" : "no colour"
    guard display.characters == .unicode else {
      return MachineCheck(
        name: "terminal", state: .limited, finding: "\(size), \(colour), and ASCII alone.",
        cost: "Charts are drawn coarsely; choose a UTF-8 locale (LANG=C.UTF-8) and set TERM.")
    }
    return .works("terminal", "\(size), \(colour), and Unicode.")
  }

  /// The memory that runs can have.
  func memory() -> MachineCheck {
    do {
      let cap = try SafetyCap.current(asked: nil, in: session.workbook())
      let finding = "A run is ended at \(cap.bytes), \(cap.origin)."
      guard cap.bytes < .gibibytes(1) else { return .works("memory", finding) }
      return MachineCheck(
        name: "memory", state: .limited, finding: finding,
        cost: "Lessons need up to 1 GiB at their full size; give them --scale small.")
    } catch {
      return MachineCheck(
        name: "memory", state: .broken, finding: "\(error).",
        cost: "No run can be kept from taking the machine down.")
    }
  }

  /// The disk of the fixtures.
  func fixtureDisk() -> MachineCheck {
    let cost = "The lessons make files of 2 GiB in all; name another folder with --fixtures."
    do {
      let store = try session.fixtures()
      return disk("fixtures", store.directory, free: try store.freeSpace(), cost: cost)
    } catch {
      return MachineCheck(
        name: "fixtures", state: .broken, finding: "\(error).",
        cost: "Cases have no files to work on.")
    }
  }

  /// The disk of temporary files.
  func temporaryDisk() -> MachineCheck {
    let cost = "Programs are built there and pictures kept; set TMPDIR to another folder."
    let folder = TemporaryFile.diskFolder
    do {
      return disk(
        "temporary", folder, free: try FixtureStore.freeSpace(of: folder), cost: cost)
    } catch {
      return MachineCheck(name: "temporary", state: .broken, finding: "\(error).", cost: cost)
    }
  }

  private func disk(
    _ name: String, _ folder: String, free: ByteCount?, cost: String
  ) -> MachineCheck {
    let finding = "\(free.map { "\($0) are" } ?? "An unknown amount is") free in '\(folder)'."
    guard let free, free < .gibibytes(2) else { return .works(name, finding) }
    return MachineCheck(name: name, state: .limited, finding: finding, cost: cost)
  }
}

extension SelfTest {
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
