import Foundation
import TestSupport
import Testing

/// `exercise …` through the built program, in Python.
@Suite(.tags(.slow)) struct ExerciseTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
  }

  /// A flat program for the exercise `tail`.
  private static let right = """
    import collections
    import sys

    with open(sys.argv[1], "rb") as file:
        sys.stdout.buffer.writelines(collections.deque(file, int(sys.argv[2])))

    """
  private static let wrong = "print('no')\n"

  private var folder: String { place.folder.path("work") }

  @discardableResult
  private func run(
    _ arguments: String..., in workingFolder: String? = nil,
    changing changes: [String: String?] = [:]
  ) throws -> FinishedProcess {
    try TestSupport.run(
      place.executable, arguments, environment: place.environment.merging(changes) { $1 },
      workingFolder: workingFolder)
  }

  private func start() throws {
    let finished = try run("exercise", "start", "tail", "--language", "python", "--folder", folder)
    #expect(finished.status == 0, "\(finished.errorText)")
  }

  /// Saves the program as many editors do: a new file takes the old one's place.
  private func save(_ text: String) throws {
    try place.folder.write(text, to: "work/.main.py.new")
    #expect(rename("\(folder)/.main.py.new", "\(folder)/main.py") == 0)
  }

  /// A learner begins, goes wrong, takes a hint, gets it right under `watch`, and is killed.
  @Test func losesNothing() throws {
    var learner = try Learner(in: place)
    try learner.type(
      "exercise start tail --language python --folder \(folder)", shows: "Read TASK.md there")
    try save(Self.wrong)
    try learner.type("exercise check", shows: "✗ tail in python: a wrong answer", "Yours:", "no")
    try learner.type("exercise hint", shows: "Hint 1 of")
    try learner.begin("exercise watch", shows: "a wrong answer")
    try learner.awaitAfter(shows: "✓ tail in python: right\n") { try save(Self.right) }
    try learner.kill()
    try learner.type("exercise list", shows: "python: passed, 1 hint")
    try learner.type("exercise hint", shows: "Hint 2 of")
    try learner.type("exercise diff", shows: "--- main.py", "+++ solution")
    #expect(try place.folder.contents(of: "work/main.py") == Array(Self.right.utf8))
    try learner.leave()
  }

  @Test func watchBeginsAnewWithASaveDuringAJudgement() throws {
    try start()
    try save("import time\ntime.sleep(600)\n")
    let terminal = try place.terminal("exercise", "watch", workingFolder: folder)
    try terminal.wait(for: "ugly input 1 of")
    // As an editor does meanwhile: that is no reason to stop.
    try place.folder.write("", to: "work/.main.py.swp")
    // Nothing shows that it was seen and ignored; if the judge is slower, the test is only easier.
    Thread.sleep(forTimeInterval: 0.3)
    try save(Self.right)
    try terminal.wait(for: "✓ tail in python: right\n")
    try place.folder.write(Self.wrong, to: "work/main.py")
    try terminal.wait(for: "✗ tail in python: a wrong answer")
    try FileManager.default.removeItem(atPath: "\(folder)/main.py")
    try save(Self.right)
    try terminal.wait(until: "the second verdict") {
      $0.fullText.ranges(of: "✓ tail in python: right\n").count == 2
    }
    try terminal.send(.control("c"))
    #expect(try terminal.waitForExit() == .exited(0))
  }

  @Test func leavesAnExistingFolder() throws {
    try start()
    try save("mine")
    let finished = try run(
      "exercise", "start", "tail", "--language", "python", "--folder", folder)
    #expect(finished.status == 64)
    #expect(finished.errorText.contains("exists already and is left as it is"))
    #expect(try place.folder.contents(of: "work/main.py") == Array("mine".utf8))
  }

  @Test func judgesInEveryForm() throws {
    try start()
    for (format, key) in [
      ("json", "verdict"), ("exercism", "status"), ("gradescope", "score"), ("github", "tests"),
    ] {
      let finished = try run("exercise", "check", "--quick", "--format", format, in: folder)
      #expect(finished.status == 1, "\(finished.errorText)")
      let result = try JSONSerialization.jsonObject(with: Data(finished.output))
      #expect((result as? [String: Any])?[key] != nil)
    }
    try save(Self.right)
    let finished = try run("exercise", "check", "tail", "--format", "json")
    #expect(finished.status == 0, "\(finished.outputText)\(finished.errorText)")
    #expect(finished.outputText.contains("\"verdict\": \"right\""))
  }

  @Test func showsATraceback() throws {
    try start()
    try save("def work():\n    raise ValueError('\u{1B}[31mred')\n\nwork()\n")
    let finished = try run("exercise", "check", in: folder)
    #expect(finished.status == 1)
    let text = finished.outputText
    #expect(text.contains("✗ tail in python: it crashed") || text.contains("[-] tail in python"))
    #expect(text.contains("Traceback (most recent call last):"))
    #expect(text.contains("File \"main.py\", line 4, in <module>"))
    #expect(text.contains("ValueError: \\e[31mred"))
  }

  @Test func editsAndThenJudges() throws {
    try start()
    try place.folder.write(Self.right, to: "right.py")
    let editor = "cp \(place.folder.path("right.py"))"
    let finished = try run(
      "exercise", "edit", "--quick", in: folder, changing: ["VISUAL": editor, "EDITOR": "false"])
    #expect(finished.status == 0, "\(finished.outputText)\(finished.errorText)")
    let failed = try run(
      "exercise", "edit", in: folder, changing: ["VISUAL": "", "EDITOR": "false"])
    #expect(failed.status == 1 && failed.errorText.contains("the editor 'false'"))
    #expect(failed.errorText.hasSuffix("; check EDITOR\n"))
    let none = try run("exercise", "edit", in: folder, changing: ["VISUAL": nil, "EDITOR": nil])
    #expect(none.status == 64 && none.errorText.contains("set EDITOR"))
  }

  @Test func keepsTheSolutionBackUntilAskedTwice() throws {
    try start()
    for command in ["solution", "diff"] {
      let refused = try run("exercise", command, in: folder)
      #expect(refused.status == 1 && refused.errorText.contains("has not passed yet"))
    }
    let shown = try run("exercise", "solution", "--show", in: folder)
    #expect(shown.status == 0 && shown.outputText.contains("sys.argv[1]"))
    try save(shown.outputText)
    let difference = try run("exercise", "diff", in: folder)
    #expect(difference.outputText.contains("is the solution, line for line"))
    #expect(try run("exercise", "list").outputText.contains("begun, solution seen"))
    try run("exercise", "reset", in: folder)
    try run("exercise", "reset", in: folder)
    #expect(
      try place.folder.contents(of: "work/main.py.1") == Array(shown.outputText.utf8))
    #expect(access("\(folder)/main.py.2", F_OK) == 0)
  }

  /// It has no programs of ours, so a learner writes all of one.
  @Test func judgesALanguageOfOnesOwn() throws {
    try place.writeLanguages(
      """
      perl:
        title: Perl
        file: main.pl
        installed: perl --version
        run: perl {program}
        empty: "1;"

      """)
    let started = try run("exercise", "start", "tail", "--language", "perl", "--folder", folder)
    #expect(started.status == 0, "\(started.errorText)")
    #expect(started.outputText.contains("write main.pl"))
    #expect(started.outputText.contains("no first program in Perl"))
    #expect(try place.folder.contents(of: "work/main.pl") == Array("1;".utf8))
    try place.folder.write(
      """
      my ($path, $count) = @ARGV;
      open(my $file, '<:raw', $path) or die;
      my @last;
      while (my $line = <$file>) {
        push @last, $line;
        shift @last if @last > $count;
      }
      binmode STDOUT;
      print @last;

      """, to: "work/main.pl")
    let judged = try run("exercise", "check", "--quick", in: folder)
    #expect(judged.status == 0, "\(judged.outputText)\(judged.errorText)")
    let solution = try run("exercise", "solution", "--show", in: folder)
    #expect(solution.status == 64 && solution.errorText.contains("has no program in Perl"))
    #expect(try !run("exercise", "list").outputText.contains("solution seen"))
    try run("exercise", "reset", in: folder)
    #expect(try place.folder.contents(of: "work/main.pl") == Array("1;".utf8))
  }

  @Test func tellsWhatWasNotBegun() throws {
    for (arguments, message) in [
      (["exercise", "check"], "exercise: none was begun yet"),
      (["exercise", "hint", "tail"], "exercise: 'tail' was not begun yet"),
      (["exercise", "check", "tial"], "exercise: there is no 'tial'; did you mean 'tail'?"),
    ] {
      let finished = try TestSupport.run(
        place.executable, arguments, environment: place.environment,
        workingFolder: place.folder.path)
      #expect(
        finished.status != 0 && finished.errorText.hasPrefix(message), "\(finished.errorText)")
    }
  }

  @Test func completesNamesAndLanguages() throws {
    let prompt = try PromptTerminal(place: place)
    try prompt.expectCompletion("exercise start accu", "exercise start accumulate ")
    try prompt.expectCompletion(
      "exercise start tail --language pyt", "exercise start tail --language python ")
    #expect(try prompt.candidates("exercise test tail --language ").contains("rust"))
    try prompt.leave()
  }
}

/// `exercise new`, `lint` and `test`: for authors.
@Suite(.tags(.slow)) struct ExerciseAuthoringTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
  }

  @Test func anExerciseOfOnesOwnIsFound() throws {
    _ = try place.folder.makeFolder("lessons")
    let folder = try place.folder.makeFolder("lessons/Exercises")
    let made = try place.highwater("exercise", "new", "mine", "--case", "count", "--folder", folder)
    #expect(made.status == 0, "\(made.errorText)")
    let again = try place.highwater("exercise", "new", "mine", "--folder", folder)
    #expect(again.status == 64 && again.errorText.hasPrefix("exercise: "))
    let linted = try place.highwater("exercise", "lint", "\(folder)/mine.md")
    #expect(linted.status == 0 && linted.outputText == "exercise: 1 checked, no mistakes\n")
    let listed = try place.highwater("--lessons", place.folder.path("lessons"), "exercise", "list")
    #expect(listed.outputText.contains("Less memory for the same answer"))
  }

  @Test func lintTellsEveryMistakeAtItsPlace() throws {
    let file = try place.folder.write(
      "---\nid: x\ntitle: X\ncase: tial\nallowance: 8MiB\n---\n\nDo.\n\n```hint rigth\nx\n```\n",
      to: "x.md")
    let finished = try place.highwater("exercise", "lint", file)
    #expect(finished.status == 1)
    #expect(
      finished.errorText == """
        \(file):4:1: error: front matter: there is no case 'tial'; did you mean 'tail'?
        \(file):10:1: error: hint: there is no verdict 'rigth' to hint at; write one of compile, \
        crashed, wrong, killed, grows, fake, slow, or nothing

        """)
  }

  @Test func testJudgesEveryProgramOfAnExercise() throws {
    let finished = try place.highwater(
      "exercise", "test", "tail", "--language", "python", "--format", "json")
    #expect(finished.status == 0, "\(finished.outputText)\(finished.errorText)")
    let result = try #require(
      try JSONSerialization.jsonObject(with: Data(finished.output)) as? [String: Any])
    #expect(result["schema"] as? String == "highwater.exercise-test/1")
    let programs = try #require(result["programs"] as? [[String: Any]])
    #expect(
      programs.map { "\($0["program"] ?? ""): \($0["verdict"] ?? "")" } == [
        "load: killed", "fake: fake", "stream: right",
      ])
  }

  @Test func testNamesWhatIsNotInstalled() throws {
    try place.writeLanguages(
      """
      python:
        title: Python
        file: main.py
        installed: no-such-python --version
        package: python3
        run: no-such-python {program}
        empty: ""
      """)
    let finished = try place.highwater("exercise", "test", "tail", "--language", "python")
    #expect(finished.status == 1)
    #expect(finished.errorText.contains("exercise: Python is skipped: "))
    #expect(finished.errorText.contains("apt-get install python3"))
  }
}
