package import CaseStudies
import MemoryTracking

/// Case studies as JSON, `highwater.cases/1`: what each does, what it takes, and its versions.
package enum CasesJSON {
  /// Writes cases, in their order.
  ///
  /// - Parameters:
  ///   - studies: The cases.
  ///   - programs: The languages in which a case has programs, and the versions that each has.
  ///   - version: HighWater's version.
  ///   - sink: Takes the text in pieces.
  package static func write(
    _ studies: [CaseStudy],
    programs: (CaseStudy) -> [(language: String, versions: [String])], version: String,
    to sink: @escaping (String) -> Void
  ) {
    JSONWriter.listing("cases", version: version, to: sink) { json in
      json.array("cases", studies) { members(of: $1, programs($1), &$0) }
    }
  }

  private static func members(
    of study: CaseStudy, _ programs: [(language: String, versions: [String])],
    _ json: inout JSONWriter
  ) {
    json.member("case", study.id)
    json.member("title", study.title)
    json.member("summary", study.summary)
    json.member("decision_row", study.decisionRow?.operation)
    json.member("fixture", study.fixture)
    json.member("size_bytes", study.size.bytes)
    json.array("versions", study.versions, onOneLine: true) { json, version in
      json.member("version", version.name)
      json.member("holds", version.footprint.holding)
      json.member("expected_bytes_per_input_byte", version.bytesPerInputByte)
    }
    json.array("programs", programs, onOneLine: true) { json, program in
      json.member("language", program.language)
      json.member("versions", program.versions)
    }
    json.array("options", study.options, onOneLine: true) { json, option in
      json.member("option", option.name)
      json.member("short", option.short.map { String($0) })
      json.member("usage", option.usage)
      json.member("positional", option.isPositional)
      json.member("flag", option.isFlag)
      json.member("default", option.defaultValue)
      json.member("help", option.help)
    }
    json.member("documentation", study.documentation)
  }
}

extension CaseVersion.Footprint {
  /// What it holds of the input; `nil` if that is the same for every input.
  fileprivate var holding: String? {
    if case .growing(let what) = self { what } else { nil }
  }
}
