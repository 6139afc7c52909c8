import Foundation
import TestSupport
import Testing

/// A lesson from elsewhere can make the fixtures it states and measure on them, but nothing else.
@Suite(.tags(.slow)) struct LessonHarmTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
  }

  /// It has no shell, no files but fixtures, no settings, no safety cap, only what its lines say.
  @Test(arguments: [
    ("sh", "command: a lesson cannot run 'sh'"),
    ("bash -c ls", "highwater: there is no command 'bash'"),
    ("help", "command: a lesson cannot run 'help'"),
    ("quit", "command: a lesson cannot run 'quit'"),
    ("read x.hw", "command: a lesson cannot run 'read'"),
    ("set cap 1TiB", "command: a lesson cannot run 'set'"),
    ("export --output x.html", "command: a lesson cannot run 'export'"),
    ("lesson new x", "command: a lesson cannot run 'lesson'"),
    ("trust own --yes", "command: a lesson cannot run 'trust'"),
    ("reset all --yes", "command: a lesson cannot run 'reset'"),
    ("demo spike --record x.cast", "command: a lesson cannot run 'demo'"),
    ("runs remove 1", "command: a lesson cannot run 'runs'"),
    ("history", "command: a lesson cannot run 'history'"),
    ("fixture remove --all", "command: a lesson cannot run 'fixture'"),
    ("--workbook x.sqlite", "command: a lesson cannot run '--workbook'"),
    ("fix make log --size 1MiB", "command: 'fix' is short for 'fixture'; write it in full"),
    (
      "--plain fixture make log --size 1MiB",
      "command: options come before the command's name; write the name first"
    ),
    ("fixture make ../x --size 1MiB", "fixture: there is no recipe '../x'"),
    (
      "fixture make log --size 1MiB --seed 9",
      "command: a lesson cannot use a fixture of its own '--seed'; leave it out"
    ),
    ("load tail --size 1MiB", "fixture: 'log' of 1MiB is used before it is made"),
    ("load tail --file /etc/passwd", "command: a lesson cannot read a file with '--file'"),
    ("load tail --answer x", "command: a lesson cannot write a file with '--answer'"),
    (
      "load transform upper --output x",
      "command: a lesson cannot write a file with '--output'"
    ),
    (
      "sweep transform --output x",
      "command: a lesson cannot write a file with '--output'"
    ),
    ("fit transform --output x", "command: a lesson cannot write a file with '--output'"),
    (
      "load tail --workbook x --size 1MiB",
      "command: a lesson cannot start HighWater with '--workbook'"
    ),
    ("tracker ruby --output x", "command: a lesson cannot write a file with '--output'"),
    ("tracker pyton", "tracker: there is no module for 'pyton'; did you mean 'python'?"),
    ("load tail --cap 1TiB", "command: a lesson cannot move the cap with '--cap'"),
    ("load tail --force", "command: a lesson cannot pass the cap with '--force'"),
    ("sweep tail --force", "command: a lesson cannot pass the cap with '--force'"),
    ("measure --shell -- 'ls | wc'", "command: a lesson cannot use a shell with '--shell'"),
    ("versus --shell 'ls' 'ls -l'", "command: a lesson cannot use a shell with '--shell'"),
    (
      "measure --show-output -- cat x",
      "command: a lesson cannot let a program write to the terminal with '--show-output'"
    ),
    ("measure --file x -- wc {file}", "command: a lesson cannot read a file with '--file'"),
    ("measure --cap 1TiB -- ls", "command: a lesson cannot move the cap with '--cap'"),
    ("measure --size 1MiB -- wc {file}", "fixture: 'log' of 1MiB is used before it is made"),
  ])
  func doesNothingBeyond(command: String, mistake: String) throws {
    let lessons = try LessonFolder(in: place, body: "```run\n\(command)\n```")
    let check = try lessons.highwater("lesson", "check", lessons.file)
    #expect(check.status == 1)
    #expect(check.errorText.hasPrefix("\(lessons.file):11:"), "\(check.errorText)")
    #expect(check.errorText.contains("error: \(mistake)"), "\(check.errorText)")
    let start = try lessons.highwater("start", "own")
    #expect(start.status == 1)
    #expect(start.errorText.contains(mistake))
    #expect(start.outputText.isEmpty)
  }

  /// A lesson announces what it makes, makes no byte more, and leaves the working folder alone.
  @Test func makesTheFixturesItStatesAndNothingElse() throws {
    let lessons = try LessonFolder(
      in: place,
      body: """
        ```run
        fixture make log --size 1MiB
        fixture make numbers --size 512KiB
        compare tail --size 1MiB
        compare transform upper --size 1MiB
        sweep copies --sizes 256KiB,512KiB
        ```
        """)
    let refused = try lessons.highwater("start", "own")
    #expect(refused.errorText.contains("'numbers' of 256KiB is used before it is made"))
    try lessons.write(
      """
      ```run
      fixture make log --size 1MiB
      fixture make numbers --size 512KiB
      fixture make numbers --size 256KiB
      compare tail --size 1MiB
      compare transform upper --size 1MiB
      sweep copies --sizes 256KiB,512KiB
      table
      chart
      bill
      ```
      """)
    let work = try place.folder.makeFolder("work")
    let started = try run(
      place.executable, ["--lessons", lessons.path, "-c", "start own", "-c", "next"],
      environment: place.environment, workingFolder: work)
    #expect(started.status == 0, "\(started.errorText)")
    #expect(started.outputText.contains("1 step, about 5 minutes, 1.8 MiB of files."))
    #expect(try FileManager.default.contentsOfDirectory(atPath: work).isEmpty)
    #expect(place.folder.names() == ["fixtures", "lessons", "state", "work"])
    #expect(try sizes(in: "fixtures").filter { $0 > 65_536 } == [262_144, 524_288, 1_048_576])
  }

  /// It cannot send them as bytes, as Markdown or YAML escapes, or in the file's name.
  @Test func sendsNoControlSequences() throws {
    let spelled = "&#27;[2J&#x1b;]0;x&#7; &#155;2J &#8238;x"
    let lessons = try LessonFolder(
      in: place,
      body: """
        \(spelled) **\(spelled)** [\(spelled)](https://a.b/&#27;[2J) ![\(spelled)](x)

        | \(spelled) | a |
        |---|---|
        | \(spelled) | b |

        ```quiz
        \(spelled)

        - [ ] \(spelled)
          \(spelled)
        - [x] right
          \(spelled)
        ```

        ```predict
        \(spelled)?
        against: load.peak
        ```

        ```run
        fixture make log --size 1MiB
        load tail --size 1MiB
        ```

        ```expect
        load.peak > 1MiB
        ```

        ```hint
        \(spelled)
        ```

        ```answer
        \(spelled)
        ```

        ```note
        \(spelled)
        ```
        """)
    let lines = [
      "lessons", "start own", "answer 1", "answer 2", "hint", "answer", "next", "next", "where",
      "play", "resume", "lesson check", "lesson test own", "export --lesson own", "demo own",
      "demo own --notes", "trust own",
    ]
    let finished = try lessons.highwater(
      "--keep-going", standardInput: lines.joined(separator: "\n") + "\n")
    #expect(finished.outputText.contains("You have done") || finished.outputText.contains("✓ Step"))
    #expect(controls(in: finished) == [])
  }

  @Test(arguments: [
    "title: \"\\e[2J\"", "title: \"a\\u009b2J\"", "title: A\u{1B}[2J", "id: \"\\e[2J\"",
    "requires: [\"\\e[2J\"]", "\"\\e[2J\": x", "minutes: \"\\e[2J\"",
  ])
  func sendsNoneFromItsFrontMatter(line: String) throws {
    let lessons = try LessonFolder(in: place, body: "Prose.")
    let key = line.prefix { $0 != ":" }
    let head = ["id: own", "title: Own", "minutes: 5", "version: 1"].filter {
      !$0.hasPrefix(key + ":")
    }
    try place.folder.write(
      "---\n\((head + [line]).joined(separator: "\n"))\n---\n\n## A {#a}\n\nProse.\n",
      to: "lessons/01-own.md")
    let finished = try lessons.highwater(
      "--keep-going", standardInput: "lessons\nlesson check \(lessons.file)\nstart own\n")
    #expect(finished.status == 1)
    #expect(finished.errorText.contains("error: "))
    #expect(controls(in: finished) == [])
  }

  @Test func sendsNoneFromItsFilesName() throws {
    let lessons = try LessonFolder(in: place, body: "Prose.")
    try place.folder.write("no lesson", to: "lessons/02-\u{1B}[2J\u{9B}x.md")
    let finished = try lessons.highwater(
      "--keep-going", standardInput: "lessons\nlesson check\nstart 2\n")
    #expect(finished.errorText.contains("front matter: it is missing"))
    #expect(controls(in: finished) == [])
  }

  private func sizes(in name: String) throws -> [Int] {
    let folder = place.folder.path(name)
    return try FileManager.default.subpathsOfDirectory(atPath: folder).map { file in
      let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(file)")
      return (attributes[.size] as? Int) ?? 0
    }.sorted()
  }

  /// The scalars that a terminal would obey, in output that should have none.
  private func controls(in finished: FinishedProcess) -> [String] {
    (finished.outputText + finished.errorText).unicodeScalars.filter { scalar in
      scalar != "\n" && (scalar.properties.generalCategory == .control || scalar == "\u{202E}")
    }.map { String($0.value, radix: 16) }
  }
}
