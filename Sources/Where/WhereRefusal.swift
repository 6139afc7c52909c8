import Measurement

/// Why there can be no picture of a program, known before it runs: the hook is loaded by glibc's
/// loader and sees what goes through glibc's malloc.
package enum WhereRefusal: Error, Hashable, CustomStringConvertible {
  case go(program: String)
  case staticallyLinked(program: String)
  case otherLibrary(program: String, loader: String)
  case oldLibrary(program: String)
  case narrow(program: String)
  case privileged(program: String)

  /// The oldest glibc that tells the hook's unwinder what it needs (_dl_find_object(3)).
  static let oldestGlibc = "2.35"

  /// What speaks against tracing the program of a command; `nil` if nothing is known.
  ///
  /// - Parameter program: A path, or a name to search for in `PATH`.
  /// - Complexity: O(n) time in the sizes of the executable and of the C library.
  package init?(ofCommand program: String) {
    guard let file = ProgramFile(ofCommand: program), let reason = WhereRefusal(file) else {
      return nil
    }
    self = reason
  }

  init?(_ file: ProgramFile) {
    let program = file.path
    if !file.is64Bit {
      self = .narrow(program: program)
    } else if file.gainsPrivileges {
      self = .privileged(program: program)
    } else if ProgramFile.isGo(program) {
      self = .go(program: program)
    } else if let loader = file.loader {
      guard !file.usesMusl, loader.split(separator: "/").last?.hasPrefix("ld") == true else {
        self = .otherLibrary(program: program, loader: loader)
        return
      }
      let isNew = ProgramFile.hasGlibc(Self.oldestGlibc, besideLoader: loader) ?? true
      if isNew { return nil }
      self = .oldLibrary(program: program)
    } else {
      self = .staticallyLinked(program: program)
    }
  }

  package var description: String {
    switch self {
    case .go(let program):
      "where: '\(program)' is made by Go, whose runtime allocates by itself; use its own heap profile "
        + "(runtime/pprof), or leave out --where"
    case .staticallyLinked(let program):
      "where: '\(program)' is linked statically, so nothing can be loaded into it to see what it "
        + "allocates; link it dynamically, or leave out --where"
    case .otherLibrary(let program, let loader):
      "where: '\(program)' uses the C library of '\(loader)', and only glibc's malloc can be traced; build "
        + "it for glibc, or leave out --where"
    case .oldLibrary(let program):
      "where: the glibc that '\(program)' uses is older than \(Self.oldestGlibc), which finding the callers "
        + "needs; use a newer system, or leave out --where"
    case .narrow(let program):
      "where: '\(program)' is not a 64-bit program of this machine, and only such ones can be traced; build "
        + "it for 64 bits, or leave out --where"
    case .privileged(let program):
      "where: '\(program)' gains privileges when it starts, so nothing is loaded into it; run it as root, "
        + "or leave out --where"
    }
  }
}
