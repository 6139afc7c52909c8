import ArgumentParser
import CaseStudies
import Course
import Testing

@testable import Shell

/// What the commands declare about themselves, compared with what ArgumentParser reads from them: a
/// declaration that was forgotten is found here.
@Suite struct CommandOutlineTests {
  /// Every command of the tree with its outline.
  private func commands() throws -> [(path: String, outline: CommandOutline, CommandTree.Command)] {
    func below(
      _ path: [String], _ outline: CommandOutline, _ command: CommandTree.Command
    ) throws -> [(String, CommandOutline, CommandTree.Command)] {
      let own = (path.joined(separator: " "), outline, command)
      return try [own]
        + outline.subcommands.flatMap { next in
          let path = path + [next.name]
          return try below(path, next, #require(command.subcommand(next.name), "\(path)"))
        }
    }
    return try below([], .highwater, CommandTree.highwater().root)
  }

  @Test func agreesWithArgumentParser() throws {
    for (path, outline, command) in try commands() {
      #expect(outline.subcommands.map(\.name) == command.subcommands?.map(\.commandName) ?? [])
      #expect(outline.aliases == command.aliases ?? [], "\(path)")
      #expect(outline.isShown == (command.shouldDisplay != false), "\(path)")
      #expect(outline.hasDefault == (command.defaultSubcommand != nil), "\(path)")
    }
  }

  @Test func knowsTheProgramsOwnOptions() throws {
    let options = try CommandTree.highwater().root.ownArguments
    func names(_ kind: CommandTree.Argument.Kind) -> Set<String> {
      Set(options.filter { $0.kind == kind }.flatMap { $0.names ?? [] }.map(\.text))
    }
    #expect(HighWater.valueOptions == names(.option))
    #expect(HighWater.flags == names(.flag))
  }

  @Test func knowsWhichShortOptionsAreTheProgramsToo() throws {
    let own = Set(try CommandTree.highwater().root.ownArguments.flatMap(\.shortNames))
    for (path, outline, command) in try commands() where !path.isEmpty {
      var shared: [String: String] = [:]
      for argument in command.ownArguments {
        for short in argument.shortNames where own.contains(short) {
          shared[short] = argument.names?.first { $0.kind == "long" }?.text
        }
      }
      #expect(outline.sharedOptions == shared, "\(path)")
    }
  }

  @Test func knowsWhichCommandsTakeAProgram() throws {
    for (path, outline, command) in try commands() {
      let takesProgram = command.ownArguments.contains {
        $0.parsingStrategy == "postTerminator" || $0.valueName == "subject"
      }
      #expect(outline.takesProgram == takesProgram, "\(path): conform to ProgramCommand")
    }
  }

  /// A program may follow the options of a command without `--`, so their flags must be known.
  @Test func knowsTheFlagsBeforeAProgram() throws {
    for (path, outline, command) in try commands() {
      guard let flags = outline.flagsBeforeProgram else { continue }
      let known = command.ownArguments.filter { $0.kind == .flag }.flatMap { $0.names ?? [] }
      #expect(flags == Set(known.map(\.text)).union(["--plain", "--help", "-h"]), "\(path)")
    }
  }

  /// The prompt completes values by their name, the system's shell by the declaration.
  @Test func declaresHowEachValueIsCompleted() throws {
    for (path, _, command) in try commands() where path != HelpRequest.commandName {
      for argument in command.ownArguments where argument.kind != .flag {
        let name = argument.valueName ?? ""
        let isKnown = ValueCompletion.sources[name] != nil
        let isAsked = argument.completionKind?.custom != nil
        #expect(isKnown == isAsked, "\(path): <\(name)> and the completion .grammar")
      }
    }
  }

  /// A case declares its options, `CaseOptionArguments` lets ArgumentParser know them. The word
  /// after a case is one of the subjects of `sweep` and `fit`.
  @Test(arguments: ["compare", "load", "stream", "sweep", "fit"])
  func takesTheOptionsOfEachCase(name: String) throws {
    let command = try #require(try CommandTree.highwater().root.subcommand(name))
    let arguments = command.ownArguments.filter { $0.sectionTitle == CaseOptionArguments.title }
    let takesSubjects = command.ownArguments.contains { $0.valueName == "subject" }
    var shortNames: [String: Set<String>] = [:]
    for study in CaseStudy.all {
      for option in study.options where !(option.isPositional && takesSubjects) {
        shortNames[option.name, default: []].formUnion(option.short.map { ["-\($0)"] } ?? [])
        let argument = arguments.first {
          option.isPositional
            ? $0.kind == .positional && $0.valueName == option.name
            : $0.names?.contains { $0.text == "--\(option.name)" } == true
        }
        let found = try #require(
          argument, "\(study.id): add '\(option.name)' to CaseOptionArguments")
        #expect((found.kind == .flag) == option.isFlag, "\(study.id): \(option.name)")
      }
    }
    for argument in arguments {
      let name = argument.names?.first { $0.kind == "long" }?.name ?? argument.valueName ?? ""
      #expect(shortNames[name] == Set(argument.shortNames), "\(name)")
    }
  }

  /// Each reaches the case that it was given for.
  @Test func passesTheOptionsOfEachCaseOn() throws {
    for study in CaseStudy.all {
      for option in study.options {
        let value = Self.value(for: option)
        var words = ["compare", study.id]
        if !option.isPositional { words.append("--\(option.name)") }
        if !option.isFlag { words.append(value) }
        let command = try #require(try CommandLineParser.parse(words) as? Compare)
        #expect(
          try CaseArguments(word: command.word, options: command.options)
            .values(forCase: study.id) == [option.name: value],
          "\(study.id): \(option.name)")
      }
    }
  }

  private static func value(for option: CaseOption) -> String {
    switch option.kind {
    case .flag: "true"
    case .count, .lines: "7"
    case .size: "7KiB"
    case .choice(let words): words.last ?? ""
    case .text, .path: "seven"
    }
  }
}

extension CommandTree.Argument {
  fileprivate var shortNames: [String] { (names ?? []).filter { $0.kind == "short" }.map(\.text) }
}

/// The commands with their options, read from ArgumentParser's own description.
@Suite struct CommandTreeTests {
  @Test(arguments: ["", "{}", "{\"serializationVersion\": 1, \"tool\": {}}", "[]"])
  func refusesAnotherDescription(json: String) {
    #expect {
      try CommandTree(json: json)
    } throws: { error in
      guard case CommandFailure.failed(let message) = error else { return false }
      return message.hasPrefix("help: cannot read what ArgumentParser says about the commands")
    }
  }

  @Test func findsCommandsByTheirBeginnings() throws {
    let found = try CommandTree.highwater().command(of: ["fix", "ma", "report"])
    #expect(found.path == ["fixture", "make"])
    #expect(found.command.commandName == "make")
  }
}
