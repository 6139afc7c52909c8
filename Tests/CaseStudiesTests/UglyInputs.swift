import CaseStudies
import MemoryTracking
import Streaming
import TestSupport
import Testing

/// Inputs on which a load and a stream version could part ways.
enum UglyInputs {
  /// Small inputs by name: no content, no newline, only newlines, CRLF, NULs, invalid UTF-8.
  static let small: [(name: String, bytes: [UInt8])] = [
    ("empty", []),
    ("one newline", Array("\n".utf8)),
    ("only newlines", Array("\n\n\n\n\n".utf8)),
    ("no final newline", Array("one\ntwo\nthree ERROR".utf8)),
    ("final newline", Array("one\ntwo ERROR\nthree\n".utf8)),
    ("CRLF", Array("one\r\ntwo ERROR\r\n\r\nfour\r\n".utf8)),
    ("lone CR", Array("one\rtwo\rERROR".utf8)),
    ("NULs", [0, 0, 0x0A, 0, 0x45, 0x0A, 0]),
    ("invalid UTF-8", [0xFF, 0xFE, 0x0A, 0xC3, 0x0A, 0xE2, 0x82, 0x0A, 0x80]),
    ("a BOM", [0xEF, 0xBB, 0xBF] + Array("#==[ A ]=====#\nx\n".utf8)),
    ("blanks in a section", Array("#==[ A ]=====#\r\n \r\n\tx\n \n\u{0B}\n".utf8)),
  ]

  /// Lines of all kinds, headers of sections among them, exactly so many bytes.
  static func mixed(count: Int, using random: inout SeededGenerator) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      switch Int.random(in: 0..<12, using: &random) {
      case 0: bytes += "#==[ Section \(Int.random(in: 0..<9, using: &random)) ]======#\n".utf8
      case 1: bytes += "\n".utf8
      case 2: bytes += "  \t \r\n".utf8
      case 3: bytes += random.bytes(count: Int.random(in: 0..<300, using: &random)) + [0x0A]
      case 4: bytes += [0, 0x0A, 0xFF, 0xFE]
      case 5: bytes += "ERRORERRORERRO CRITICAL\n".utf8
      case 6: bytes += "#==[ not a header ]==#\r\n".utf8
      case 7: bytes += [UInt8](repeating: 0x45, count: Int.random(in: 0..<5000, using: &random))
      default: bytes += "2026-01-31 WARN of ERROR \(random.next())\n".utf8
      }
    }
    return Array(bytes.prefix(count))
  }
}

/// What a version gave.
struct GivenAnswer: Equatable {
  var bytes: [UInt8]
  var digest: String

  var text: String { String(decoding: bytes, as: UTF8.self) }
}

extension CaseStudy {
  /// The answer of a version on a file, or why it refuses the file.
  func outcome(
    _ version: String, on path: String, _ options: [String: String] = [:],
    in folder: TemporaryFolder
  ) throws -> Result<GivenAnswer, StreamingError> {
    do {
      return .success(try answer(version, on: path, options, in: folder))
    } catch let error as StreamingError {
      return .failure(error)
    }
  }

  /// The answer of a version on a file.
  func answer(
    _ version: String, on path: String, _ options: [String: String] = [:],
    in folder: TemporaryFolder
  ) throws -> GivenAnswer {
    let name = "answer-\(version)"
    let answer = try AnswerWriter(to: folder.path(name))
    let run = CaseRun(
      path: path, options: try validated(options), answer: answer,
      tracker: MemoryTracker(sink: .closure { _ in }))
    try #require(self.version(named: version)).run(run)
    let digest = try answer.finish()
    return GivenAnswer(bytes: try folder.contents(of: name), digest: digest)
  }
}
