import Glibc
import Testing

@testable import Presentation
@testable import TerminalText

@Suite struct ReportStyleTests {
  private static func colours(in block: Substring) -> [String: [Double]] {
    var colours: [String: [Double]] = [:]
    for match in block.matches(of: /--([a-z]+): #([0-9a-f]+);/) {
      let digits = match.2.count == 3 ? match.2.flatMap { [$0, $0] } : Array(match.2)
      colours[String(match.1)] = stride(from: 0, to: 6, by: 2).compactMap { index in
        Int(String(digits[index...(index + 1)]), radix: 16).map { Double($0) / 255 }
      }
    }
    return colours
  }

  /// The colours of the light theme, of the dark one, and of print.
  private static var themes: [[String: [Double]]] {
    HTMLPage.style.split(separator: ":root {", omittingEmptySubsequences: false).dropFirst()
      .map { colours(in: $0.prefix { $0 != "}" }) }
  }

  /// The contrast of WCAG 2.2.
  private static func contrast(_ one: [Double], _ other: [Double]) -> Double {
    let luminances = [one, other].map { colour in
      zip(colour, [0.2126, 0.7152, 0.0722]).reduce(0) { sum, channel in
        let value = channel.0
        let linear = value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        return sum + linear * channel.1
      }
    }
    return (max(luminances[0], luminances[1]) + 0.05) / (min(luminances[0], luminances[1]) + 0.05)
  }

  @Test func givesEveryInkTheContrastThatTextNeeds() throws {
    let themes = ReportStyleTests.themes
    #expect(themes.count == 3)
    let inks = [
      "ink", "quiet", "good", "warning", "bad", "link", "orange", "blue", "green", "yellow",
      "purple",
    ]
    for theme in themes {
      #expect(Set(theme.keys) == Set(inks + ["paper", "raised", "marked", "rule"]))
      for ink in inks {
        for ground in ["paper", "raised", "marked"] {
          let contrast = try ReportStyleTests.contrast(
            #require(theme[ink]), #require(theme[ground]))
          #expect(contrast >= 4.5, "\(ink) on \(ground)")
        }
      }
    }
  }

  @Test func isWholeAndFitToStandInAPage() {
    let style = HTMLPage.style
    #expect(style.count { $0 == "{" } == style.count { $0 == "}" })
    #expect(!style.contains("<") && !style.contains("&"))
    for name in style.matches(of: /var\(--([a-z0-9]+)/).map({ String($0.1) }) {
      #expect(
        style.contains("--\(name):")
          || SampleReport.pages.contains { $0.text.contains("style=\"--\(name):") }, "\(name)")
    }
  }
}
