import Findings
import MemoryTracking
import TestSupport
import Testing

@testable import Budgets

/// What a text of budgets says.
@Suite struct BudgetReadingTests {
  private func read(_ text: String) throws(BudgetError) -> BudgetFile {
    try BudgetFile(path: "b.yaml", text: text, recipes: ["log", "report"])
  }

  @Test func readsEveryKey() throws {
    let file = try read(
      """
      budgets:
        - name: import
          command: python3 'my import.py' {file}
          input: { sizes: [64MiB, 16MiB], fixture: log }
          peak: 120MiB
          grows: no
          survives: 150MiB
          tolerance: 7.5%, 3MiB
          runs: 5
          updated: { peak: 117.3MiB, growth: constant, at: 2026-01-31T09:30:00Z }
        - name: last lines
          case: tail
          variant: stream
          options: { lines: 100 }
          peak: 12MiB
        - { name: pipe, command: "zcat {file} | sort", shell: true, input: { file: a.gz }, survives: 1GiB }
        - name: words
          command: [python3, -c, "print('a b')"]
          peak: 20MiB
          tolerance: 1%
      """)
    #expect(file.entries.map(\.budget.name) == ["import", "last lines", "pipe", "words"])
    let first = file.entries[0]
    #expect(first.subject == .command(["python3", "my import.py", "{file}"], isShell: false))
    #expect(first.input == .sizes([.mebibytes(16), .mebibytes(64)], fixture: "log"))
    #expect(first.runs == 5)
    #expect((first.line, first.column) == (2, 5))
    #expect(
      first.budget
        == MemoryBudget(
          name: "import", peak: .mebibytes(120), grows: .no, survives: .mebibytes(150),
          tolerance: .init(percent: 7.5, amount: .mebibytes(3)),
          updated: .init(
            peak: try ByteCount(parsing: "117.3MiB"), growth: .constant, at: "2026-01-31T09:30:00Z")
        ))
    #expect(
      file.entries[1].subject == .version("stream", caseID: "tail", options: ["lines": "100"]))
    #expect(file.entries[1].input == nil && file.entries[1].runs == 3)
    #expect(file.entries[1].budget.tolerance == .init(percent: 5, amount: .mebibytes(2)))
    #expect(file.entries[2].subject == .command(["zcat {file} | sort"], isShell: true))
    #expect(file.entries[2].input == .file("a.gz"))
    #expect(
      file.entries[3].subject == .command(["python3", "-c", "print('a b')"], isShell: false))
    #expect(file.entries[3].budget.tolerance == .init(percent: 1, amount: .zero))
  }

  /// Lines below `- name: a` and `command: true`, `peak: 1MiB`, each with its mistake.
  @Test(arguments: [
    ("paek: 2MiB", "5:5: error: unknown key 'paek'; did you mean 'peak'?"),
    (
      "survives: lots",
      "5:15: error: 'survives' cannot be 'lots'; write a size of 1MiB or more, as in 120MiB"
    ),
    (
      "survives: 4KiB",
      "5:15: error: 'survives' cannot be '4KiB'; write a size of 1MiB or more, as in 120MiB"
    ),
    (
      "grows: no",
      "5:12: error: 'grows' takes several sizes; add 'input: { sizes: [16MiB, 64MiB, 256MiB] }'"
    ),
    ("runs: 0", "5:11: error: 'runs' cannot be '0'; write a whole number from 1 to 1000"),
    (
      "tolerance: 5%, 6%",
      "5:16: error: 'tolerance' cannot be '5%, 6%'; write a percentage, an amount or both, as in "
        + "'5%, 2MiB'"
    ),
    ("shell: maybe", "5:12: error: 'shell' cannot be 'maybe'; use one of true, false"),
    ("variant: load", "5:14: error: 'variant' is for a 'case'; leave it out"),
    ("case: tail", "5:11: error: 'case' and 'command' exclude each other; leave one out"),
    (
      "input: { size: 1MiB }",
      "5:12: error: the command does not say where the input goes; write '{file}' in its place"
    ),
    (
      "input: { fixture: lag }", "5:23: error: there is no fixture 'lag'; did you mean 'log'?"
    ),
    (
      "input: { sizes: [1MiB, 1024KiB] }",
      "5:21: error: 'sizes' must be two different sizes or more; write [16MiB, 64MiB, 256MiB]"
    ),
    (
      "input: { file: a, size: 1MiB }",
      "5:20: error: 'file' excludes 'fixture', 'size' and 'sizes'; give the one or the others"
    ),
    ("updated: { peak: 1MiB }", "5:14: error: the key 'at' is missing; add it"),
    (
      "updated: { peak: 1MiB, at: now }",
      "5:32: error: 'at' cannot be 'now'; write a time as 2026-01-31T09:30:00Z"
    ),
  ])
  func namesTheMistakeAndItsPlace(line: String, mistake: String) {
    let text = "budgets:\n  - name: a\n    command: 'true'\n    peak: 1MiB\n    \(line)\n"
    #expect {
      try read(text)
    } throws: { error in
      "\(error)" == "b.yaml:\(mistake)"
    }
  }

  @Test(arguments: [
    ("", "1:1: error: the file is empty; write 'budgets:' and a list below it"),
    ("a: 1\n", "1:1: error: unknown key 'a'; use one of budgets"),
    ("budgets: 5\n", "1:10: error: 'budgets' must be a list; write its items as '- name: …'"),
    (
      "budgets:\n - name: a\n   peak: 1MiB\n",
      "2:4: error: there is nothing to run; add 'command', or 'case' and 'variant'"
    ),
    (
      "budgets:\n - name: a\n   command: x\n",
      "2:4: error: the budget allows everything; add 'peak', 'grows' or 'survives'"
    ),
    ("budgets:\n - command: x\n   peak: 1MiB\n", "2:4: error: the key 'name' is missing; add it"),
    (
      "budgets:\n - name: a\n   command: cat {file}\n   peak: 1MiB\n",
      "3:13: error: nothing says what '{file}' is; add 'input'"
    ),
    (
      "budgets:\n - name: a\n   case: tial\n   variant: load\n   peak: 1MiB\n",
      "3:10: error: there is no case 'tial'; did you mean 'tail'?"
    ),
    (
      "budgets:\n - name: a\n   case: tail\n   variant: laod\n   peak: 1MiB\n",
      "4:13: error: 'tail' has no variant 'laod'; did you mean 'load'?"
    ),
    (
      "budgets:\n - name: a\n   case: tail\n   peak: 1MiB\n",
      "2:4: error: the key 'variant' is missing; add it"
    ),
    (
      "budgets:\n - name: a\n   command: x 'y\n   peak: 1MiB\n",
      "3:13: error: 'command' cannot be split (a quote does not end; add another '); or add "
        + "'shell: true'"
    ),
  ])
  func namesTheMistakeOfAWholeText(text: String, mistake: String) {
    #expect {
      try read(text)
    } throws: { error in
      "\(error)".split(separator: "\n").contains("b.yaml:\(mistake)")
    }
  }

  @Test func namesWhatIsWrongWithAnOption() {
    #expect {
      try read(
        "budgets:\n - name: a\n   case: tail\n   variant: load\n   peak: 1MiB\n"
          + "   options: { lines: many }\n")
    } throws: { error in
      "\(error)".hasPrefix("b.yaml:6:22: error: tail: '--lines' cannot be 'many'; ")
    }
  }

  @Test func listsAllMistakesInTheirOrder() {
    #expect {
      try read(
        """
        budgets:
          - name: a
            command: x
            peak: much
            rnus: 3
          - name: a
            comand: y
            peak: 1MiB
        """)
    } throws: { error in
      "\(error)" == """
        b.yaml:4:11: error: 'peak' cannot be 'much'; write a size of 1B or more, as in 120MiB
        b.yaml:5:5: error: unknown key 'rnus'; did you mean 'runs'?
        b.yaml:6:5: error: there is nothing to run; add 'command', or 'case' and 'variant'
        b.yaml:6:11: error: the name 'a' is given twice; rename one
        b.yaml:7:5: error: unknown key 'comand'; did you mean 'command'?
        """
    }
  }

  @Test(arguments: [
    ("budgets: [", "2:1"), ("budgets:\n\t- a\n", "2:1"), ("budgets: 1\nbudgets: 2\n", "1:1"),
  ])
  func saysWhereYAMLEnds(text: String, place: String) {
    #expect {
      try read(text)
    } throws: { error in
      "\(error)".hasPrefix("b.yaml:\(place): error: ")
    }
  }

  @Test func refusesWhatIsNoText() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write([0x62, 0xFF], to: "b.yaml")
    #expect {
      try BudgetFile(path: path, recipes: [])
    } throws: { error in
      "\(error)" == "\(path):1:1: error: the text is not UTF-8; save it as UTF-8"
    }
    #expect {
      try BudgetFile(path: folder.path("none"), recipes: [])
    } throws: { error in
      "\(error)".hasPrefix("check: there is no file '\(folder.path("none"))'; 'check --new' ")
    }
  }
}
