package import MemoryTracking

/// Figures for people, independent of the locale.
package enum FigureText {
  /// A number with a fixed count of decimals, rounded half away from zero: `3.10`.
  package static func number(_ value: Double, decimals: Int) -> String {
    guard value.isFinite else { return "–" }
    let scale = (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
    let scaled = (value.magnitude * scale).rounded()
    // Beyond 2^63 there are no decimals left to show.
    guard scaled < 0x1p63 else { return "\(value)" }
    let padded = Int(scaled).padded(toDigits: decimals + 1)
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard decimals > 0 else { return sign + padded }
    return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
  }

  /// An amount in MiB without its unit: `3262.0`.
  package static func mebibytes(_ amount: ByteCount) -> String { ByteCount.fixed(amount.mebibytes) }

  /// A difference in MiB: `+10.5`, `-3.0`, `+0.0`.
  package static func signedMebibytes(_ difference: ByteCount) -> String {
    let text = ByteCount.fixed(difference.mebibytes)
    return text.hasPrefix("-") ? text : "+" + text
  }

  /// A noun with its number: `1 run`, `5 runs`.
  package static func count(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }
}

extension Duration {
  /// The duration for people, in the unit that leaves three digits: `850 µs`, `84.1 ms`, `1.92 s`,
  /// `3 min 05 s`, `2 h 00 min`.
  package var figure: String {
    let seconds = self.seconds
    switch seconds.magnitude {
    case 0: return "0 s"
    case ..<0.0009995: return "\(FigureText.number(seconds * 1e6, decimals: 0)) µs"
    case ..<0.09995: return "\(FigureText.number(seconds * 1e3, decimals: 1)) ms"
    case ..<0.9995: return "\(FigureText.number(seconds * 1e3, decimals: 0)) ms"
    case ..<9.995: return "\(FigureText.number(seconds, decimals: 2)) s"
    case ..<59.95: return "\(FigureText.number(seconds, decimals: 1)) s"
    case ..<3599.5: return parts(seconds, 60, "min", "s")
    default: return parts(seconds / 60, 60, "h", "min")
    }
  }

  private func parts(_ value: Double, _ base: Int, _ large: String, _ small: String) -> String {
    let whole = Int(min(value.rounded(), 1e15))
    let rest = whole % base
    return "\(whole / base) \(large) \(rest.padded(toDigits: 2)) \(small)"
  }
}
