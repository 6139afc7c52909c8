import CaseStudies
import Findings
import LessonScript
import MemoryTracking
import Spelling
import YAMLFiles
import Yams

/// A text of budgets as it was read: its entries, and everything that is wrong with it.
///
///     budgets:
///       - name: import
///         command: python3 import.py {file}
///         input: { sizes: [16MiB, 64MiB, 256MiB], fixture: log }
///         peak: 120MiB
///         grows: no
///         survives: 150MiB
///         tolerance: 5%, 2MiB
///         runs: 3
///
/// The keys are `name`; `command`, a text split as the prompt does or a list of words, with
/// `shell: true` one for `sh`; or `case` with `variant` and `options`; `input` with `file`, or
/// `fixture` and `size`, or `fixture` and `sizes`; `peak`, `grows` and `survives`, one of them at
/// least; `tolerance`, `runs`; and `updated`, which `check --update` writes.
struct BudgetReading {
  /// The entries without mistakes.
  private(set) var entries: [BudgetEntry] = []
  var mistakes: [FileMistake] = []
  let file: String
  let recipes: [String]

  static let keys = [
    "name", "command", "shell", "case", "variant", "options", "input", "peak", "grows", "survives",
    "tolerance", "runs", "updated",
  ]
  static let standardRuns = 3

  init(_ text: String, file: String, recipes: [String]) {
    self.file = file
    self.recipes = recipes
    do {
      readRoot(
        try YAMLFile.root(text, file: file, missing: "write 'budgets:' and a list below it"))
    } catch {
      mistakes = [error]
    }
    mistakes.sort()
  }

  /// `true` or `false`, as YAML spells it.
  private enum Flag: String, CaseIterable {
    case `true`, `false`
  }

  private mutating func readRoot(_ root: Node) {
    guard let mapping = mapping(root, "the file", keys: ["budgets"]) else { return }
    guard let budgets = mapping["budgets"] else {
      return report(root, "the key 'budgets' is missing; write 'budgets:' and a list below it")
    }
    guard let items = budgets.sequence, !items.isEmpty else {
      return report(budgets, "'budgets' must be a list; write its items as '- name: …'")
    }
    var names: Set<String> = []
    for item in items {
      guard let values = self.mapping(item, "a budget", keys: Self.keys) else { continue }
      readEntry(values, at: item)
      guard let node = values["name"], let name = node.scalar?.string else { continue }
      if !names.insert(name).inserted {
        report(node, "the name '\(name)' is given twice; rename one")
      }
    }
  }

  private mutating func readEntry(_ values: [String: Node], at item: Node) {
    let before = mistakes.count
    let name = required("name", values, at: item).flatMap { line($0, "name") }
    let input = values["input"].flatMap { readInput($0) }
    let subject = readSubject(values, at: item)
    if case .command(let words, _)? = subject, values["input"] == nil || input != nil {
      checkPlaceholder(in: words, values)
    }
    var budget = MemoryBudget(name: name ?? "")
    budget.peak = values["peak"].flatMap { size($0, "peak") }
    budget.survives = values["survives"].flatMap { size($0, "survives", least: .mebibytes(1)) }
    budget.grows = values["grows"].flatMap { choice($0, "grows") }
    if let tolerance = values["tolerance"] {
      budget.tolerance = readTolerance(tolerance) ?? budget.tolerance
    }
    budget.updated = values["updated"].flatMap { readUpdated($0) }
    let runs = values["runs"].flatMap { number($0, "runs", in: 1...1000) }
    if ["peak", "grows", "survives"].allSatisfy({ values[$0] == nil }) {
      report(item, "the budget allows everything; add 'peak', 'grows' or 'survives'")
    }
    if let grows = values["grows"] {
      if case .sizes? = input {
      } else if values["input"] == nil || input != nil {
        report(grows, "'grows' takes several sizes; add 'input: { sizes: [16MiB, 64MiB, 256MiB] }'")
      }
    }
    guard mistakes.count == before, let subject else { return }
    entries.append(
      BudgetEntry(
        budget: budget, subject: subject, input: input, runs: runs ?? Self.standardRuns,
        line: item.mark?.line ?? 1, column: item.mark?.column ?? 1))
  }

  private mutating func readSubject(
    _ values: [String: Node], at item: Node
  ) -> BudgetEntry.Subject? {
    switch (values["command"], values["case"]) {
    case (let command?, nil):
      for key in ["variant", "options"] {
        if let node = values[key] { report(node, "'\(key)' is for a 'case'; leave it out") }
      }
      return readCommand(command, shell: values["shell"])
    case (nil, let study?):
      if let shell = values["shell"] { report(shell, "'shell' is for a 'command'; leave it out") }
      return readCase(study, values, at: item)
    case (nil, nil):
      report(item, "there is nothing to run; add 'command', or 'case' and 'variant'")
    case (_?, let study?):
      report(study, "'case' and 'command' exclude each other; leave one out")
    }
    return nil
  }

  private mutating func readCommand(_ node: Node, shell: Node?) -> BudgetEntry.Subject? {
    let flag: Flag? = shell.flatMap { choice($0, "shell") }
    guard shell == nil || flag != nil else { return nil }
    let isShell = flag == .true
    if let items = node.sequence {
      guard !isShell else {
        report(node, "with 'shell: true' the command is one text; write it in quotes")
        return nil
      }
      let words = items.map { $0.scalar?.string }
      guard !words.isEmpty, words.allSatisfy({ $0 != nil }), words[0] != "" else {
        report(node, "'command' must be a list of words; write them as [python3, import.py]")
        return nil
      }
      return .command(words.compactMap { $0 }, isShell: false)
    }
    guard let text = text(node, "command") else { return nil }
    guard !isShell else { return .command([text], isShell: true) }
    do {
      let words = try CommandWords(text).texts()
      guard words.isEmpty else { return .command(words, isShell: false) }
      report(node, "'command' is empty; write a program and its arguments")
    } catch {
      report(node, "'command' cannot be split (\(error.problem)); or add 'shell: true'")
    }
    return nil
  }

  private mutating func readCase(
    _ node: Node, _ values: [String: Node], at item: Node
  ) -> BudgetEntry.Subject? {
    guard let id = text(node, "case") else { return nil }
    guard let study = CaseStudy.named(id) else {
      report(node, "there is no case '\(id)'; " + advice(id, among: CaseStudy.all.map(\.id)))
      return nil
    }
    let options = values["options"].map { readOptions($0, of: study) } ?? [:]
    let versions = study.versions.map(\.name)
    guard let variant = required("variant", values, at: item), let options else { return nil }
    guard let name = text(variant, "variant") else { return nil }
    guard versions.contains(name) else {
      report(variant, "'\(id)' has no variant '\(name)'; " + advice(name, among: versions))
      return nil
    }
    return .version(name, caseID: id, options: options)
  }
}
