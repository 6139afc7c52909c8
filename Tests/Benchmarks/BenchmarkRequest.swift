import Glibc

/// What the command line asks for.
struct BenchmarkRequest {
  /// The file to work on, or `nil` for one made for the purpose.
  private(set) var file: String?
  /// The size of that file in bytes.
  private(set) var size = 1 << 28
  /// The cases to time; all if empty.
  private(set) var names: Set<String> = []

  private static let usage =
    "benchmark: give --size SIZE, as in 256MiB or 1GiB, --file FILE, or --case NAME"

  init(_ arguments: [String]) throws {
    var rest = arguments[...]
    while let name = rest.popFirst() {
      guard let value = rest.popFirst() else { throw BenchmarkError(Self.usage) }
      switch name {
      case "--file": file = value
      case "--case": names.insert(value)
      case "--size":
        let units = ["GiB": 1 << 30, "MiB": 1 << 20]
        guard let unit = units.first(where: { value.hasSuffix($0.key) }),
          let count = Int(value.dropLast(3)), count > 0
        else { throw BenchmarkError(Self.usage) }
        size = count * unit.value
      default: throw BenchmarkError(Self.usage)
      }
    }
  }
}

/// Why the benchmark cannot be run.
struct BenchmarkError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}
