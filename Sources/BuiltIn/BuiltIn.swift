/// The texts compiled into HighWater, so that it finds them whatever folder it is started in.
package enum BuiltIn {
  /// The built-in recipes' YAML, by file name.
  package static let recipes: [String: [UInt8]] = [
    "log.yaml": PackageResources.log_yaml,
    "numbers.yaml": PackageResources.numbers_yaml,
    "records.yaml": PackageResources.records_yaml,
    "report.yaml": PackageResources.report_yaml,
  ]

  /// The built-in lessons' Markdown, by file name.
  package static let lessons: [String: [UInt8]] = [
    "03-spike.md": PackageResources._3_spike_md
  ]
}
