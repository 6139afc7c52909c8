import Measurement

/// Memory that a runtime takes as a whole and deals out by itself, so that no line of the user's
/// can be named from outside.
enum RuntimeMemory {
  private static let jvm = "mapped by libjvm; the rest is not attributed"
  private static let buffers = "buffers of JavaScript (ArrayBuffer, Buffer)"
  private static let javaScript = "JavaScript's heap (V8)"

  /// One frame in place of a stack that lies in such a runtime; else the stack as it is.
  static func replacing(_ frames: [WhereAccount.Frame]) -> [WhereAccount.Frame] {
    func isOf(_ library: String, _ frame: WhereAccount.Frame) -> Bool {
      frame.module?.split(separator: "/").last?.hasPrefix(library) ?? false
    }
    if let frame = frames.first(where: { isOf("libjvm.so", $0) }) {
      return [WhereAccount.Frame(function: jvm, module: frame.module)]
    }
    guard let frame = frames.first(where: { $0.function.contains("v8::") }) else { return frames }
    let functions = frames.map(\.function)
    let isBuffer = functions.contains { function in
      ["ArrayBuffer", "BackingStore", "node::Buffer"].contains { function.contains($0) }
    }
    if isBuffer { return [WhereAccount.Frame(function: buffers, module: frame.module)] }
    let isHeap = functions.contains { function in
      ["v8::internal::MemoryAllocator", "v8::internal::Heap", "PageAllocator", "VirtualMemory"]
        .contains { function.contains($0) }
    }
    return isHeap ? [WhereAccount.Frame(function: javaScript, module: frame.module)] : frames
  }

  /// What else there is to find out more.
  static func remarks(on account: WhereAccount) -> [String] {
    let functions = Set(account.frames.map(\.function))
    var remarks: [String] = []
    if functions.contains(jvm) {
      remarks.append(
        "Lines of Java are not seen from outside: Java Flight Recorder names them "
          + "(java -XX:StartFlightRecording).")
    }
    if functions.contains(javaScript) {
      remarks.append(
        "Lines of JavaScript are not seen from outside: a heap snapshot names them "
          + "(node --heapsnapshot-near-heap-limit=1).")
    }
    return remarks
  }
}
