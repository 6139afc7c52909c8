import BuiltIn
import Languages
import TestSupport
import Testing

/// What a learner may type for a language, and which languages there are.
struct LanguageTableTests {
  private let table = LanguageTable([
    Language(
      id: "python", title: "Python", fileName: "main.py", probe: ["python3", "--version"],
      run: ["python3", "{program}"], empty: "")
  ])
  private static let own = """
    lua:
      title: Lua
      file: main.lua
      installed: lua -v
      run: lua {program}
      empty: ""
    python:
      title: PyPy
      file: main.py
      installed: pypy3 --version
      run: pypy3 {program}
      empty: ""
    """

  @Test func findsALanguageByItsName() throws {
    #expect(try table.language(named: "python").title == "Python")
  }

  @Test func namesTheNearestOneOtherwise() {
    let error = #expect(throws: LanguageError.self) { try table.language(named: "pyton") }
    #expect(error?.description.contains("did you mean 'python'?") == true)
  }

  @Test func hasTheBuiltInLanguages() throws {
    let table = try LanguageTable.builtIn()
    #expect(
      table.languages.map(\.id) == ["python", "javascript", "java", "go", "rust", "c", "swift"])
    #expect(Set(table.languages.map(\.fileEnding)).count == 7)
    #expect(table.languages.allSatisfy { $0.debianPackage != nil || $0.source != nil })
    let java = try table.language(named: "java")
    #expect(java.run == ["java", "{heap cap}", "-cp", "{build}", "Main"])
    #expect(
      java.heapCap == ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xms2m", "-Xmx{MiB}m"])
  }

  @Test func addsAndReplacesLanguagesFromTheLearnersTable() throws {
    let folder = try TemporaryFolder()
    try folder.write(Array(Self.own.utf8), to: "languages.yaml")
    let table = try LanguageTable.all(ownIn: folder.path)
    #expect(
      table.languages.map(\.id)
        == ["python", "javascript", "java", "go", "rust", "c", "swift", "lua"])
    #expect(try table.language(named: "python").title == "PyPy")
    #expect(try table.language(named: "lua").run == ["lua", "{program}"])
  }

  @Test func needsNoTableOfTheLearners() throws {
    let folder = try TemporaryFolder()
    #expect(try LanguageTable.all(ownIn: folder.path) == LanguageTable.builtIn())
    #expect(try LanguageTable.all(ownIn: folder.path("none")) == LanguageTable.builtIn())
  }

  @Test func anEntryWithMistakesStopsNoOther() throws {
    let folder = try TemporaryFolder()
    let text = Self.own.replacing("pypy3 {program}", with: "pypy3") + "\nD: {}\n"
    let path = try folder.write(Array(text.utf8), to: "languages.yaml")
    let table = try LanguageTable.all(ownIn: folder.path)
    #expect(
      table.languages.map(\.id) == ["javascript", "java", "go", "rust", "c", "swift", "lua"],
      "the learner's python is wrong, and the built-in one is not what was asked for")
    let mistake =
      "\(path):11:8: error: 'run' does not say which program; write '{program}' in its place"
    #expect(table.faulty.map(\.name) == ["python", "D"])
    #expect(table.faulty.first?.mistakes == [mistake])
    let error = #expect(throws: LanguageError.self) { try table.language(named: "python") }
    #expect(error?.description == mistake)
  }

  @Test func namesTheLearnersFileWithItsMistakes() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Array("lua: {}\n".utf8), to: "languages.yaml")
    let table = try LanguageTable.all(ownIn: folder.path)
    let error = #expect(throws: LanguageError.self) { try table.language(named: "lua") }
    #expect(error?.lines.first == "\(path):1:6: error: the key 'title' is missing; add it")
    #expect(error?.lines.count == 5)
    try folder.write([0xFF], to: "languages.yaml")
    #expect {
      try LanguageTable.all(ownIn: folder.path)
    } throws: { error in
      "\(error)" == "\(path):1:1: error: the text is not UTF-8; save it as UTF-8"
    }
  }
}
