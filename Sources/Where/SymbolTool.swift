import Glibc
import Measurement
import Streaming

/// The programs that turn addresses into functions and lines, as far as they are installed.
struct SymbolTools: Sendable {
  /// What names an address.
  enum Symbolizer: Hashable, Sendable {
    case llvm(String)
    /// addr2line of GNU binutils.
    case binutils(String)
  }

  var symbolizer: Symbolizer?
  var swiftDemangler: String?
  var demangler: String?

  /// Looks for the tools in `PATH`, and beside the Swift compiler.
  static func installed() -> SymbolTools {
    let besideCompiler = executablePath(of: "swiftc").flatMap { compiler -> String? in
      guard let resolved = realpath(compiler.nativePath, nil) else { return nil }
      defer { free(resolved) }
      let path = String(cString: resolved)
      return path.lastIndex(of: "/").map { String(path[..<$0]) }
    }
    func find(_ name: String) -> String? {
      executablePath(of: name) ?? besideCompiler.flatMap { executablePath(of: "\($0)/\(name)") }
    }
    return SymbolTools(
      symbolizer: find("llvm-symbolizer").map { .llvm($0) }
        ?? find("addr2line").map { .binutils($0) },
      swiftDemangler: find("swift-demangle"), demangler: find("c++filt"))
  }
}

/// A function and a line as a symbolizer names them; `nil` for what it does not know.
struct Symbol: Hashable {
  var function: String?
  var file: String?
  var line: Int?
}

/// Reads a symbolizer's answers line by line: for each address the inlined functions first, the
/// innermost before the others.
///
/// llvm-symbolizer ends each answer by an empty line; addr2line begins each by the address.
struct SymbolAnswers {
  private(set) var answers: [[Symbol]] = []
  private let endsByEmptyLine: Bool
  private var symbols: [Symbol] = []
  private var function: String?
  private var hasBegun = false

  init(of symbolizer: SymbolTools.Symbolizer) {
    if case .llvm = symbolizer { endsByEmptyLine = true } else { endsByEmptyLine = false }
  }

  mutating func read(_ line: String) {
    if endsByEmptyLine ? line.isEmpty && function == nil : function == nil && line.hasPrefix("0x") {
      finish()
      hasBegun = true
    } else if let function {
      symbols.append(Self.symbol(function, line))
      self.function = nil
    } else {
      function = line
    }
  }

  /// Ends the last answer.
  mutating func finish() {
    if endsByEmptyLine ? !symbols.isEmpty : hasBegun { answers.append(symbols) }
    symbols = []
  }

  private static func symbol(_ function: String, _ place: String) -> Symbol {
    // `file:line:column`, or `file:line (discriminator 3)`.
    var parts = place.split(separator: " (discriminator", maxSplits: 1).first.map(String.init) ?? ""
    var numbers: [Int] = []
    while numbers.count < 2, let colon = parts.lastIndex(of: ":"),
      let number = number(parts[parts.index(after: colon)...])
    {
      numbers.append(number)
      parts = String(parts[..<colon])
    }
    let line = numbers.last ?? 0
    return Symbol(
      function: function == "??" || function.isEmpty ? nil : function,
      file: parts == "??" || parts.isEmpty ? nil : parts, line: line > 0 ? line : nil)
  }

  private static func number(_ text: Substring) -> Int? { text == "?" ? 0 : Int(text) }
}

extension SymbolTools {
  /// Names addresses of one program or library.
  ///
  /// - Parameters:
  ///   - addresses: As its file has them.
  ///   - module: Its path.
  ///   - folder: Where a file may be made for the tool to read.
  ///   - interruption: Ends the tool.
  /// - Returns: For each address its symbols, innermost first; empty for what is not known, and for
  ///   all if there is no symbolizer or it fails.
  /// - Complexity: O(n) in the addresses, and what the tool takes to read the module.
  func symbols(
    of addresses: [UInt64], in module: String, using folder: String, interruption: Interruption
  ) -> [[Symbol]] {
    let unknown = addresses.map { _ in [Symbol]() }
    guard let symbolizer else { return unknown }
    let words =
      switch symbolizer {
      case .llvm(let path):
        [path, "--obj=\(module)", "--inlines", "--functions=linkage", "--demangle"]
      case .binutils(let path): [path, "-a", "-f", "-i", "-C", "-e", module]
      }
    var answers = SymbolAnswers(of: symbolizer)
    let isRead = run(
      words, on: addresses.map { "0x" + String($0, radix: 16) }, using: folder, interruption
    ) { answers.read($0) }
    answers.finish()
    return isRead && answers.answers.count == addresses.count ? answers.answers : unknown
  }

  /// Writes names as people do: those of Swift by its own tool, others that the symbolizer left by
  /// c++filt.
  ///
  /// - Returns: The names that could be read, by those that were given.
  func readable(
    _ names: Set<String>, using folder: String, interruption: Interruption
  ) -> [String: String] {
    let isSwift = { (name: String) in name.hasPrefix("$s") || name.hasPrefix("$S") }
    let isOther = { (name: String) in name.hasPrefix("_Z") || name.hasPrefix("_R") }
    var readable: [String: String] = [:]
    func demangle(_ names: [String], by words: [String]) {
      guard !names.isEmpty else { return }
      var lines: [String] = []
      let isRead = run(words, on: names, using: folder, interruption) { lines.append($0) }
      guard isRead, lines.count == names.count else { return }
      readable.merge(zip(names, lines)) { first, _ in first }
    }
    if let swiftDemangler {
      demangle(names.filter(isSwift), by: [swiftDemangler, "--simplified", "--compact"])
    }
    if let demangler { demangle(names.filter(isOther), by: [demangler]) }
    return readable
  }

  /// The longest that a tool may take, such as for the debug information of a browser.
  private static let patience = Duration.seconds(120)

  /// Runs a tool on lines; false if it failed.
  private func run(
    _ words: [String], on lines: [String], using folder: String, _ interruption: Interruption,
    line: (String) -> Void
  ) -> Bool {
    let path = folder + "/symbols"
    do {
      try AtomicFileWriter.write(Array(lines.map { $0 + "\n" }.joined().utf8), to: path)
      defer { unlink(path) }
      return try withoutActuallyEscaping(line) { line in
        try ToolRun(
          words, input: path, timeout: Self.patience, interruption: interruption, line: line)
      }.hasSucceeded
    } catch {
      return false
    }
  }
}
