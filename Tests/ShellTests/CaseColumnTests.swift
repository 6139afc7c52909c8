import CaseStudies
import Course
import Languages
import TestSupport
import Testing

@testable import Shell

/// Which columns a case has in which languages.
@Suite struct CaseColumnTests {
  private func columns(
    _ languages: [String], _ versions: String? = nil, of caseID: String = "tail"
  ) throws(CommandFailure) -> [CaseColumn] {
    var variants = VariantArguments()
    variants.variants = versions
    return try variants.columns(of: caseID, in: languages, .builtIn)
  }

  @Test func areSwiftsVersionsWithoutALanguage() throws {
    let plain = [CaseColumn(version: "load"), CaseColumn(version: "stream")]
    #expect(try columns([]) == plain)
    #expect(try columns(["swift"]) == plain)
    #expect(try columns(["swift"], "map") == [CaseColumn(version: "map")])
    #expect(plain.namesInLessons == ["load", "stream"] && !plain.runPrograms)
  }

  @Test func arePrograms() throws {
    let python = try LanguageTable.builtIn().language(named: "python")
    let found = try columns(["python"], "load,fake,stream")
    #expect(found.map(\.name) == ["python load", "python fake", "python stream"])
    #expect(found.allSatisfy { $0.program == python })
    #expect(found.namesInLessons == ["load", "fake", "stream"])
    #expect(found.runPrograms && found.versionsOfWorker.isEmpty)
  }

  @Test func areThoseOfOneLanguageAfterTheOther() throws {
    let found = try columns(["swift", "python"])
    #expect(found.map(\.name) == ["swift load", "swift stream", "python load", "python stream"])
    #expect(found.map { $0.program?.id } == [nil, nil, "python", "python"])
    #expect(found.namesInLessons == Set(found.map(\.name)))
    #expect(found.versionsOfWorker == ["load", "stream"])
  }

  /// The worker has no `fake`, but Swift has such a program.
  @Test func areSwiftsOwnProgramWhereTheWorkerHasNone() throws {
    let found = try columns(["swift"], "load,fake")
    #expect(found.map(\.name) == ["swift load", "swift fake"])
    #expect(found.map { $0.program?.id } == [nil, "swift"])
  }

  @Test func areOfAllCasesInPython() throws {
    for study in CaseStudy.all {
      #expect(try columns(["python"], of: study.id).count == 2, "\(study.id)")
    }
  }

  @Test(arguments: [
    (["pyton"], nil, "language: there is none called 'pyton'; did you mean 'python'?"),
    (
      ["python"], "load,map",
      "language: there is no Python program 'map' for 'tail'; 'cases tail' says which there are"
    ),
    (
      [], "fake",
      "variants: tail has no version 'fake'; choose from load, stream, map, or give a --language"
    ),
    (["python"], "load,load", "variants: 'load' is given twice; name each version once"),
  ])
  func refusesWhatThereIsNot(languages: [String], versions: String?, message: String) {
    let failure = #expect(throws: CommandFailure.self) { try columns(languages, versions) }
    #expect(failure?.description == message)
    #expect(failure?.exitCode == 64)
  }

  @Test func readsAListOfLanguages() throws {
    func names(_ words: String) throws -> [String] {
      let command = try CommandLineParser.parse(
        ["compare", "tail"] + words.split(separator: " ").map(String.init))
      return try #require(command as? Compare).language.names()
    }
    #expect(try names("").isEmpty)
    #expect(try names("--language c") == ["c"])
    #expect(try names("--languages c,java") == ["c", "java"])
    for words in ["--languages c,c", "--languages c --language java"] {
      #expect(throws: CommandFailure.self) { try names(words) }
    }
  }

  @Test func givesProgramsTheirVariables() throws {
    func columns(_ line: String) throws -> [CaseColumn] {
      let command = try CommandLineParser.parse(line.split(separator: " ").map(String.init))
      return try (try #require(command as? Compare)).columns(.builtIn)
    }
    let found = try columns("compare tail --languages swift,java --env A=b=c --env D=")
    #expect(found.map(\.environment) == [[:], [:], ["A": "b=c", "D": ""], ["A": "b=c", "D": ""]])
    for options in ["--env A=b", "--language java --env A", "--language java --env =b"]
      + ["--language java --env A=b --env A=c"]
    {
      #expect(throws: CommandFailure.self, "\(options)") { try columns("compare tail \(options)") }
    }
  }

  @Test func refusesOptionsThatProgramsDoNotTake() throws {
    let tail = try CaseStudy.find("tail")
    #expect(try tail.argumentsOfPrograms(tail.checked([:])) == ["1000"])
    let failure = #expect(throws: CommandFailure.self) {
      try tail.argumentsOfPrograms(tail.checked(["bytes": "5"]))
    }
    #expect(
      failure?.description
        == "tail: programs in other languages do not take '--bytes'; leave it out, or leave out "
        + "--language (they take --lines N)")
    let preview = try CaseStudy.find("preview")
    #expect(try preview.argumentsOfPrograms(preview.checked(["bytes": "1MiB"])) == ["1048576"])
  }
}
