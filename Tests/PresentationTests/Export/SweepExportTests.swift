import Findings
import Foundation
import Measurement
import MeasurementSamples
import MemoryTracking
import Testing

@testable import Presentation
@testable import TerminalText

@Suite struct SweepExportTests {
  private func written(_ format: OutputFormat) -> String {
    let box = TextBox()
    format.export?.write(Sample.sweep([16, 64, 256])) { box.take($0) }
    return box.text
  }

  @Test func writesAComparisonASizeAndTheGrowth() throws {
    let object = try JSONSerialization.jsonObject(with: Data(written(.json).utf8))
    let sweep = try #require(object as? [String: Any])
    #expect(Set(sweep.keys) == ["schema", "comparisons", "growth"])
    #expect(sweep["schema"] as? String == "highwater.sweep/1")
    let comparisons = try #require(sweep["comparisons"] as? [[String: Any]])
    #expect(
      comparisons.map { $0["schema"] as? String }
        == Array(repeating: "highwater.comparison/1", count: 3))
    let growth = try #require(sweep["growth"] as? [[String: Any]])
    #expect(growth.map { $0["variant"] as? String } == ["load", "stream"])
    #expect(growth.map { $0["class"] as? String } == ["linear", "constant"])
    let slope = try #require(growth[0]["bytes_per_input_byte"] as? Double)
    #expect((3.59...3.61).contains(slope))
    #expect(
      Set(growth[0].keys) == [
        "variant", "bytes_per_input_byte", "bytes_per_input_byte_uncertainty", "exponent", "class",
      ])
  }

  @Test func writesARecordARunUnderOneHeader() {
    let lines = written(.csv).split(separator: "\r\n")
    #expect(lines.count == 1 + 3 * 2)
    #expect(lines.filter { $0.hasPrefix("case,") }.count == 1)
  }

  @Test func writesTablesOfPeaksAndGrowth() {
    #expect(
      written(.markdown) == """
        ## tail: peak memory against the input's size

        | Input | load | stream |
        | ---: | ---: | ---: |
        | 16.0 MiB | 63.7 MiB | 6.4 MiB |
        | 64.0 MiB | 236.5 MiB | 6.4 MiB |
        | 256.0 MiB | 927.7 MiB | 6.4 MiB |

        | Version | Growth | Exponent | Per input byte |
        | --- | --- | ---: | ---: |
        | load | linear | 1.00 | 3.60 bytes |
        | stream | constant | 0.00 | 0.00 bytes |

        **load grows with the input: 3.60 bytes of memory for each byte of it.**

        **stream stays constant: its peak does not grow with the input.**

        **At 10.0 GiB, load would need 36.0 GiB.**

        """)
  }
}
