package import Measurement
import MemoryTracking

extension Sample {
  /// Where 201.3 MiB were: two lines of the user's own, one by way of another, and the rest.
  package static let account: WhereAccount = {
    let file = "/home/me/Sources/Tool"
    var account = WhereAccount(
      peak: mebibytes(201.5), program: "/home/me/.build/release/tool", processID: 4711,
      frames: [
        .init(function: "swift_slowAlloc", module: "/opt/swift/libswiftCore.so"),
        .init(function: "lines()", file: "\(file)/Lines.swift", line: 15, isOwn: true),
        .init(function: "report()", file: "\(file)/Report.swift", line: 17, isOwn: true),
        .init(function: "Data.init(contentsOf:)", module: "/opt/swift/libFoundation.so"),
        .init(function: "report()", file: "\(file)/Report.swift", line: 14, isOwn: true),
        .init(function: "main", module: "/home/me/.build/release/tool", isOwn: true),
      ])
    // Twice the standard deviation is 3 MiB.
    account.stacks = [
      .init(bytes: mebibytes(110), variance: 2_473_901_162_496, frames: [0, 1, 2, 5]),
      .init(bytes: mebibytes(64), variance: 0, frames: [3, 4, 5]),
      .init(bytes: mebibytes(8), variance: 0, frames: [0, 1, 5]),
      .init(bytes: mebibytes(0.5), variance: 0, frames: []),
    ]
    account.rest = [
      .init(what: "program, libraries, mapped files", bytes: mebibytes(17.5)),
      .init(what: "rest: allocator slack, stacks, globals", bytes: mebibytes(1.5)),
    ]
    account.untouched = mebibytes(512)
    account.sources = [
      .init(
        file: "\(file)/Lines.swift",
        lines: [
          .init(number: 14, text: "    for range in ranges {"),
          .init(number: 15, text: "      lines.append(Array(content[range]))"),
        ]),
      .init(
        file: "\(file)/Report.swift",
        lines: [
          .init(number: 14, text: "  let content = try Data(contentsOf: url)"),
          .init(number: 17, text: "  for line in content.lines() {"),
        ]),
    ]
    return account
  }()

  /// The same of a tool that reports phases, one of them from another process.
  package static let phasedAccount: WhereAccount = {
    var account = Sample.account
    account.phases = [
      .init(
        name: "Content read", peak: mebibytes(84),
        stacks: [.init(bytes: mebibytes(64), variance: 0, frames: [3, 4, 5])],
        growth: [.init(bytes: mebibytes(64), variance: 0, frames: [3, 4, 5])]),
      .init(
        name: "Lines split", peak: mebibytes(201.5), stacks: Array(account.stacks.prefix(2)),
        growth: [.init(bytes: mebibytes(118), variance: 2_473_901_162_496, frames: [0, 1, 2, 5])]),
      .init(name: "Sorted by a child"),
      .init(name: "Freed", peak: mebibytes(100), stacks: [], growth: []),
    ]
    return account
  }()

  /// One run of a tool, and where its memory was.
  package static let traced: Comparison = {
    var comparison = Comparison(
      host: host, caseID: nil, decisionRow: nil, input: nil,
      variants: [
        .init(name: "tool", runs: [run(peak: 200, final: 60, wall: .milliseconds(84), read: 1)])
      ])
    comparison.variants[0].picture = account
    return comparison
  }()
}
