package import MemoryTracking

/// A line of code and what all stacks that lead to it held.
package struct WhereSite: Hashable, Sendable {
  /// The innermost line of the user's own code, or what comes nearest to it.
  package var frame: WhereAccount.Frame
  package var bytes: ByteCount
  /// Twice the standard deviation of `bytes`.
  package var error: ByteCount
  /// The line and its callers, innermost first, of the stack that held most.
  package var path: [WhereAccount.Frame]
  /// The stacks with all their frames, the largest first.
  package var stacks: [Stack]

  /// A whole call stack.
  package struct Stack: Hashable, Sendable {
    package var bytes: ByteCount
    /// The innermost first.
    package var frames: [WhereAccount.Frame]
  }

  /// The line of the user's own code that led there: the next one outward in another function that
  /// does more than pass a call on; `nil` if there is none.
  package var caller: WhereAccount.Frame? {
    path.dropFirst().first { caller in
      caller.isOwn && caller.line != nil && !caller.isSameLine(as: frame) && !caller.isGlue
        && caller.enclosingFunction != frame.enclosingFunction && !caller.isOverload(of: frame)
    }
  }
}

extension WhereAccount.Frame {
  /// The function as it was written: of a closure, the one that it is written in; of a specialised
  /// copy, the original.
  fileprivate var enclosingFunction: Substring {
    var name = function[...]
    // Swift: `closure #1 in Data.lines()`.
    while let end = name.firstRange(of: " in "), name[..<end.lowerBound].contains("closure #") {
      name = name[end.upperBound...]
    }
    for mark in ["specialized ", "static "] where name.hasPrefix(mark) {
      name = name.dropFirst(mark.count)
    }
    // Rust: `main::{closure#0}`; C++: `main::{lambda(int)#1}::operator()(int) const`,
    // `main::$_0::operator()`.
    for mark in ["::{closure", "::{{closure", "::{lambda", "::'lambda", "::$_"] {
      if let start = name.firstRange(of: mark) { name = name[..<start.lowerBound] }
    }
    return name
  }

  /// Whether it only leads to a function of the same name in the same file: in Swift,
  /// `Data.lines()` to `UnsafeRawBufferPointer.lines()`. Initializers all have one name.
  fileprivate func isOverload(of other: WhereAccount.Frame) -> Bool {
    guard let file, file == other.file, let name = methodName else { return false }
    return name == other.methodName && name != "init"
  }

  /// `lines` of `Data.lines()`; `nil` for what is no method of Swift.
  private var methodName: Substring? {
    let function = enclosingFunction
    guard let end = function.firstIndex(where: { $0 == "(" || $0 == "<" }),
      let dot = function[..<end].lastIndex(of: ".")
    else { return nil }
    return function[function.index(after: dot)..<end]
  }

  /// Whether the compiler made it to pass a function on: its line is where the function is named,
  /// and not where it is called.
  fileprivate var isGlue: Bool {
    function.hasPrefix("implicit closure") || function.contains("thunk for ")
      || function.hasPrefix("partial apply")
  }
}

extension WhereAccount.Frame {
  /// Whether both are on the same line of the same file, or, without lines, in the same function.
  package func isSameLine(as other: WhereAccount.Frame) -> Bool {
    guard line != nil || other.line != nil else {
      return function == other.function && module == other.module
    }
    return file == other.file && line == other.line
  }

  /// Where it is, in short: `Lines.swift:15`; the function where no line is known.
  package var place: String {
    guard let file, let line else { return function }
    return "\(file.split(separator: "/").last ?? Substring(file)):\(line)"
  }
}

extension WhereAccount {
  /// The stacks by line, the largest first.
  ///
  /// - Complexity: O(n) in the frames of all stacks.
  package var sites: [WhereSite] { sites(of: stacks) }

  /// Stacks of the account or of one of its phases by line, the largest first.
  ///
  /// - Complexity: O(n) in the frames of all stacks.
  package func sites(of stacks: [Stack]) -> [WhereSite] {
    struct Key: Hashable {
      var place: String
      var file: String?
      var module: String?
    }
    var order: [Key] = []
    var groups: [Key: (frame: Frame, stacks: [Stack])] = [:]
    for stack in stacks {
      let frame = named(by: stack).map { frames[stack.frames[$0]] } ?? .unknown
      let key = Key(
        place: frame.place, file: frame.file, module: frame.line == nil ? frame.module : nil)
      if groups[key] == nil { order.append(key) }
      groups[key, default: (frame, [])].stacks.append(stack)
    }
    let sites = order.compactMap { key in groups[key].map { site($0.frame, $0.stacks) } }
    return sites.sorted { $0.bytes > $1.bytes }
  }

  /// Where every program begins, which says nothing of a stack.
  private static let entry = "_start"

  private func site(_ frame: Frame, _ stacks: [Stack]) -> WhereSite {
    let sorted = stacks.sorted { $0.bytes > $1.bytes }
    let path = sorted.first.map { largest in
      largest.frames.dropFirst(named(by: largest) ?? 0).map { frames[$0] }
    }
    return WhereSite(
      frame: frame, bytes: stacks.map(\.bytes).reduce(.zero, +),
      error: WhereAccount.error(stacks.map(\.variance).reduce(0, +)), path: path ?? [],
      stacks: sorted.map { stack in
        WhereSite.Stack(bytes: stack.bytes, frames: stack.frames.map { frames[$0] })
      })
  }

  /// Which of a stack's frames names it: the innermost line of the user's own, unless it is where a
  /// function is only named; without such a line the innermost function of the user's own, or of
  /// the program itself, but not the hook that is built into HighWater's worker; else the innermost
  /// frame. `nil` for a stack without frames.
  private func named(by stack: Stack) -> Int? {
    func first(_ condition: (Frame) -> Bool) -> Int? {
      stack.frames.firstIndex { condition(frames[$0]) }
    }
    let isCode = { (frame: Frame) in
      frame.function != Self.entry && frame.file?.contains("/CWhere/") != true
    }
    return first { $0.isOwn && $0.line != nil && !$0.isGlue } ?? first { $0.isOwn && isCode($0) }
      ?? first { $0.module == program && isCode($0) } ?? (stack.frames.isEmpty ? nil : 0)
  }
}

extension WhereAccount.Frame {
  /// Stands for a stack that is not known.
  fileprivate static let unknown = WhereAccount.Frame(function: "(stack not known)")
}
