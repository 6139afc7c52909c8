// Compiles texts into the program: the lessons and their programs, the recipes, the help topics and
// the source of the cases. Their folders are in `Sources/BuiltIn/Content`, or linked there; a file
// added to one is built in, and no list names it.

import Foundation
import PackagePlugin

@main
struct ContentPlugin: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    guard let files = target.sourceModule?.sourceFiles.map(\.url) else { return [] }
    let content = target.directoryURL.appending(path: "Content/").path(percentEncoded: false)
    // Without what HighWater makes there itself.
    let texts = files.map { $0.path(percentEncoded: false) }
      .filter { $0.hasPrefix(content) && !$0.hasPrefix(content + "Recipes/generated/") }
      .sorted()
    let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedTexts.swift")
    return [
      .buildCommand(
        displayName: "Embedding \(texts.count) texts",
        executable: try context.tool(named: "content-embedder").url,
        arguments: [output.path(percentEncoded: false), content]
          + texts.map { String($0.dropFirst(content.count)) },
        inputFiles: texts.map { URL(filePath: $0) }, outputFiles: [output])
    ]
  }
}
