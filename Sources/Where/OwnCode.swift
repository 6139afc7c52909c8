import Measurement

/// Tells a user's own code from the system's, the toolchain's and packages', by where it lies.
struct OwnCode {
  /// The program that ran.
  var program: String

  /// Whether a frame of compiled code is the user's own.
  ///
  /// - Parameters:
  ///   - file: The source as debug information names it; `nil` without.
  ///   - module: The program or library.
  ///   - isUnderScript: Whether a script's lines are in the same stack: then the interpreter's own
  ///     code is only what runs them.
  /// - Returns: Whether it is.
  func isOwn(file: String?, module: String, isUnderScript: Bool) -> Bool {
    guard !Self.isSystem(module), !Self.isRuntime(module) else { return false }
    if isUnderScript, module == program { return false }
    // Of HighWater's own worker, what a learner reads and changes: the cases.
    if module.hasSuffix("/highwater-worker-traced") {
      return file?.contains("/CaseStudies/Cases/") ?? false
    }
    return file.map { !Self.isForeign($0) } ?? true
  }

  /// Whether a line of a script is the user's own, as far as its file tells.
  static func isOwn(script file: String) -> Bool { !file.hasPrefix("<") && !isForeign(file) }

  /// Judges the frames of a stack that has a script's lines: the interpreter is then only what runs
  /// them, and what came from `python -c` or standard input is the user's own, if the stack begins
  /// with it.
  ///
  /// - Parameter frames: The stack, innermost first; a script's lines have no module.
  func judgeUnderScript(_ frames: inout [WhereAccount.Frame]) {
    let first = frames.last { $0.module == nil && $0.file != nil }?.file
    for index in frames.indices {
      if let module = frames[index].module {
        frames[index].isOwn = isOwn(
          file: frames[index].file, module: module, isUnderScript: true)
      } else if let file = frames[index].file, file == first, Self.unnamed.contains(file) {
        frames[index].isOwn = true
      }
    }
  }

  /// The files of what has none.
  private static let unnamed: Set<String> = ["<string>", "<stdin>"]

  /// Whether a library or program belongs to the system or a toolchain.
  private static func isSystem(_ module: String) -> Bool {
    let folders = [
      "/bin/", "/sbin/", "/lib/", "/lib32/", "/lib64/", "/usr/bin/", "/usr/sbin/", "/usr/lib/",
      "/usr/lib32/", "/usr/lib64/", "/usr/libexec/", "/snap/", "/nix/store/", "/gnu/store/",
    ]
    let packages = ["/site-packages/", "/dist-packages/", "/lib-dynload/", "/node_modules/"]
    return folders.contains(where: module.hasPrefix) || packages.contains(where: module.contains)
  }

  /// Whether a library or program is a language's runtime, wherever it is installed.
  private static func isRuntime(_ module: String) -> Bool {
    let name = module.split(separator: "/").last ?? ""
    let libraries = [
      "libswift", "libFoundation", "lib_Foundation", "libdispatch", "libBlocksRuntime", "libstdc++",
      "libc++", "libgcc", "libc.so", "libm.so", "libpthread", "ld-linux", "libpython", "libjvm",
      "libjli", "libnode", "libruby", "libperl", "libphp", "libstd-", "libhighwater-where",
    ]
    let programs = [
      "python", "pypy", "node", "java", "deno", "bun", "ruby", "perl", "php", "lua",
    ]
    return libraries.contains(where: name.hasPrefix)
      || programs.contains { program in
        name.hasPrefix(program) && name.dropFirst(program.count).allSatisfy(\.isVersionPart)
      }
  }

  /// Whether a source belongs to the system, a toolchain, or a package that a registry delivered.
  private static func isForeign(_ file: String) -> Bool {
    let folders = [
      "/usr/include/", "/usr/lib/", "/usr/lib64/", "/usr/share/", "/usr/local/include/",
    ]
    let parts = [
      "/site-packages/", "/dist-packages/", "/node_modules/", "/lib/python", "/rustc/", "/.rustup/",
      "/.cargo/registry/", "/.cargo/git/", "/go/pkg/mod/", "/.build/checkouts/", "/include/c++/",
      "/swift/stdlib/", "/swift-foundation", "/swift-corelibs-", "/swift-collections/",
      "/swift/usr/", "/libstdc++-v3/", "/glibc-", "/sysdeps/", "/CWhere/",
    ]
    return file.hasPrefix("<") || file.hasSuffix("<compiler-generated>")
      || folders.contains(where: file.hasPrefix) || parts.contains(where: file.contains)
  }
}

extension Character {
  /// Whether it may be in the part of a program's name that says which version it is: `3.11`, `js`.
  fileprivate var isVersionPart: Bool { isNumber || self == "." || self == "j" || self == "s" }
}
