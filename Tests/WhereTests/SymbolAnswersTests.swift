import Measurement
import TestSupport
import Testing

@testable import Where

@Suite struct SymbolAnswersTests {
  private func answers(_ tool: SymbolTools.Symbolizer, _ text: String) -> [[Symbol]] {
    var answers = SymbolAnswers(of: tool)
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      answers.read(String(line))
    }
    answers.finish()
    return answers.answers
  }

  @Test func readsLLVMsAnswers() {
    let text = """
      Array.append(_:)
      /home/me/my file.swift:15:9
      Report.read()
      /home/me/Report.swift:17:0

      ??
      ??:0:0

      main
      ??:0:0

      """
    #expect(
      answers(.llvm(""), text) == [
        [
          Symbol(function: "Array.append(_:)", file: "/home/me/my file.swift", line: 15),
          Symbol(function: "Report.read()", file: "/home/me/Report.swift", line: 17),
        ], [Symbol()], [Symbol(function: "main")],
      ])
  }

  @Test func readsTheAnswersOfBinutils() {
    let text = """
      0x0000000000001139
      read_all
      /home/me/a.c:5 (discriminator 3)
      main
      /home/me/a.c:12
      0x0000000000001140
      ??
      ??:?

      """.trimmingLastNewline
    #expect(
      answers(.binutils(""), text) == [
        [
          Symbol(function: "read_all", file: "/home/me/a.c", line: 5),
          Symbol(function: "main", file: "/home/me/a.c", line: 12),
        ], [Symbol()],
      ])
  }

  @Test func asksNothingWithoutATool() throws {
    let folder = try TemporaryFolder()
    let symbols = SymbolTools().symbols(
      of: [1, 2], in: "/bin/true", using: folder.path, interruption: .never)
    #expect(symbols == [[], []])
  }

  @Test(arguments: [SymbolTools.Symbolizer.llvm("/bin/false"), .binutils("/nowhere")])
  func takesAToolThatFailsForNone(_ tool: SymbolTools.Symbolizer) throws {
    let folder = try TemporaryFolder()
    let symbols = SymbolTools(symbolizer: tool).symbols(
      of: [1, 2], in: "/bin/true", using: folder.path, interruption: .never)
    #expect(symbols == [[], []])
  }
}

extension String {
  fileprivate var trimmingLastNewline: String { hasSuffix("\n") ? String(dropLast()) : self }
}
