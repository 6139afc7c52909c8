import Foundation
import TestSupport
import Testing

/// Tab at each position of the grammar, as seen on the screen.
@Suite(.tags(.slow)) struct PromptCompletionTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
  }

  @Test func ofCommands() throws {
    let prompt = try PromptTerminal(place: place)
    let all = try prompt.listing("")
    #expect(all.first == "start      Begin a lesson, or go on where you left it.")
    #expect(all.last == "help       List what can be done, or explain a command or a word.")
    try prompt.expectCompletion("comp", "compare ")
    #expect(try prompt.candidates("re") == ["resume", "reset", "read"])
    #expect(try prompt.candidates("fixture ") == ["make", "list", "info", "remove"])
    try prompt.expectCompletion("fix r", "fix remove ")
    try prompt.leave()
  }

  @Test func ofCasesAndWhatTheyTake() throws {
    let prompt = try PromptTerminal(place: place)
    let cases = try prompt.listing("compare ")
    let all = try ParsedJSON(place.highwater("cases", "--format", "json").outputText)["cases"]
    #expect(cases.count == all.count && cases.contains("tail        Get the last lines"))
    try prompt.expectCompletion("compare sea", "compare search ")
    #expect(try prompt.listing("code lookup ").joined().split(separator: " ").count == 3)
    #expect(try prompt.listing("compare transform ") == ["upper  lower  rot13"])
    try prompt.expectCompletion(
      "compare tail --variants load,st", "compare tail --variants load,stream ")
    try prompt.leave()
  }

  @Test func ofOptionsAndTheirValues() throws {
    let prompt = try PromptTerminal(place: place)
    let options = try prompt.candidates("compare tail --")
    #expect(options.contains("--lines") && options.contains("--size"))
    #expect(options.contains("--plain") && options.contains("--help"))
    #expect(!options.contains("--pattern"), "it is an option of another case")
    #expect(try !prompt.candidates("compare tail --lines 5 --").contains("--lines"))
    try prompt.expectCompletion("compare tail --siz", "compare tail --size ")
    #expect(try prompt.listing("compare tail --size ") == ["16MiB   64MiB   256MiB  1GiB"])
    try prompt.expectCompletion("compare tail --size=25", "compare tail --size=256MiB ")
    #expect(try prompt.candidates("compare tail --fixture ").contains("numbers"))
    try prompt.expectCompletion("compare tail --format m", "compare tail --format markdown ")
    try prompt.expectCompletion("sweep tail --sizes 16MiB,6", "sweep tail --sizes 16MiB,64MiB ")
    try prompt.leave()
  }

  @Test func ofLanguages() throws {
    let prompt = try PromptTerminal(place: place)
    #expect(try prompt.listing("tracker ").contains("python      memory_tracking.py"))
    #expect(try prompt.candidates("tracker c") == ["c", "c++", "c#"])
    try prompt.expectCompletion("tracker py", "tracker python ")
    #expect(try prompt.candidates("code tail --language java") == ["javascript", "java"])
    try prompt.expectCompletion("fit tail --language=py", "fit tail --language=python ")
    try prompt.expectCompletion(
      "compare tail --languages swift,py", "compare tail --languages swift,python ")
    try prompt.expectCompletion(
      "compare tail --language c --variants f", "compare tail --language c --variants fake ")
    try prompt.leave()
  }

  @Test func ofFixturesAndRuns() throws {
    #expect(try place.highwater("compare", "tail", "--size", "1MiB").status == 0)
    #expect(try place.highwater("stream", "count", "--size", "1MiB").status == 0)
    let prompt = try PromptTerminal(place: place)
    let recipes = try FileManager.default.contentsOfDirectory(
      atPath: "\(BuiltProducts.package())/Fixtures"
    ).filter { $0.hasSuffix(".yaml") }
    #expect(try prompt.listing("fixture make ").count == recipes.count)
    try prompt.expectCompletion("fixture info l", "fixture info log-1MiB-seed1.log ")
    let runs = try prompt.listing("show ")
    #expect(runs.count == 2, "\(runs)")
    #expect(runs[0].hasPrefix("2  count, 1.0 MiB, stream "))
    #expect(runs[1].hasPrefix("1  tail, 1.0 MiB, load "))
    // One that stands there already is not offered again.
    try prompt.expectCompletion("show 1 ", "show 1 2 ")
    try prompt.leave()
  }

  @Test func ofLessonsAndTheirSteps() throws {
    let prompt = try PromptTerminal(place: place)
    #expect(try prompt.listing("start ").contains { $0.hasPrefix("spike ") })
    try prompt.expectCompletion("start spi", "start spike ")
    try prompt.enter("start spike")
    #expect(try prompt.candidates("goto ").contains("load"))
    try prompt.expectCompletion("goto lo", "goto load ")
    try prompt.leave()
  }

  @Test func ofSettingsAndHelp() throws {
    let prompt = try PromptTerminal(place: place)
    #expect(try prompt.candidates("set ") == ["cap", "scale", "language", "editor", "quiet"])
    #expect(try prompt.listing("set editor ") == ["emacs  vi     auto"])
    try prompt.expectCompletion("set editor v", "set editor vi ")
    #expect(
      try prompt.candidates("help ").prefix(10) == [
        "units", "peak", "rss", "checkpoints", "phases", "limits", "where", "verdict", "languages",
        "budgets",
      ])
    try prompt.expectCompletion("help fixture ma", "help fixture make ")
    try prompt.leave()
  }

  @Test func ofPaths() throws {
    let folder = try place.folder.makeFolder("work")
    try place.folder.makeFolder("work/logs")
    for name in ["app.log", "two words.log", "it's.log", ".hidden", "日本.txt", "logs/old.log"] {
      try place.folder.write("a\nb\n", to: "work/\(name)")
    }
    let prompt = try PromptTerminal(place: place, workingFolder: folder)
    #expect(
      try prompt.listing("load tail --file ")
        == ["app.log        it's.log       logs/          two words.log  日本.txt"])
    try prompt.expectCompletion("load tail --file t", "load tail --file 'two words.log' ")
    try prompt.expectCompletion("load tail --file 'two w", "load tail --file 'two words.log' ")
    try prompt.expectCompletion("load tail --file \"two w", "load tail --file 'two words.log' ")
    try prompt.expectCompletion("load tail --file two\\ w", "load tail --file 'two words.log' ")
    try prompt.expectCompletion("load tail --file it", "load tail --file \"it's.log\" ")
    try prompt.expectCompletion("load tail --file .h", "load tail --file .hidden ")
    // Goes on behind a folder.
    try prompt.expectCompletion("load tail --file lo", "load tail --file logs/")
    try prompt.expectCompletion("load tail --file logs/", "load tail --file logs/old.log ")
    try prompt.expectCompletion("load tail --file=logs/o", "load tail --file=logs/old.log ")
    // The home folder is the place's.
    try prompt.expectCompletion("read ~/wo", "read ~/work/")
    try prompt.expectCompletion("read ~/work/two", "read ~/'work/two words.log' ")
    try prompt.type(.enter)
    try prompt.session.wait(for: "two words.log:1: ")
    try prompt.leave()
  }

  @Test func ofAProgramsCommandLine() throws {
    let folder = try place.folder.makeFolder("work")
    try place.folder.write("a\n", to: "work/input.txt")
    try place.folder.writeProgram("#!/bin/sh\n", to: "work/mytool")
    let prompt = try PromptTerminal(
      place: place, changing: ["PATH": folder], workingFolder: folder)
    try prompt.expectCompletion("measure -- my", "measure -- mytool ")
    try prompt.expectCompletion("measure -- mytool in", "measure -- mytool input.txt ")
    try prompt.leave()
  }

  @Test func ofNothingInACommentOrWhereNothingFits() throws {
    let prompt = try PromptTerminal(place: place)
    for typed in ["cases # co", "compare nosuch", "cases tail x", "goto x"] {
      let bells = prompt.screen.bells
      try prompt.complete(typed)
      try prompt.session.wait(until: "a bell for '\(typed)'") {
        $0.bells > bells && $0.cursorLine == "highwater> \(typed)" && $0.cursorRow == 0
      }
    }
    try prompt.leave()
  }

  @Test func inMidLine() throws {
    let prompt = try PromptTerminal(place: place)
    try prompt.type("comp tail --size 1MiB", .home)
    try prompt.type(.right, .right, .right, .right, .tab)
    try prompt.waitForLine("compare tail --size 1MiB")
    try prompt.leave()
  }

  @Test func namesWithoutTheirMeaningWhereTheWindowIsLow() throws {
    let prompt = try PromptTerminal(place: place, columns: 80, rows: 24)
    let listed = try prompt.listing("").joined(separator: " ").split(separator: " ")
    #expect(listed.count > 30 && listed.contains("quit") && !listed.contains("Begin"))
    try prompt.leave()
  }
}
