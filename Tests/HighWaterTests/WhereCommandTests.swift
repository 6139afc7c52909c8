import Foundation
import TestSupport
import Testing

/// The tools that these tests need.
enum TracingTools {
  /// A compiler, and what finds the lines of the programs that it made.
  static let compiler = has("gcc") && (has("llvm-symbolizer") || has("addr2line"))
  static let python = has("python3")

  private static func has(_ name: String) -> Bool {
    (try? run("/usr/bin/env", ["which", name]).status) == 0
  }
}

/// `--where` through the built program, on programs whose memory is known.
///
/// The name of a test that needs tools ends in `WhereInstalled`.
@Suite(.tags(.slow)) struct WhereCommandTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
  }

  /// Compiles a program that holds 48 MiB in one block and about 20 MiB in small ones, and asks for
  /// 256 MiB that it never touches.
  private func knownProgram(_ flags: String...) throws -> String {
    let source = place.folder.path("known.c")
    try Data(
      """
      #include <stdlib.h>
      #include <string.h>
      static char *filled(size_t size) {
        char *block = malloc(size);
        return memset(block, 1, size);
      }
      char *one, *never, *many[100000];
      int main(void) {
        one = filled(48 << 20);
        for (int i = 0; i < 100000; i++) many[i] = filled(200);
        never = malloc(256 << 20);
        return never == NULL;
      }

      """.utf8
    ).write(to: URL(fileURLWithPath: source))
    let program = place.folder.path("known")
    let compiler = try run("/usr/bin/env", ["gcc"] + flags + ["-O0", "-o", program, source])
    try #require(compiler.status == 0, "\(compiler.errorText)")
    return program
  }

  private func account(_ arguments: [String]) throws -> [String: Any] {
    let finished = try run(place.executable, arguments, environment: place.environment)
    #expect(finished.status == 0, "\(finished.errorText)")
    let json = try ParsedJSON(finished.outputText)
    return try #require(json["variants"].first?["where"] as? [String: Any])
  }

  @Test(.enabled(if: TracingTools.compiler))
  func namesTheLinesOfAProgramWhoseMemoryIsKnownWhereInstalled() throws {
    let program = try knownProgram("-g")
    let account = try account(["measure", "--where", "--format", "json", program])
    let sites = try #require(account["sites"] as? [[String: Any]])
    let rest = try #require(account["rest"] as? [[String: Any]])
    let peak = try #require(account["peak_bytes"] as? Int)
    let all = (sites + rest).compactMap { $0["bytes"] as? Int }.reduce(0, +)
    #expect(all == peak)
    let site = try #require(sites.first)
    let frames = try #require(site["frames"] as? [[String: Any]])
    #expect(frames.first?["line"] as? Int == 4 && frames.first?["function"] as? String == "filled")
    // The large block exactly; of the small ones malloc makes 208 bytes each.
    let truth = (48 << 20) + 100_000 * 208
    let error = try #require(site["error_bytes"] as? Int)
    #expect(abs((site["bytes"] as? Int ?? 0) - truth) <= 2 * max(error, 1 << 20))
    #expect((account["untouched_bytes"] as? Int ?? 0) >= 255 << 20)
    #expect(peak < 100 << 20)
  }

  @Test(.enabled(if: TracingTools.compiler))
  func namesFunctionsWithoutDebugInformationWhereInstalled() throws {
    let program = try knownProgram()
    let shown = try place.highwater("measure", "--where", program)
    #expect(shown.outputText.contains("filled"))
    #expect(shown.outputText.contains("no debug information"))
  }

  @Test(.enabled(if: TracingTools.compiler))
  func showsAndExportsThePictureAgainWhereInstalled() throws {
    let program = try knownProgram("-g")
    let measured = try place.highwater("measure", "--where", program)
    let named = "char *block = malloc(size);"
    #expect(measured.outputText.contains(named))
    let shown = try place.highwater("show", "--stacks", "1")
    #expect(shown.outputText.contains(named) && shown.outputText.contains("• "))
    let exported = try place.highwater("export", "--format", "speedscope")
    #expect(try ParsedJSON(exported.outputText)["profiles"].count == 1)
    let page = try place.highwater("export", "--format", "html")
    #expect(page.outputText.contains("class=\"line marked\""))
  }

  @Test(.enabled(if: TracingTools.python)) func namesLinesOfPythonWhereInstalled() throws {
    let script = place.folder.path("load.py")
    try Data(
      """
      def read():
          return ["line %d of a file" % number for number in range(200000)]
      lines = read()
      block = bytearray(30 << 20)

      """.utf8
    ).write(to: URL(fileURLWithPath: script))
    let shown = try place.highwater("measure", "--where", "--", "python3", script)
    #expect(shown.outputText.contains("load.py:2"))
    #expect(shown.outputText.contains("load.py:4"))
    #expect(shown.outputText.contains("block = bytearray(30 << 20)"))
  }

  @Test(.enabled(if: TracingTools.compiler))
  func refusesWhatItCannotTraceBeforeItRunsWhereInstalled() throws {
    let program = try knownProgram("-static")
    let mark = place.folder.path("mark")
    let refused = try place.highwater(
      "measure", "--where", "--prepare", "touch '\(mark)'", "--", program)
    #expect(refused.status == 1)
    #expect(refused.errorText.contains("is linked statically"))
    #expect(access(mark, F_OK) != 0)
  }

  /// The traced worker: parts of its account add up to its peak, and the file itself is the largest
  /// or its lines are.
  @Test func namesTheLinesOfACase() throws {
    let account = try account([
      "load", "count", "--size", "8MiB", "--where", "--format", "json",
    ])
    let sites = try #require(account["sites"] as? [[String: Any]])
    let rest = try #require(account["rest"] as? [[String: Any]])
    let peak = try #require(account["peak_bytes"] as? Int)
    let held = sites.compactMap { $0["bytes"] as? Int }.reduce(0, +)
    #expect(held + rest.compactMap { $0["bytes"] as? Int }.reduce(0, +) == peak)
    #expect(held >= 12 << 20)
    let frames = try #require(sites.first?["frames"] as? [[String: Any]])
    #expect(!frames.isEmpty)
  }

  @Test func saysThatThereIsNothingToExport() throws {
    _ = try place.highwater("measure", "true")
    let exported = try place.highwater("export", "--format", "speedscope")
    #expect(exported.status == 1)
    #expect(exported.errorText.contains("measure again with --where"))
  }

  @Test func takesDetailsOnlyWithPlaces() throws {
    let refused = try place.highwater("measure", "--all", "true")
    #expect(refused.status == 64)
    #expect(refused.errorText.contains("add --where"))
  }

  @Test func saysThatNoRunShowedWhereACasesMemoryIs() throws {
    let shown = try place.highwater("code", "tail", "load", "--where")
    #expect(shown.outputText.contains("no run has shown where its memory is"))
  }
}
