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
    "01-symptom.md": PackageResources._1_symptom_md,
    "02-measure.md": PackageResources._2_measure_md,
    "03-spike.md": PackageResources._3_spike_md,
    "04-section.md": PackageResources._4_section_md,
    "05-tail.md": PackageResources._5_tail_md,
    "06-limits.md": PackageResources._6_limits_md,
    "07-count-transform.md": PackageResources._7_count_transform_md,
    "08-copies.md": PackageResources._8_copies_md,
    "09-accumulate.md": PackageResources._9_accumulate_md,
    "10-header.md": PackageResources._0_header_md,
    "11-when-loading-wins.md": PackageResources._1_when_loading_wins_md,
    "12-growth.md": PackageResources._2_growth_md,
    "13-page-cache.md": PackageResources._3_page_cache_md,
    "14-the-bill.md": PackageResources._4_the_bill_md,
    "15-your-own.md": PackageResources._5_your_own_md,
    "16-investigate.md": PackageResources._6_investigate_md,
  ]
}
