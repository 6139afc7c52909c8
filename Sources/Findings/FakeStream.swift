import CaseStudies
package import Measurement
package import MemoryTracking

/// A version that uses the streaming interface and keeps everything all the same, and what gave it
/// away.
package struct FakeStream: Hashable, Sendable {
  /// From here on a program is said to hold its input: so many bytes for each byte of it.
  package static let leastHeld = 0.2
  /// From here on memory is said to rise as it reads: over so much of the input.
  package static let leastRise = 0.5
  /// What a peak may vary by from run to run.
  package static let noise = ByteCount.mebibytes(1)

  /// The name of its column.
  package let variant: String
  /// How many bytes it holds for each byte of its input.
  package let held: Double
  /// The same of the version that loads; `nil` if that is not known.
  package let heldByLoad: Double?
  /// Whether memory was seen to rise in step with the reading.
  package let rises: Bool
  /// Whether it is known to grow, from several sizes, and not only to hold much on one.
  package let isSwept: Bool

  /// What gave it away, in a sentence.
  package var sentence: String {
    let growth = isSwept ? "each further byte of input adds" : "each byte of input takes"
    let load = heldByLoad.map { " (load: \(FigureText.number($0, decimals: 2)))" } ?? ""
    let way = rises ? ", and its memory rises as it reads" : ""
    return "\(variant) looks like a stream, grows like a load: \(growth) "
      + "\(FigureText.number(held, decimals: 2)) bytes of memory\(load)\(way)."
  }
}

extension Comparison {
  /// The versions called fake that hold their input on this one size; those that do not, or did not
  /// end by themselves, are left out.
  package var fakes: [FakeStream] {
    guard caseID != nil, kind == .comparison else { return [] }
    return variants.filter(\.isCalledFake).compactMap { variant in
      guard let held = held(by: variant), held.above >= FakeStream.noise,
        held.perByte >= FakeStream.leastHeld
      else { return nil }
      return FakeStream(
        variant: variant.name, held: held.perByte,
        heldByLoad: load(beside: variant).flatMap { self.held(by: $0)?.perByte },
        rises: variant.risesAsItReads, isSwept: false)
    }
  }

  /// What a variant holds above its start, and that for each byte of the input; `nil` if either is
  /// not known.
  private func held(by variant: Variant) -> (above: ByteCount, perByte: Double)? {
    guard let input, input.size > .zero, let peak = variant.peak, let start = variant.start,
      peak.medianBound == .exact, peak.median > start.median
    else { return nil }
    let above = peak.median - start.median
    return (above, Double(above.bytes) / Double(input.size.bytes))
  }

  /// The version that loads, in the same language.
  private func load(beside variant: Variant) -> Variant? {
    variants.first { $0.version == "load" && $0.language == variant.language }
  }
}

extension Sweep {
  /// The versions called fake that grow with their input.
  package var fakes: [FakeStream] {
    guard let largest = comparisons.last, largest.caseID != nil else { return [] }
    let growth = growth
    func slope(_ variant: Comparison.Variant?) -> Double? {
      growth.first { $0.variant == variant?.name && $0.class == .linear }?.bytesPerInputByte
    }
    return largest.variants.filter(\.isCalledFake).compactMap { variant in
      guard let held = slope(variant), held >= FakeStream.leastHeld else { return nil }
      let load = largest.variants.first {
        $0.version == "load" && $0.language == variant.language
      }
      return FakeStream(
        variant: variant.name, held: held, heldByLoad: slope(load),
        rises: variant.risesAsItReads, isSwept: true)
    }
  }
}

extension Comparison.Variant {
  fileprivate var isCalledFake: Bool { version == CaseVersion.fakeName }

  /// Whether memory rose in step with the reading in a run: one too short to be looked at often
  /// shows nothing.
  fileprivate var risesAsItReads: Bool {
    runs.compactMap(\.risePercent).contains { Double($0) >= FakeStream.leastRise * 100 }
  }
}
