import TerminalText
import TestSupport
import Testing

@testable import Presentation

@Suite struct LineDifferenceTests {
  private func patch(_ old: [String], _ new: [String]) -> String {
    let text = { (lines: [String]) in lines.map { $0 + "\n" }.joined() }
    return LineDifference(from: text(old), to: text(new), names: ("main.py", "solution")).patch
  }

  @Test func isEmptyForTheSameText() {
    #expect(patch(["a", "b"], ["a", "b"]) == "")
    #expect(patch([], []) == "")
  }

  @Test func showsThreeLinesAroundAChange() {
    let old = (1...20).map { "\($0)" }
    var new = old
    new[9] = "ten"
    #expect(
      patch(old, new) == """
        --- main.py
        +++ solution
        @@ -7,7 +7,7 @@
         7
         8
         9
        -10
        +ten
         11
         12
         13

        """)
  }

  @Test func joinsChangesThatAreNearAndPartsOthers() {
    let old = (1...30).map { "\($0)" }
    var new = old
    new.remove(at: 20)
    new.insert("x", at: 7)
    new.insert("y", at: 5)
    let heads = patch(old, new).split(separator: "\n").filter { $0.hasPrefix("@@") }
    #expect(heads == ["@@ -3,8 +3,10 @@", "@@ -18,7 +20,6 @@"])
  }

  @Test func namesTheLineBeforeAnEmptyRange() {
    #expect(patch([], ["a"]) == "--- main.py\n+++ solution\n@@ -0,0 +1,1 @@\n+a\n")
    #expect(patch(["a"], []) == "--- main.py\n+++ solution\n@@ -1,1 +0,0 @@\n-a\n")
  }

  /// What patch(1) makes of it is the new text.
  @Test(arguments: 1...20) func patches(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    func lines() -> [String] {
      (0..<Int.random(in: 0...40, using: &generator)).map { _ in
        "\(Int.random(in: 0...5, using: &generator))"
      }
    }
    let (old, new) = (lines(), lines())
    let difference = patch(old, new)
    guard !difference.isEmpty else { return #expect(old == new) }
    var (result, rest) = ([String](), old[...])
    for line in difference.split(separator: "\n", omittingEmptySubsequences: false).dropFirst(2) {
      let text = String(line.dropFirst())
      switch line.first {
      case "@":
        let place = line.split(separator: " ")[1].dropFirst().split(separator: ",").map {
          Int($0) ?? 0
        }
        let start = place[1] == 0 ? place[0] : place[0] - 1
        while rest.startIndex < start, let kept = rest.popFirst() { result.append(kept) }
      case " ":
        #expect(rest.popFirst() == text)
        result.append(text)
      case "-": #expect(rest.popFirst() == text)
      case "+": result.append(text)
      default: #expect(line.isEmpty)
      }
    }
    #expect(result + rest == new)
  }

  @Test func aLongLineGoesOnFurtherToTheRight() {
    let difference = LineDifference(
      from: "a\n", to: "    return one(two, three)\n", names: ("old", "new"))
    let lines = difference.lines(on: Display(columns: 24))
    #expect(lines.suffix(2) == ["+    return one(two,", "         three)"])
  }

  /// The blanks that a line begins with are no place to break it.
  @Test func aSignStaysBesideItsCode() {
    let difference = LineDifference(
      from: "a\n", to: "        sections.append(row.prefaceName)\n", names: ("old", "new"))
    let lines = difference.lines(on: Display(columns: 24))
    #expect(
      lines.suffix(3) == [
        "+        sections.", "            append(row.", "            prefaceName)",
      ])
  }

  @Test func escapesOnATerminal() {
    let difference = LineDifference(from: "\ta\u{1B}[2J\n", to: "b\n", names: ("old", "new"))
    let lines = difference.lines(on: Display(columns: 40))
    #expect(lines == ["--- old", "+++ new", "@@ -1,1 +1,1 @@", "-    a\\e[2J", "+b"])
  }
}
