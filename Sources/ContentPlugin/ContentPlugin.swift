// Compiles texts into the program: the lessons and their programs, the recipes, the help topics and
// the source of the cases. Their folders are in `Sources/BuiltIn/Content`, or linked there; a file
// added to one is built in, and no list names it. The folders are read here, since the package
// manager does not list C headers among a target's files.

import Foundation
import PackagePlugin

@main
struct ContentPlugin: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let content = target.directoryURL.appending(path: "Content/").path(percentEncoded: false)
    let texts = try Self.files(below: content)
      // Without what HighWater makes there itself.
      .filter { !$0.hasPrefix("Recipes/generated/") }
      .sorted()
    let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedTexts.swift")
    return [
      .buildCommand(
        displayName: "Embedding \(texts.count) texts",
        executable: try context.tool(named: "content-embedder").url,
        arguments: [output.path(percentEncoded: false), content] + texts,
        inputFiles: texts.map { URL(filePath: content + $0) }, outputFiles: [output])
    ]
  }

  /// The paths of the files in the folders of a folder, some of which are links.
  private static func files(below content: String) throws -> [String] {
    let manager = FileManager.default
    return try manager.contentsOfDirectory(atPath: content).flatMap { folder in
      let path = URL(filePath: content + folder).resolvingSymlinksInPath()
      return try manager.subpathsOfDirectory(atPath: path.path(percentEncoded: false))
        .map { "\(folder)/\($0)" }
        .filter { path in
          var isFolder: ObjCBool = false
          return manager.fileExists(atPath: content + path, isDirectory: &isFolder)
            && !isFolder.boolValue && !path.contains("/.")
        }
    }
  }
}
