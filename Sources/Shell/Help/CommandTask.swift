import ArgumentParser

/// Something that people come to do, and the commands for it: a group of the command tree.
struct CommandTask {
  /// What is done, as in `Follow a lesson`.
  var name: String
  /// The commands for it, the one to begin with first.
  var commands: [CommandTree.Command]

  /// The tasks in the order they are listed.
  static let all: [CommandTask] = {
    let root = CommandTree.highwater.root
    return HighWater.configuration.groupedSubcommands.map { group in
      let names = group.subcommands.map { $0._commandName } + (group.name == shell ? ["help"] : [])
      return CommandTask(
        name: group.name,
        commands: names.compactMap(root.subcommand).filter { $0.shouldDisplay != false })
    }
  }()

  /// The task whose commands are about the shell itself, `help` among them.
  static let shell = "Use the shell"
}
