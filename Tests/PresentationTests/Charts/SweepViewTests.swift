import Findings
import Measurement
import MeasurementSamples
import MemoryTracking
import Testing

@testable import Presentation
@testable import TerminalText

@Suite struct SweepViewTests {
  private func drawn(
    _ sizes: [Int], _ columns: Int, _ characters: Display.Characters = .unicode
  ) -> String {
    SweepView(Sample.sweep(sizes))
      .lines(on: Display(columns: columns, characters: characters)).joined(separator: "\n")
  }

  @Test func drawsPeaksAgainstSizesAndTellsTheGrowth() {
    #expect(
      drawn([16, 64, 256, 1024], 60) == """
        tail: peak memory against the input's size

            Input       load   stream
        ─────────────────────────────
         16.0 MiB   63.7 MiB  6.4 MiB
         64.0 MiB  236.5 MiB  6.4 MiB
        256.0 MiB  927.7 MiB  6.4 MiB
          1.0 GiB    3.6 GiB  6.4 MiB

        Both axes are logarithmic.
                │                                             ⣀⡠⠤●
          2 GiB ┤                                       ⢀⡠⠤⠒⠊⠉
                │                                 ⢀⣀⠤⠔⠒⠉⠁
                │                           ⣀⡠⠤⠔⠒●⠁
        512 MiB ┤                    ⢀⣀⠤⠔⠒⠊⠉
                │              ⣀⡠●⠒⠊⠉⠁
        128 MiB ┤       ⢀⣀⠤⠔⠒⠉⠉
                │ ⣀⡠⠤⠒⠒⠉⠁
                │●
         32 MiB ┤
                │
          8 MiB ┤
                │○⠠⠠⠠⠠⠠⠠⠠⠠⠠⠠⠠⠠⠠⠠⠠○⠠⠠⠠⠠⠠⠠⠠⠠⠠⠠⠠⠠⠠⠠⠠○⠠⠠⠠⠠⠠⠠⠠⠠⠠⠠⠠⠠⠠⠠⠠○
                └┬───────────────┬───────────────┬───────────────┬
              16 MiB          64 MiB          256 MiB          1 GiB
        ● load   ○ stream

        Version  Growth    Exponent  Per input byte
        ───────────────────────────────────────────
        load     linear        1.00      3.60 bytes
        stream   constant      0.00      0.00 bytes

        load grows with the input: 3.60 bytes of memory for each
        byte of it.
        stream stays constant: its peak does not grow with the
        input.
        At 16.0 GiB, load would need 57.6 GiB.

        Exponent: 0 where memory stays as it is, 1 where it doubles
          with the input.
        """)
  }

  @Test func drawsInASCIIWhenPlain() {
    #expect(
      drawn([16, 64, 256, 1024], 80, .plain) == """
        tail: peak memory against the input's size

            Input       load   stream
        -----------------------------
         16.0 MiB   63.7 MiB  6.4 MiB
         64.0 MiB  236.5 MiB  6.4 MiB
        256.0 MiB  927.7 MiB  6.4 MiB
          1.0 GiB    3.6 GiB  6.4 MiB

        Both axes are logarithmic.
                |                                                                 ****
          2 GiB +                                                         ********
                |                                                 ********
                |                                        *********
        512 MiB +                             ***********
                |                    *********
        128 MiB +            ********
                |    ********
                |****
         32 MiB +
                |
          8 MiB +
                |ooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooo
                ++----------------------+---------------------+----------------------+
              16 MiB                 64 MiB                256 MiB                 1 GiB
        * load   o stream

        Version  Growth    Exponent  Per input byte
        -------------------------------------------
        load     linear        1.00      3.60 bytes
        stream   constant      0.00      0.00 bytes

        load grows with the input: 3.60 bytes of memory for each byte of it.
        stream stays constant: its peak does not grow with the input.
        At 16.0 GiB, load would need 57.6 GiB.

        Exponent: 0 where memory stays as it is, 1 where it doubles with the input.
        """)
  }

  @Test func saysThatAFakeGrowsLikeALoad() {
    let sweep = Sweep(
      comparisons: [4, 16, 64].map { size in
        var comparison = Sample.languages
        comparison.input?.size = .mebibytes(size)
        comparison.variants[1].runs[0].peak?.bytes = .mebibytes(13 + 2 * size)
        return comparison
      })
    let text = SweepView(sweep).lines(on: Display(columns: 200)).joined(separator: "\n")
    #expect(
      text.contains(
        "python fake looks like a stream, grows like a load: each further byte of input adds 2.00 bytes "
          + "of memory.\n"))
    #expect(!text.contains("python load looks"))
  }

  @Test func staysSaneAt20Columns() {
    #expect(
      drawn([16, 64, 256, 1024], 20) == """
        tail: peak memory
        against the input's
        size

        16.0 MiB
          load: 63.7 MiB
          stream: 6.4 MiB
        64.0 MiB
          load: 236.5 MiB
          stream: 6.4 MiB
        256.0 MiB
          load: 927.7 MiB
          stream: 6.4 MiB
        1.0 GiB
          load: 3.6 GiB
          stream: 6.4 MiB

        Both axes are
        logarithmic.
                │       ⢀●
          2 GiB ┤      ⡠⠃
                │    ⢀●
        512 MiB ┤   ●⠃
        128 MiB ┤ ⢠⠊
                │●⠁
         32 MiB ┤
                │
          8 MiB ┤○⠠⠠○⠠○⠠⠠○
                └┬──┬─┬──┬
              16 MiB   1 GiB
        ● load   ○ stream

        load
          Growth: linear
          Exponent: 1.00
          Per input byte:
            3.60 bytes
        stream
          Growth: constant
          Exponent: 0.00
          Per input byte:
            0.00 bytes

        load grows with the
        input: 3.60 bytes of
        memory for each byte
        of it.
        stream stays
        constant: its peak
        does not grow with
        the input.
        At 16.0 GiB, load
        would need 57.6 GiB.

        Exponent: 0 where
          memory stays as it
          is, 1 where it
          doubles with the
          input.
        """)
  }

  @Test func showsWhatThereIsOfASweepThatWasStopped() {
    #expect(
      drawn([16], 80) == """
        tail: peak memory against the input's size

           Input      load   stream
        ───────────────────────────
        16.0 MiB  63.7 MiB  6.4 MiB

        Growth needs two sizes at least.
        """)
  }

  @Test func showsPeaksOfKilledRunsAsBounds() {
    var sweep = Sample.sweep([16, 64])
    sweep.comparisons[1].variants[0].runs[0].outcome = .oomKilled
    let lines = SweepView(sweep).lines(on: Display(columns: 80))
    #expect(lines.contains("64.0 MiB  ≥ 236.5 MiB  6.4 MiB"))
  }
}
