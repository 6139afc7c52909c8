import Streaming

extension CaseStudy {
  static let search = CaseStudy(
    id: "search",
    title: "Search for lines",
    summary: "Some lines are wanted: loading holds all of them first, streaming writes "
      + "each as it is found.",
    decisionRow: .search, fixture: "log",
    options: [
      CaseOption(
        "pattern", .text, "TEXT", help: "the text or expression to find", default: "CRITICAL"),
      CaseOption("ignore-case", short: "i", .flag, help: "letters of ASCII in any case"),
      CaseOption("regex", short: "E", .flag, help: "the pattern is a regular expression"),
      CaseOption("count", .flag, help: "only how many lines match"),
      CaseOption("max", short: "m", .count, "N", help: "stop after so many lines"),
    ],
    check: { (options) throws(CaseError) in
      do throws(ExpressionMistake) {
        _ = try options.linePattern()
      } catch {
        throw .badExpression(
          options.text("pattern"), position: error.position, problem: error.problem,
          caseID: "search")
      }
    },
    versions: [
      .load(holding: "the file, its lines, the lines found", perByte: 2.6, Search.load),
      .stream(Search.stream),
      .map(touching: "the pages read, as the kernel's", perByte: 1.0, Search.map),
    ],
    documentation: """
      # search

      Gives the lines that match, each behind its number as `grep -n` prints them, or with `--count` how
      many they are. A last line without a newline gets one.

      | version | holds |
      |---|---|
      | `load` | the whole file, a copy of every line, and the lines found once more |
      | `stream` | two chunks of 128 KiB; with `--count` 640 KiB of chunks, shared by all processors |
      | `map` | nothing of its own; every page it has read stays resident (RssFile) |

      ## The pattern

      A text, byte for byte. With `--ignore-case` the letters of ASCII match in either case, others only as
      they stand. With `--regex` it is a regular expression: `.`, `[a-z]`, `[[:alpha:]]`, `( )`, `|`, `*`,
      `+`, `?`, `{m,n}`, `^`, `$`, `\\b`, `\\d`, `\\s`, `\\w`, in the sense of `grep -E` in a UTF-8 locale: `.` is a
      character of UTF-8, and a byte that belongs to none matches nothing. Everything else that names
      characters knows ASCII alone: `\\b`, `\\w`, `\\d`, `\\s` and the classes such as `[[:alpha:]]` take `é` for no
      letter, so that `\\b` stands between the two of `aé`. References to groups are not known.

      The expression runs as an automaton of this package: the C library's `regexec` wants the whole line in
      memory, Swift's `Regex` wants it as valid text. An automaton wants the next byte and a state, so that
      also a line longer than the memory can be searched.

      ## What to look at

      `--max 1`: the stream version stops at the first match, the load version has read everything by then.
      A line that is written is as long as it is, yet a line too long for a chunk is copied from the file
      and not held.

      ## Try

          compare search --pattern ERROR --count
          compare search --pattern ERROR --max 5
          compare search --regex --pattern '(reset|timeout) .*order=4[0-9]+'

      """)
}
