import Course
import CaseStudies
import FixtureMaking
import LessonScript
import LineEditing
import Workbook

/// What the value of an argument can be, by the name that the command tree gives such values.
struct ValueCompletion {
  let session: Session
  let position: CommandPosition

  /// A value and a few words on it.
  typealias Value = (text: String, summary: String?)

  /// The values that go on from a beginning.
  func candidates(
    for argument: CommandTree.Argument, beginning: String
  ) -> [Completion.Candidate] {
    switch argument.valueName {
    case "path", "file": return PathCompletion.candidates(for: beginning)
    case "folder": return PathCompletion.candidates(for: beginning, foldersOnly: true)
    case "versions", "sizes": return listed(values(of: argument), beginning)
    default: return fitting(values(of: argument), beginning)
    }
  }

  private func values(of argument: CommandTree.Argument) -> [Value] {
    if let values = argument.allValues, !values.isEmpty { return plain(values) }
    switch argument.valueName {
    case "case": return CaseStudy.all.map { ($0.id, $0.title) }
    case "mode", "version", "versions": return valuesOfCase(argument)
    case "recipe": return ((try? session.fixtures())?.recipes ?? []).map { ($0.name, $0.about) }
    case "made-file":
      return ((try? session.fixtures().list()) ?? []).map { ($0.name, "\($0.size)") }
    case "lesson": return session.course.names.map { ($0.0, $0.1) }
    case "step": return steps
    case "run": return runs
    case "setting": return Setting.all.map { ($0.name, $0.summary) }
    case "value": return valuesOfSetting
    case "size", "sizes": return plain(["16MiB", "64MiB", "256MiB", "1GiB"])
    case "topic": return topics
    default: return []
    }
  }

  private func plain(_ values: [String]) -> [Value] { values.map { ($0, nil) } }

  private func valuesOfCase(_ argument: CommandTree.Argument) -> [Value] {
    guard let study = position.study else {
      return argument.valueName == "mode" ? [] : plain(["load", "stream"])
    }
    guard argument.valueName == "mode" else { return plain(study.versions.map(\.name)) }
    let option = study.options.first { $0.isPositional && $0.name == argument.valueName }
    if case .choice(let words)? = option?.kind { return plain(words) }
    return []
  }

  private var steps: [Value] {
    ((try? session.course.place())?.steps ?? []).map { ($0.id, $0.title) }
  }

  /// The newest runs, without those on the line already.
  private var runs: [Value] {
    let given = position.values(of: "run")
    let newest = (try? session.workbook().listings(ofCase: nil, last: 20)) ?? []
    return newest.reversed().map { record in
      let about = [record.caseID, record.input, record.peaks].compactMap { $0 }
      return (record.name, about.joined(separator: ", "))
    }.filter { !given.contains($0.0) }
  }

  private var valuesOfSetting: [Value] {
    guard let name = position.values(of: "setting").first else { return [] }
    return plain(Setting.all.first { $0.name == name }?.choices ?? [])
  }

  /// What `help` has pages on, behind the words that `help` has already.
  private var topics: [Value] {
    let found = CommandTree.highwater.command(of: position.words)
    guard found.path.count == position.words.count else { return [] }
    let commands = found.command.shownSubcommands.map { Value($0.commandName, $0.abstract) }
    guard position.words.isEmpty else { return commands }
    return HelpTopic.all.map { Value($0.name, $0.summary) } + [
      ("commands", "all commands, by task")
    ]
      + commands
  }

  private func fitting(_ values: [Value], _ beginning: String) -> [Completion.Candidate] {
    values.filter { $0.text.hasPrefix(beginning) }.map {
      Completion.Candidate(CommandWords.quoted($0.text), label: $0.text, summary: $0.summary)
    }
  }

  /// The values that a list with commas goes on to, without those it has.
  private func listed(_ values: [Value], _ beginning: String) -> [Completion.Candidate] {
    let given = beginning.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    let head = given.dropLast().map { $0 + "," }.joined()
    return fitting(values.filter { !given.dropLast().contains($0.text) }, given.last ?? "")
      .map { $0.behind(head) }
  }
}
