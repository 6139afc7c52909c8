extension CaseStudy {
  static let count = CaseStudy(
    id: "count",
    title: "Count a text",
    summary: "A number is wanted: loading keeps every line for it, streaming keeps a "
      + "counter.",
    decisionRow: .count, fixture: "log",
    options: [
      CaseOption("pattern", .text, "TEXT", help: "the text to count", default: "ERROR")
    ],
    versions: [
      .load(holding: "the file, its lines", perByte: 2.7, Count.load), .stream(Count.stream),
      .map(touching: "the pages read, as the kernel's", perByte: 1.0, Count.map),
    ],
    documentation: """
      # count

      Counts how often a text occurs, byte for byte, no two occurrences overlapping, as
      `grep -o -F TEXT | wc -l` does.

      | version | holds |
      |---|---|
      | `load` | the whole file and a copy of every line |
      | `stream` | 640 KiB of chunks, shared by all processors, and a number for each |
      | `map` | nothing of its own; every page it has read stays resident (RssFile) |

      ## What to look at

      The answer is a few bytes, so whatever else the load version holds, it holds for nothing. The end of a
      chunk, where the text may have begun, stays in front of the next one: that is all it takes to count
      across chunks.

      `compare count --variants load,stream,map` shows a third way: the mapped file is as fast to go through,
      and its pages count as resident memory although the program holds none of them.

      ## Try

          compare count --pattern ERROR
          compare count --pattern 'GET /healthz' --size 1GiB

      """)
}
