extension CaseStudy {
  static let passes = CaseStudy(
    id: "passes",
    title: "Go over a file three times",
    summary: "Three questions about one file: loading reads it once, streaming once for "
      + "each.",
    decisionRow: .passes, fixture: "log",
    versions: [
      .load(holding: "the file, its lines", perByte: 2.6, Passes.load), .stream(Passes.stream),
      .third("onepass", .constant, Passes.onepass),
    ],
    documentation: """
      # passes

      Counts the lines, measures the longest one and counts those that tell of an error: three passes over
      one file. An error is a line with `ERROR` or `CRITICAL` in its first 256 bytes.

      | version | holds |
      |---|---|
      | `load` | the whole file and a copy of every line |
      | `stream` | two chunks of 128 KiB |
      | `onepass` | two chunks of 128 KiB |

      ## What to look at

      Loading reads once, streaming three times. Whether that matters is a question of where the file is: in
      the kernel's page cache to read it again is faster than to split it into lines, from a slow disk or a
      network it is not. So the article says *maybe*.

      The third version asks whether the passes need each other. These do not, so one pass does for all
      three. Where a pass needs the result of the one before, as a deviation needs the mean, look for a
      formula that does without.

      ## Try

          compare passes
          compare passes --variants load,stream,onepass

      """)
}
