extension CaseStudy {
  static let tail = CaseStudy(
    id: "tail",
    title: "Get the last lines",
    summary: "The end is wanted: loading reads the whole file for it, streaming begins "
      + "there.",
    decisionRow: .tail, fixture: "log",
    options: [
      CaseOption("lines", short: "n", .count, "N", help: "how many lines", default: "1000"),
      CaseOption(
        "bytes", short: "c", .size, "SIZE", help: "how many bytes, in place of lines",
        replaces: "lines"),
    ],
    versions: [
      .load(holding: "the file, its lines", perByte: 2.6, Tail.load), .stream(Tail.stream),
      .map(touching: "the pages of the end, as the kernel's", perByte: 0.0, Tail.map),
    ],
    documentation: """
      # tail

      Gives the last lines, or the last bytes, as `tail -n` and `tail -c` print them: a last line without a
      newline is a line, and the newline that ends the file ends the last line and begins none.

      | version | holds |
      |---|---|
      | `load` | the whole file and a copy of every line |
      | `stream` | two chunks of 64 KiB |
      | `map` | nothing of its own; the pages it has touched stay resident (RssFile) |

      ## What to look at

      The bytes read: a thousand lines of a log are some 100 KiB, whatever the file's size. The stream
      version first finds where the lines begin and then copies from there, so the lines themselves, be they
      2 GiB long, are not held either.

      ## Try

          compare tail
          compare tail -n 10 --size 1GiB
          compare tail -c 64KiB

      """)
}
