import Glibc

/// The executables built along with the tests.
package enum BuiltProducts {
  /// The folder that holds the test bundle and, beside it, every executable of the package.
  ///
  /// - Throws: `TestSupportError.call` if `/proc` is not mounted.
  package static func folder() throws(TestSupportError) -> String {
    guard let executable = realpath("/proc/self/exe", nil) else {
      throw .failed("realpath", "/proc/self/exe")
    }
    defer { free(executable) }
    return String(cString: dirname(executable))
  }

  /// The folder of the package that the tests read files from: the one that holds the products, so
  /// that a copy of both can be tested elsewhere, or else the one they were built in.
  ///
  /// - Parameter source: A file of the package's tests, by default the caller's.
  /// - Returns: The folder's absolute path.
  /// - Throws: `TestSupportError.call` if there is no such folder, or `/proc` is not mounted.
  package static func package(source: String = #filePath) throws(TestSupportError) -> String {
    for path in [try folder(), source] {
      var parts = path.split(separator: "/")
      while !parts.isEmpty {
        let folder = "/" + parts.joined(separator: "/")
        if access(folder + "/Package.swift", R_OK) == 0 { return folder }
        parts.removeLast()
      }
    }
    throw .failed("access", "Package.swift")
  }

  /// The path of the executable `name`, as built for this configuration.
  ///
  /// - Throws: `TestSupportError.notBuilt` if there is none.
  package static func path(_ name: String) throws(TestSupportError) -> String {
    let folder = try folder()
    let path = "\(folder)/\(name)"
    guard access(path, X_OK) == 0 else { throw .notBuilt(name, folder: folder) }
    return path
  }
}
