package import BuiltIn
package import CaseStudies

/// A program of a case in a learner's language: `Lessons/Programs/tail/stream.py`.
///
/// It is called with the path of its input and then the values of the case's options that have a
/// default, in their order; it prints the answer that the case gives with these.
package struct CaseProgram: Sendable {
  package let study: CaseStudy
  /// `load`, `stream` or `fake`.
  package let version: String
  package let language: Language
  package let text: BuiltInText

  /// Finds the program.
  ///
  /// - Throws: `LanguageError.noProgram` if there is none.
  package init(
    of study: CaseStudy, _ version: String, in language: Language
  ) throws(LanguageError) {
    let texts = BuiltIn.programs(ofCase: study.id)
    guard let text = texts[version + language.fileEnding] else {
      throw .noProgram(caseID: study.id, version: version, language)
    }
    self.study = study
    self.version = version
    self.language = language
    self.text = text
  }

  /// Its lines, without the newlines.
  package var lines: [String] {
    let lines = text.string.split(separator: "\n", omittingEmptySubsequences: false)
    return (lines.last == "" ? lines.dropLast() : lines[...]).map { String($0) }
  }

  /// The versions that a case has in a language, in the order load, fake, stream.
  package static func versions(of study: CaseStudy, in language: Language) -> [String] {
    let texts = BuiltIn.programs(ofCase: study.id)
    return ["load", CaseVersion.fakeName, "stream"].filter {
      texts[$0 + language.fileEnding] != nil
    }
  }
}
