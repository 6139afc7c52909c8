import Measurement
import Course
import Findings
import Languages
import MemoryTracking
import TestSupport
import Testing

/// The judge at work on real programs.
///
/// The name of a test that needs a language's tools ends in `WhereInstalled`.
@Suite(.tags(.slow), .serialized) struct ExerciseJudgeSlowTests {
  @Test(
    .enabled(if: Language.python.isInstalled, "python3 is not installed"), arguments: [true, false])
  func aStreamIsRightWhereInstalled(usesGroups: Bool) throws {
    var stages: [JudgingStage] = []
    let judgement = try ExerciseBench(usesGroups: usesGroups).judge(
      ExerciseSolutions.stream, in: .python, observe: { stages.append($0) })
    #expect(judgement.verdict == .right, "\(judgement)")
    #expect(judgement.sizes.map(\.factor) == [1, 4, 16])
    let empty = try #require(judgement.empty)
    for size in judgement.sizes {
      #expect(size.limit == empty + .mebibytes(16))
      #expect(try #require(size.peak) < size.limit)
    }
    let last = try #require(judgement.sizes.last)
    #expect(last.input.bytes >= 8 * last.limit.bytes)
    #expect(judgement.growth.map { abs($0) < 0.02 } == true)
    #expect(stages.first == .compiling && stages.contains(.empty))
    #expect(stages.contains { if case .ugly(12, of: 12) = $0 { true } else { false } })
    #expect(stages.contains { if case .size(16, last.input) = $0 { true } else { false } })
    #expect(!stages.contains { if case .unlimited = $0 { true } else { false } })
  }

  @Test(
    .enabled(if: Language.python.isInstalled, "python3 is not installed"), arguments: [true, false])
  func aLoadIsKilledAndNoFakeWhereInstalled(usesGroups: Bool) throws {
    let judgement = try ExerciseBench(usesGroups: usesGroups).judge(
      ExerciseSolutions.load, in: .python)
    #expect(judgement.verdict == .killed, "\(judgement)")
    #expect(try #require(judgement.growth) > 1)
    #expect(judgement.explanation.contains("You hold the file"))
  }

  @Test(
    .enabled(if: Language.python.isInstalled, "python3 is not installed"), arguments: [true, false])
  func aListOfLinesIsAFakeWhereInstalled(usesGroups: Bool) throws {
    let judgement = try ExerciseBench(usesGroups: usesGroups).judge(
      ExerciseSolutions.fake, in: .python, .quick)
    #expect(judgement.verdict == .fake, "\(judgement)")
    #expect(try #require(judgement.growth) > 1)
  }

  /// Below its limit, a program is not at fault for what the machine lacks.
  @Test(.enabled(if: Language.python.isInstalled, "python3 is not installed"))
  func aMachineWithTooLittleMemoryJudgesNothingWhereInstalled() throws {
    var bench = try ExerciseBench()
    let limit = try #require(
      try bench.judge(ExerciseSolutions.stream, in: .python, .quick).sizes.first?.limit)
    bench.cap = limit - .mebibytes(6)
    let error = #expect(throws: CommandFailure.self) {
      try bench.judge(
        ExerciseSolutions.program("held = b'x' * (10 << 20)\nwhile True: pass"), in: .python,
        .quick)
    }
    let text = error?.description ?? ""
    #expect(text.hasPrefix("exercise: there is too little memory for the program: it was killed"))
    #expect(text.contains("over the safety cap of \(bench.cap); judge it where there is more"))
  }

  @Test(.enabled(if: Language.python.isInstalled, "python3 is not installed"))
  func aTracebackIsShownWhereInstalled() throws {
    let judgement = try ExerciseBench().judge(
      ExerciseSolutions.program("raise ValueError('no lines')"), in: .python)
    #expect(judgement.verdict == .crashed)
    #expect(judgement.input == "an empty file")
    #expect(judgement.complaint?.hasSuffix("ValueError: no lines\n") == true)
    #expect(judgement.sizes.isEmpty)
  }

  @Test(.enabled(if: Language.python.isInstalled, "python3 is not installed"))
  func theLineThatDiffersIsShownWhereInstalled() throws {
    // Carriage returns are lost.
    let judgement = try ExerciseBench().judge(
      ExerciseSolutions.program("show(tail(open(path, 'rb')).replace(b'\\r\\n', b'\\n'))"),
      in: .python)
    #expect(judgement.verdict == .wrong && judgement.input == "a file with CRLF line ends")
    let difference = try #require(judgement.difference)
    #expect(difference.offset == 3 && difference.line == 1)
    #expect(difference.expected == Array("one\r".utf8) && difference.given == Array("one".utf8))
  }

  @Test(.enabled(if: Language.python.isInstalled, "python3 is not installed"))
  func anAnswerThatIsRightOnSmallFilesOnlyIsWrongWhereInstalled() throws {
    let judgement = try ExerciseBench().judge(
      ExerciseSolutions.program(
        """
        answer = tail(open(path, 'rb'))
        show(answer if os.path.getsize(path) < 30 << 20 else answer[:-1])
        """), in: .python)
    #expect(judgement.verdict == .wrong)
    #expect(judgement.input == judgement.sizes.dropFirst().first.map { "the file of \($0.input)" })
    #expect(judgement.hint.contains("smaller file"))
  }

  @Test(.enabled(if: Language.python.isInstalled, "python3 is not installed"))
  func whatDoesNotEndIsSlowWhereInstalled() throws {
    let judgement = try ExerciseBench().judge(
      ExerciseSolutions.program("while True: pass"), in: .python)
    #expect(judgement.verdict == .slow && judgement.input == "an empty file")
  }

  @Test(.enabled(if: Language.c.isInstalled, "gcc is not installed"))
  func theCompilersWordsAreShownWhereInstalled() throws {
    let judgement = try ExerciseBench().judge("int main(void) { return x; }\n", in: .c)
    #expect(judgement.verdict == .compile)
    #expect(judgement.complaint?.contains("main.c:1:") == true)
  }

  @Test(.enabled(if: Language.java.isInstalled, "javac is not installed"))
  func aFullHeapIsAKillWhereInstalled() throws {
    let judgement = try ExerciseBench().judge(
      """
      import java.nio.file.*;

      class Main {
        public static void main(String[] arguments) throws Exception {
          byte[] content = Files.readAllBytes(Path.of(arguments[0]));
          int start = content.length == 0 ? 0 : content.length - 1;
          for (int lines = Integer.parseInt(arguments[1]); start > 0; start--) {
            if (content[start - 1] == '\\n' && --lines == 0) break;
          }
          System.out.write(content, start, content.length - start);
          System.out.flush();
        }
      }
      """, in: .java, .quick)
    #expect(judgement.verdict == .killed, "\(judgement)")
    #expect(judgement.explanation.contains("filled its heap"))
    #expect(judgement.complaint?.contains("java.lang.OutOfMemoryError") == true)
    #expect(judgement.growth.map { $0 > 0.5 } == true)
  }
}
