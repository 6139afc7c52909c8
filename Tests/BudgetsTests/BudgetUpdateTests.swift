import Findings
import MemoryTracking
import TestSupport
import Testing

@testable import Budgets

/// What an update leaves alone, and what it writes.
@Suite struct BudgetUpdateTests {
  private static let measured = MemoryBudget.Updated(
    peak: ByteCount(9_856_000), growth: .linear, at: "2026-11-27T03:29:02Z")
  private static let written = "{ peak: 9.4MiB, growth: linear, at: 2026-11-27T03:29:02Z }"

  private func updated(
    _ text: String, _ measured: MemoryBudget.Updated = measured, names: [String] = ["a"]
  ) throws -> String {
    let file = try BudgetFile(path: "b.yaml", text: text, recipes: ["log"])
    let values = Dictionary(uniqueKeysWithValues: names.map { ($0, measured) })
    return try file.updating(values, recipes: ["log"]).text
  }

  /// Texts with `@` where the update adds or replaces something.
  @Test(arguments: [
    // A line of its own at the end of the entry, before blank lines and remarks.
    (
      "budgets:\n  - name: a   # first\n    command: x\n    peak: 1MiB # remark\n@\n  # next\n"
        + "  - name: b\n    command: y\n    peak: 1MiB\n", "    updated: WRITTEN\n"
    ),
    ("# top\nbudgets:\n- command: x\n  peak:   1MiB\n  name: a\n@", "  updated: WRITTEN\n"),
    // Without a line's end at the end of the file.
    ("budgets:\n- command: x\n  peak: 1MiB\n  name: a@", "\n  updated: WRITTEN"),
    // The last line of a text that looks like a remark.
    (
      "budgets:\n- peak: 1MiB\n  name: a\n  shell: true\n  command: |\n    x\n    # y\n@\n",
      "  updated: WRITTEN\n"
    ),
    // A dash on a line of its own, and the end of the document.
    (
      "---\nbudgets:\n-\n  name: a\n  command: x\n  peak: 1MiB\n@-\n  name: b\n  command: x\n"
        + "  peak: 1MiB\n...\n", "  updated: WRITTEN\n"
    ),
    // In braces.
    ("budgets: [ { name: a, command: 'x }', peak: 1MiB@ } ] # all\n", ", updated: WRITTEN"),
    ("budgets:\n  - { name: a,\n      command: x,\n      peak: 1MiB@ }\n", ", updated: WRITTEN"),
    // Wide and combined characters before it.
    (
      "budgets: # é 漢字 👩‍👩‍👧\n- name: a\n  command: \"e\u{301} 👩‍👩‍👧\" # x\n  peak: 1MiB\n@",
      "  updated: WRITTEN\n"
    ),
    (
      "budgets:\r\n- name: a\r\n  command: x\r\n  peak: 1MiB\r\n@# end\r\n",
      "  updated: WRITTEN\r\n"
    ),
  ])
  func addsALine(text: String, added: String) throws {
    let before = text.replacing("@", with: "")
    let after = text.replacing("@", with: added.replacing("WRITTEN", with: Self.written))
    #expect(try updated(before) == after)
  }

  @Test func replacesValuesWhereTheyAre() throws {
    func text(_ peak: String, _ growth: String, _ at: String) -> String {
      "budgets:\n- name: a\n  updated: {at: \(at),  peak: \(peak) , growth: \(growth)} # was\n"
        + "  command: x\n  peak: 1MiB\n"
    }
    let before = text("\"1.0MiB\"", "'constant'", "2026-01-01")
    #expect(try updated(before) == text("9.4MiB", "linear", "2026-11-27T03:29:02Z"))
  }

  @Test func replacesAndAddsInABlock() throws {
    let before =
      "budgets:\n- name: a\n  command: x\n  peak: 1MiB\n  updated:\n    # by hand\n"
      + "    at: 2026-01-01 # then\n    peak: 1MiB # small\n# end\n"
    #expect(
      try updated(before)
        == "budgets:\n- name: a\n  command: x\n  peak: 1MiB\n  updated:\n    # by hand\n"
        + "    at: 2026-11-27T03:29:02Z # then\n    peak: 9.4MiB # small\n    growth: linear\n# end\n"
    )
  }

  @Test func leavesOutGrowthThatIsNotKnown() throws {
    var measured = Self.measured
    measured.growth = nil
    let entry = "budgets:\n- name: a\n  command: x\n  peak: 1MiB\n"
    #expect(
      try updated(entry, measured)
        == entry + "  updated: { peak: 9.4MiB, at: 2026-11-27T03:29:02Z }\n")
    let old = entry + "  updated: { peak: 1MiB, growth: constant, at: 2026-01-01 }\n"
    #expect(
      try updated(old, measured)
        == entry + "  updated: { peak: 9.4MiB, growth: null, at: 2026-11-27T03:29:02Z }\n")
  }

  @Test func updatesSeveralAndOnlyThose() throws {
    let entry = { (name: String) in "- name: \(name)\n  command: x\n  peak: 1MiB\n" }
    let line = "  updated: \(Self.written)\n"
    let text = "budgets:\n" + entry("a") + entry("b") + entry("c")
    #expect(
      try updated(text, names: ["a", "c"])
        == "budgets:\n" + entry("a") + line + entry("b") + entry("c") + line)
  }

  /// Both entries would change if the text of one were edited.
  @Test func refusesATextThatWouldChangeElsewhere() {
    let text =
      "budgets:\n- name: a\n  command: x\n  peak: 1MiB\n"
      + "  updated: &u { peak: 1MiB, at: 2026-01-01 }\n"
      + "- name: b\n  command: x\n  peak: 1MiB\n  updated: *u\n"
    #expect(throws: BudgetError.notUpdated(path: "b.yaml")) { try updated(text) }
  }

  @Test func writesTheFileWhole() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      "budgets:\n- name: a\n  command: x\n  peak: 1MiB\n", to: "b.yaml")
    let file = try BudgetFile(path: path, recipes: [])
    try file.updating(["a": Self.measured], recipes: []).write()
    #expect(
      String(decoding: try folder.contents(of: "b.yaml"), as: UTF8.self)
        == "budgets:\n- name: a\n  command: x\n  peak: 1MiB\n  updated: \(Self.written)\n")
    #expect(folder.names() == ["b.yaml"])
  }
}

/// A first file, which must read as what it was made of.
@Suite struct BudgetDraftTests {
  private static let entries: [BudgetDraft.Entry] = [
    .init(
      name: "sort", subject: .command(["sort", "-u", "{file}"], isShell: false),
      input: .fixture("log", size: .mebibytes(64)), highestPeak: .mebibytes(10),
      origin: "run 5, 2026-01-31 09:30"),
    .init(
      name: "sort",
      subject: .command(["python3", "-c", "print(\"a: #b\")\n", ""], isShell: false), input: nil,
      highestPeak: ByteCount(1), origin: "run 6, 2026-01-31 09:30"),
    .init(
      name: "'q' \u{1B}", subject: .command(["cat '{file}' | wc # n"], isShell: true),
      input: .file("my: file"), highestPeak: .mebibytes(1), origin: "run 7, 2026-01-31 09:30"),
    .init(
      name: "tail stream", subject: .version("stream", caseID: "tail", options: ["lines": "7"]),
      input: .sizes([.mebibytes(1), .mebibytes(4)], fixture: "log"), highestPeak: .mebibytes(8),
      origin: "runs 8-9, 2026-01-31 09:30"),
  ]

  @Test func readsAsWhatItWasMadeOf() throws {
    var entries = Self.entries
    entries[2].name = "'q'"
    let draft = BudgetDraft(entries)
    let file = try BudgetFile(path: "b.yaml", text: draft.text, recipes: ["log"])
    #expect(file.entries.map(\.budget.name) == ["sort", "sort 2", "'q'", "tail stream"])
    #expect(file.entries.map(\.subject) == entries.map(\.subject))
    #expect(file.entries.map(\.input) == entries.map(\.input))
    #expect(
      file.entries.map(\.budget.peak)
        == [.mebibytes(11), .mebibytes(1), .mebibytes(2), .mebibytes(9)])
  }

  @Test func saysWhereEachBudgetComesFrom() {
    #expect(
      BudgetDraft(Array(Self.entries.prefix(1))).text.hasSuffix(
        """
        budgets:
          - name: sort
            command: sort -u {file}
            input: { fixture: log, size: 64MiB }
            # The highest peak of run 5, 2026-01-31 09:30 was 10.0 MiB; this is a tenth more.
            peak: 11MiB

        """))
  }

  @Test func overwritesNothing() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("b.yaml")
    let draft = BudgetDraft(Array(Self.entries.prefix(1)))
    try draft.create(path)
    let first = try folder.contents(of: "b.yaml")
    #expect {
      try draft.create(path)
    } throws: { error in
      "\(error)" == "check: '\(path)' already exists; remove it first, or name another file"
    }
    #expect(try folder.contents(of: "b.yaml") == first)
  }
}
