import Course
import ArgumentParser
import CaseStudies
import Workbook

/// Which versions of a case are to be run.
struct VariantArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Run these versions, as in load,stream,map; the first two by default.",
      valueName: "versions"), completion: .grammar)
  var variants: String?

  /// The versions in the order asked for.
  ///
  /// - Throws: a usage failure for a version that the case has not, or one named twice.
  func versions(of caseID: String) throws(CommandFailure) -> [String] {
    let study = try CaseStudy.find(caseID)
    guard let variants else { return study.versions.prefix(2).map(\.name) }
    let names = variants.split(separator: ",", omittingEmptySubsequences: false).map {
      String($0).trimmingSpaces
    }
    for (index, name) in names.enumerated() {
      guard study.version(named: name) != nil else {
        let known = study.versions.map(\.name).joined(separator: ", ")
        throw .usage("variants: \(caseID) has no version '\(name)'; choose from \(known)")
      }
      guard !names[..<index].contains(name) else {
        throw .usage("variants: '\(name)' stands there twice; name each version once")
      }
    }
    return names
  }
}

extension String {
  /// The text without blanks at its ends.
  var trimmingSpaces: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
