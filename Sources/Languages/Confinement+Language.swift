import Glibc
package import Measurement
import Streaming

extension Confinement {
  /// Shows the tools of a language that lie outside the system's own folders, as those of a version
  /// manager in a home folder do, and sets what tools need to do without a network.
  ///
  /// - Parameter language: The language.
  package mutating func show(_ language: Language) {
    let words = [language.probe.first, language.compile?.first, language.run.first]
    for path in words.compactMap({ $0.flatMap(executablePath) }) {
      let resolved = Self.resolved(path)
      shown += [path, resolved].compactMap(Self.place(of:))
      if resolved.hasSuffix("/rustup") { showToolchains() }
    }
    var seen: Set<String> = []
    shown = shown.filter { seen.insert($0).inserted }
    // Go fetches another release of itself if it likes.
    environment.merge(["GOPROXY": "off", "GOTOOLCHAIN": "local"]) { $1 }
  }

  /// Shows what rustup calls by the names of its tools.
  private mutating func showToolchains() {
    guard let folder = Self.variable("RUSTUP_HOME") ?? Self.home.map({ "\($0)/.rustup" }) else {
      return
    }
    shown.append(folder)
    environment["RUSTUP_HOME"] = folder
    if let chosen = Self.variable("RUSTUP_TOOLCHAIN") { environment["RUSTUP_TOOLCHAIN"] = chosen }
  }

  private static let systemFolders = ["/usr/", "/bin/", "/sbin/", "/opt/", "/nix/", "/gnu/"]

  /// What to show of a tool: as little as holds its libraries too, which are beside the folder that
  /// it is in.
  ///
  /// - Parameter tool: Its absolute path.
  /// - Returns: A file or folder; `nil` if it lies in a folder of the system's own.
  private static func place(of tool: String) -> String? {
    guard tool.hasPrefix("/"), !systemFolders.contains(where: tool.hasPrefix) else { return nil }
    let folder = above(tool)
    let parent = above(folder)
    // A home folder holds more than tools, and so does ~/.local.
    if folder == home { return tool }
    let isShared = [home, "/"].contains(parent) || [".local", ".cargo"].contains(name(of: parent))
    return isShared ? folder : parent
  }

  private static func above(_ path: String) -> String {
    let folder = path[..<(path.lastIndex(of: "/") ?? path.startIndex)]
    return folder.isEmpty ? "/" : String(folder)
  }

  private static func name(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? ""
  }

  private static func resolved(_ path: String) -> String {
    guard let resolved = realpath(path.nativePath, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  private static var home: String? { variable("HOME") }
}
