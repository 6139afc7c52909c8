import CEditLine
import Glibc
import Streaming

/// The user's settings for programs that use libedit: `EDITRC`, or `.editrc` in the home folder.
struct Editrc {
  /// The lines that say something.
  private(set) var lines: [String]

  /// How much of the file is read; the rest of a longer one is left out.
  static let readLimit = 1 << 16

  /// Reads the user's file; one that is missing or unreadable is empty, as it is to libedit.
  init() {
    let named = getenv("EDITRC").map { String(cString: $0) }
    let home = getenv("HOME").map { String(cString: $0) + "/.editrc" }
    guard let path = named ?? home else {
      self.init(text: "")
      return
    }
    let bytes = try? InputFile(path).bytes(in: 0..<Self.readLimit)
    self.init(text: String(decoding: bytes ?? [], as: UTF8.self))
  }

  /// Cuts `text` into lines and leaves out the empty ones and the comments.
  init(text: String) {
    lines = text.unicodeScalars.split { $0 == "\n" || $0 == "\r" }
      .map { String($0.drop { $0 == " " || $0 == "\t" }) }
      .filter { !$0.isEmpty && !$0.hasPrefix("#") }
  }

  /// The same without the lines that choose between emacs and vi.
  var keepingMode: Editrc {
    var others = self
    others.lines.removeAll(where: Self.resetsKeys)
    return others
  }

  /// Gives the lines to libedit, one by one.
  ///
  /// `el_source(3edit)` does the same at once; here `rebind` is called after each line that puts
  /// libedit's own keys back. Calls `tok_wstr(3edit)` and `el_wparse(3edit)`, which reports
  /// a line's mistakes on standard error.
  func apply(to editor: OpaquePointer, rebind: () -> Void) {
    for line in lines {
      guard let tokenizer = tok_winit(nil) else { return }
      defer { tok_wend(tokenizer) }
      var count: Int32 = 0
      var words: UnsafeMutablePointer<UnsafePointer<wchar_t>?>?
      guard tok_wstr(tokenizer, line.wide, &count, &words) == 0 else { continue }
      _ = el_wparse(editor, count, words)
      if Self.resetsKeys(line) { rebind() }
    }
  }

  /// The escape sequences that lines of `bind` name, without their escape: `\\e[5~` and the like.
  var boundSequences: Set<String> {
    Set(
      lines.compactMap { line in
        let words = line.split { $0 == " " || $0 == "\t" }
        guard let command = words.first, command == "bind" || command.hasSuffix(":bind"),
          let key = words.dropFirst().first(where: { !$0.hasPrefix("-") })
        else { return nil }
        let plain = key.filter { $0 != "\"" && $0 != "'" }
        let escape = ["\\e", "\\E", "^[", "\\033", "\\x1b"].first { plain.hasPrefix($0) }
        return escape.map { String(plain.dropFirst($0.count)) }
      })
  }

  /// Whether a line is `bind -e` or `bind -v`, for any program.
  static func resetsKeys(_ line: String) -> Bool {
    let words = line.split { $0 == " " || $0 == "\t" }
    guard let command = words.first, command == "bind" || command.hasSuffix(":bind") else {
      return false
    }
    return words.dropFirst().contains {
      $0.hasPrefix("-") && ($0.contains("e") || $0.contains("v"))
    }
  }
}
