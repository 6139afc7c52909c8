import Glibc

/// The locale in which libedit shows characters.
enum TerminalLocale {
  /// Sets the `LC_CTYPE` of the process, once, before the editor starts.
  ///
  /// libedit asks the locale which characters can be shown and how they are sent, and never sets it
  /// itself. The user's own is taken if its characters are UTF-8. If not, as where `LANG` is unset
  /// in a container, C.UTF-8 is: the editor reads UTF-8 in any case, and all that it sends beyond
  /// ASCII is what the user typed, pasted or completed. Where C.UTF-8 is missing too, ASCII works.
  /// Stands for `setlocale(3)`; nothing but `LC_CTYPE` is touched.
  static func adopt() {
    for name in ["", "C.UTF-8"] where !isUTF8 { setlocale(LC_CTYPE, name) }
  }

  private static var isUTF8: Bool { String(cString: nl_langinfo(Int32(CODESET))) == "UTF-8" }
}
