import ArgumentParser
import Course
import Languages
import LessonScript
import Measurement
import Presentation
import TerminalText

/// `languages`: the languages of programs, and which of them are installed.
struct LanguageList: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "languages",
    abstract: "List the languages of programs, and which are installed.",
    discussion: """
      A table of your own, languages.yaml beside the workbook, adds languages or replaces these; 'help \
      languages' says more.

        languages
        languages --format json
      """)

  @ParentCommand var root: HighWater
  @OptionGroup var listing: ListingArguments

  func run(in session: Session) throws {
    let output = session.output
    let table = try session.languages()
    let entries = try table.languages.map {
      try Entry($0, interruption: session.interruption)
    }
    guard listing.format == .text else {
      return JSONWriter.listing("languages", version: HighWater.version, to: output.write) {
        $0.array("languages", entries) { $1.members(&$0) }
        $0.member("mistakes", table.faulty.flatMap(\.mistakes))
      }
    }
    let faulty = table.faulty.flatMap { entry in
      entry.mistakes.enumerated().map { [$0 == 0 ? entry.name : "", "–", $1] }
    }
    let rows = entries.map { [$0.language.id, $0.language.title, $0.state] } + faulty
    output.write(
      lines: Listing(headers: ["Language", "Title", "On this machine"], rows: rows)
        .lines(on: output.display))
    output.write("\n")
    output.write(
      sentence:
        "'compare tail --language python' measures programs in one of them; 'help languages' "
        + "says more.")
  }

  /// A language with what was found of its tools.
  private struct Entry {
    let language: Language
    /// What the tools print as their version; `nil` if they are not installed.
    let version: String?

    init(_ language: Language, interruption: Interruption) throws {
      self.language = language
      do throws(LanguageError) {
        version = try Toolchain(language, interruption: interruption).version
      } catch .notInstalled where !interruption.isPending {
        version = nil
      } catch {
        guard !interruption.isPending else {
          throw CommandFailure.interrupted("languages: stopped; ask again")
        }
        throw CommandFailure(error)
      }
    }

    var state: String {
      version.map { $0.isEmpty ? "installed" : $0 }
        ?? "not installed"
        + ((language.debianPackage.map { "apt-get install \($0)" } ?? language.source)
          .map { "; \($0)" } ?? "")
    }

    func members(_ json: inout JSONWriter) {
      json.member("language", language.id)
      json.member("title", language.title)
      json.member("file", language.fileName)
      json.member("installed", version != nil)
      json.member("version", version)
      json.member("package", language.debianPackage)
      json.member("source", language.source)
      json.member("tracker", language.tracker)
    }
  }
}

extension LanguageList: LessonUsable {
  func effects() -> CommandEffects { CommandEffects(needsTrust: true) }
}
