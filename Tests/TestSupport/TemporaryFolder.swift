import Glibc

/// A folder of a test's own, removed with all its contents when the last reference goes.
package final class TemporaryFolder: Sendable {
  /// The folder's absolute path, without a final slash or a symbolic link.
  package let path: String

  /// Makes an empty folder in `parent`, or else in `TMPDIR`, or in `/tmp`.
  package init(in parent: String? = nil) throws(TestSupportError) {
    let parent = parent ?? getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = "\(parent)/highwater-tests-XXXXXX".utf8CString.map { $0 }
    guard mkdtemp(&template) != nil, let resolved = realpath(template, nil) else {
      throw .failed("mkdtemp", parent)
    }
    defer { free(resolved) }
    path = String(cString: resolved)
  }

  deinit { Self.remove(path) }

  /// The path of `name` in the folder, whether or not anything is there.
  package func path(_ name: String) -> String { "\(path)/\(name)" }

  /// Writes `bytes` to the file `name`, replacing what was there.
  ///
  /// - Returns: The file's path.
  @discardableResult
  package func write(_ bytes: some Collection<UInt8>, to name: String) throws(TestSupportError)
    -> String
  {
    let path = path(name)
    guard let file = fopen(path, "we") else { throw .failed("fopen", path) }
    let bytes = Array(bytes)
    let written = fwrite(bytes, 1, bytes.count, file)
    guard fclose(file) == 0, written == bytes.count else { throw .failed("fwrite", path) }
    return path
  }

  /// Writes `text` to the file `name`, replacing what was there.
  ///
  /// - Returns: The file's path.
  @discardableResult
  package func write(_ text: String, to name: String) throws(TestSupportError) -> String {
    try write(text.utf8, to: name)
  }

  /// Writes an executable program to the file `name`.
  ///
  /// Another process writes it: a child that another test forks meanwhile could inherit this
  /// process's descriptor, and a program that is open for writing cannot be run (`ETXTBSY`).
  ///
  /// - Returns: The file's path.
  @discardableResult
  package func writeProgram(_ text: String, to name: String) throws(TestSupportError) -> String {
    let path = path(name)
    let script = "cat > \"$0\" && chmod 755 \"$0\""
    guard try run("/bin/sh", ["-c", script, path], standardInput: text.utf8).status == 0 else {
      throw .failed("write", path)
    }
    return path
  }

  /// Makes the folder `name` in the folder.
  ///
  /// - Returns: The new folder's path.
  @discardableResult
  package func makeFolder(_ name: String) throws(TestSupportError) -> String {
    let path = path(name)
    guard mkdir(path, 0o755) == 0 else { throw .failed("mkdir", path) }
    return path
  }

  /// The contents of the file `name`.
  package func contents(of name: String) throws(TestSupportError) -> [UInt8] {
    try fileContents(path(name))
  }

  /// The names of the folder's entries, in alphabetical order.
  package func names() -> [String] { Self.names(in: path).sorted() }

  private static func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name.0) { String(cString: $0) }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  private static func remove(_ path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      unlink(path)
      return
    }
    // A test may have removed its own permissions.
    chmod(path, 0o700)
    for name in names(in: path) { remove("\(path)/\(name)") }
    rmdir(path)
  }
}

/// The contents of the file at `path`; holds all of it in memory.
package func fileContents(_ path: String) throws(TestSupportError) -> [UInt8] {
  guard let file = fopen(path, "re") else { throw .failed("fopen", path) }
  defer { fclose(file) }
  var contents: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 65_536)
  while case let count = fread(&chunk, 1, chunk.count, file), count > 0 {
    contents += chunk[..<count]
  }
  guard ferror(file) == 0 else { throw .failed("fread", path) }
  return contents
}
