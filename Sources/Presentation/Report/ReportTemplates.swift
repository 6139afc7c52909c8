import Findings
import Mustache

/// A piece of the report that is drawn by one template, from the properties it stores.
protocol ReportPart {
  /// The template's name: that of its file, without the ending.
  static var template: String { get }
}

extension ReportPart {
  /// Draws the part and writes it.
  ///
  /// - Complexity: O(n) time and space in the part's text.
  func write(to sink: (String) -> Void) {
    sink(ReportTemplates.render(self, Self.template))
  }
}

/// The templates of the report, compiled in.
enum ReportTemplates {
  /// The style sheet, as it stands in the page's head.
  static let style = String(decoding: PackageResources.report_css, as: UTF8.self)

  fileprivate static func render(_ part: Any, _ template: String) -> String {
    guard let text = library.render(part, withTemplate: template) else {
      preconditionFailure("no template '\(template)'")
    }
    return text
  }

  private static let library: MustacheLibrary = {
    MustacheContentTypes.register(MarkupText(), named: MarkupText.name)
    var library = MustacheLibrary()
    for (name, bytes) in texts {
      let text =
        "{{% CONTENT_TYPE: \(MarkupText.name) }}\n" + String(decoding: bytes, as: UTF8.self)
      do {
        try library.register(text, named: name)
      } catch {
        preconditionFailure("template '\(name)': \(error)")
      }
    }
    return library
  }()

  /// The templates by their names.
  static let texts: [String: [UInt8]] = [
    "chart": PackageResources.chart_mustache,
    "closing": PackageResources.closing_mustache,
    "code": PackageResources.code_mustache,
    "decisions": PackageResources.decisions_mustache,
    "growth": PackageResources.growth_mustache,
    "head": PackageResources.head_mustache,
    "method": PackageResources.method_mustache,
    "opening": PackageResources.opening_mustache,
    "overview": PackageResources.overview_mustache,
    "part": PackageResources.part_mustache,
    "results": PackageResources.results_mustache,
    "runs": PackageResources.runs_mustache,
    "table": PackageResources.table_mustache,
    "timeline": PackageResources.timeline_mustache,
  ]
}
