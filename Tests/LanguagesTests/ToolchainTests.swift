import MemoryTracking
import Languages
import Measurement
import TestSupport
import Testing

/// The tools of the languages on this machine.
struct ToolchainTests {
  /// The languages of the built-in table whose tools are installed here.
  private static func installed() throws -> [Toolchain] {
    try LanguageTable.builtIn().languages.compactMap { language in
      do throws(LanguageError) {
        return try Toolchain(language, interruption: .never)
      } catch {
        guard case .notInstalled = error else { throw error }
        return nil
      }
    }
  }

  @Test func runsTheEmptyProgramOfEachLanguageWhereInstalled() throws {
    for toolchain in try Self.installed() {
      let folder = try TemporaryFolder()
      let built = try toolchain.buildEmpty(in: folder.path)
      let command = built.command(name: "empty", arguments: [], heapCap: .mebibytes(64))
      let run = try ToolRun(
        command.words, environment: command.environment, timeout: .seconds(60),
        interruption: .never)
      let title = toolchain.language.title
      #expect(run.hasSucceeded, "\(title): \(run.errors)")
      #expect(run.output.isEmpty && run.errors.isEmpty, "\(title)")
      #expect(!toolchain.version.isEmpty, "\(title)")
    }
  }

  @Test(.tags(.slow)) func buildsAndRunsConfinedWhereInstalled() throws {
    for toolchain in try Self.installed() {
      let folder = try TemporaryFolder()
      let build = try folder.makeFolder("build")
      var confinement = Confinement(folder: try folder.makeFolder("runs"))
      let built = try toolchain.buildEmpty(in: build, confinement: confinement)
      confinement.show(built.language)
      confinement.shown.append(build)
      let command = built.command(name: "empty", arguments: [], heapCap: .mebibytes(64))
      let run = try ToolRun(
        command.words, environment: command.environment, timeout: .seconds(60),
        interruption: .never, confinement: confinement)
      #expect(run.hasSucceeded, "\(toolchain.language.title): \(run.errors)")
    }
  }

  @Test func saysWhatTheCompilerSaidWhereInstalled() throws {
    for toolchain in try Self.installed() where toolchain.language.compile != nil {
      let folder = try TemporaryFolder()
      let path = try folder.write(Array("no program ][\n".utf8), to: "mine.txt")
      let error = #expect(throws: LanguageError.self) {
        try toolchain.build(path, in: folder.path)
      }
      let text = error?.description ?? ""
      #expect(
        text.hasPrefix(
          "language: the \(toolchain.language.title) program does not compile; correct it:\n"))
      #expect(text.contains(toolchain.language.fileName))
      #expect(!text.contains(folder.path))
    }
  }

  @Test func namesThePackageOfALanguageThatIsMissing() {
    var language = Language(
      id: "x", title: "X", fileName: "main.x", probe: ["highwater-no-such-tool", "--version"],
      debianPackage: "x-lang", run: ["x", "{program}"], empty: "")
    func description() -> String? {
      let error = #expect(throws: LanguageError.self) {
        try Toolchain(language, interruption: .never)
      }
      return error?.description
    }
    let start = "language: 'highwater-no-such-tool' for X is not installed; "
    #expect(description() == start + "apt-get install x-lang")
    language.debianPackage = nil
    language.source = "get it from https://example.org"
    #expect(description() == start + "get it from https://example.org")
    language.source = nil
    #expect(description() == start + "install it")
    // A tool that is there and fails is none either.
    language.probe = ["false"]
    #expect(description() == "language: 'false' for X is not installed; install it")
  }
}
