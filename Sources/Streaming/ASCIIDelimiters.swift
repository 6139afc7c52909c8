// Paths and quoted words are taken apart at single signs of ASCII. To Swift, such a sign and a
// combining mark after it are one character, of which the kernel, sh(1) and a spreadsheet know
// nothing: a name from elsewhere could hide a quote that way.

extension String {
  /// Replaces a sign wherever it stands, whatever follows it.
  ///
  /// - Parameters:
  ///   - sign: The sign.
  ///   - other: What stands in its place.
  /// - Returns: The new text.
  /// - Complexity: O(n) in time and space.
  package func replacing(sign: Unicode.Scalar, with other: String) -> String {
    guard unicodeScalars.contains(sign) else { return self }
    var result = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      if scalar == sign {
        result.append(contentsOf: other.unicodeScalars)
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }

  /// The text within single quotes, as sh(1) reads it back whatever is in it.
  package var singleQuoted: String { "'\(replacing(sign: "'", with: "'\\''"))'" }

  /// The last part of a path: a program's or a file's name; the root's is `/`.
  package var baseName: String {
    utf8.split(separator: UInt8(ascii: "/")).last.map { String(Substring($0)) } ?? self
  }

  /// The folder that a path lies in: `.` if the path says none.
  package var parentFolder: String {
    let slash = UInt8(ascii: "/")
    let bytes = utf8.count > 1 && utf8.last == slash ? utf8.dropLast() : utf8[...]
    guard let cut = bytes.lastIndex(of: slash) else { return "." }
    return cut == startIndex ? "/" : String(self[..<cut])
  }
}
