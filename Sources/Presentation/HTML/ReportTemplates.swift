import Mustache

/// A piece of the page that one template draws from the properties it stores.
protocol TemplatePart {
  /// The template's name: that of its file, without the ending.
  static var template: String { get }
}

/// The templates of the page, compiled in.
enum ReportTemplates {
  /// The style sheet, as it stands in the page's head.
  static let style = String(decoding: PackageResources.report_css, as: UTF8.self)

  /// - Complexity: O(n) time and space in the part's text.
  static func render<Part: TemplatePart>(_ part: Part) -> String {
    guard let text = library.render(part, withTemplate: Part.template) else {
      preconditionFailure("no template '\(Part.template)'")
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
    "accounts": PackageResources.accounts_mustache,
    "bars": PackageResources.bars_mustache,
    "chart": PackageResources.chart_mustache,
    "closing": PackageResources.closing_mustache,
    "contents": PackageResources.contents_mustache,
    "details": PackageResources.details_mustache,
    "facts": PackageResources.facts_mustache,
    "head": PackageResources.head_mustache,
    "lines": PackageResources.lines_mustache,
    "listings": PackageResources.listings_mustache,
    "notes": PackageResources.notes_mustache,
    "opening": PackageResources.opening_mustache,
    "section": PackageResources.section_mustache,
    "table": PackageResources.table_mustache,
  ]
}
