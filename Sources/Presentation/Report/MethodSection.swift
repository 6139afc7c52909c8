import Measurement
import MemoryTracking

/// The machine, the build and what was asked for.
struct MethodSection: ReportPart {
  static let template = "method"

  let id: String
  let facts: [ReportFact]
  let command: String?
  let notes: [String]

  init(_ host: Host?, _ circumstances: ReportCircumstances, id: String) {
    self.id = id
    command = circumstances.command
    facts =
      [ReportFact(name: "Measured", value: circumstances.measured)]
      + MethodSection.facts(host)
      + circumstances.options.map { ReportFact(name: $0.name, value: $0.value) }
    notes = [
      "Every run had a fresh process of its own.",
      "Samples draw the timeline; how each peak is known, and the least that way can tell, stands"
        + " beside it under Every run.",
      "A dash (–) stands for what was not measured; it is never shown as zero.",
    ]
  }

  private static func facts(_ host: Host?) -> [ReportFact] {
    guard let host else { return [] }
    return [
      ReportFact(name: "Kernel", value: "Linux \(host.kernel)"),
      ReportFact(name: "Processors", value: "\(host.processors)"),
      ReportFact(name: "Memory", value: "\(host.memory)"),
      ReportFact(name: "Swift", value: host.swift),
      ReportFact(name: "Build", value: host.build),
    ]
  }
}
