import Glibc

/// The executables that were built along with the tests.
package enum BuiltProducts {
  /// The folder that holds the test bundle and, beside it, every executable of the package.
  ///
  /// - Throws: `TestSupportError.call` where `/proc` is not mounted.
  package static func folder() throws(TestSupportError) -> String {
    guard let executable = realpath("/proc/self/exe", nil) else {
      throw .failed("realpath", "/proc/self/exe")
    }
    defer { free(executable) }
    return String(cString: dirname(executable))
  }

  /// The path of the executable `name`, as built for this configuration.
  ///
  /// - Throws: `TestSupportError.notBuilt` where there is none.
  package static func path(_ name: String) throws(TestSupportError) -> String {
    let folder = try folder()
    let path = "\(folder)/\(name)"
    guard access(path, X_OK) == 0 else { throw .notBuilt(name, folder: folder) }
    return path
  }
}
