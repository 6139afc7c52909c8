extension JSONTokens {
  /// Reads a number, of which the first byte is a digit or a minus sign.
  mutating func number() throws(StreamingError) -> Double {
    if let (number, end) = ShortNumber.read(window, from: position) {
      position = end
      return number
    }
    var number = LongNumber()
    repeat {
      while position < window.count, number.take(window[position]) { position += 1 }
    } while position == window.count ? try more() : false
    guard number.isComplete else { throw mistake("a digit is missing here") }
    let value = number.value
    guard value.isFinite else { throw mistake("the number before this is too large") }
    return value
  }
}

/// A number of up to 15 digits without an exponent, as nearly all are.
private enum ShortNumber {
  /// What each count of decimals divides by. A `Double` holds these numbers exactly, and 15 digits
  /// too, so that dividing one by the other rounds once, which is right.
  private static let powers: InlineArray<16, Double> = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
  ]

  /// Reads a number whose end is in the window too; `nil` for any other, and for what is none.
  @inline(__always)
  static func read(
    _ window: UnsafeRawBufferPointer, from start: Int
  ) -> (value: Double, end: Int)? {
    var place = start
    let isNegative = window[place] == UInt8(ascii: "-")
    if isNegative { place += 1 }
    var mantissa: UInt64 = 0
    let first = place
    takeDigits(of: window, from: &place, into: &mantissa)
    var digits = place - first
    guard digits > 0, digits == 1 || window[first] != UInt8(ascii: "0"), place < window.count
    else { return nil }
    var decimals = 0
    if window[place] == UInt8(ascii: ".") {
      place += 1
      let point = place
      takeDigits(of: window, from: &place, into: &mantissa)
      decimals = place - point
      digits += decimals
      guard decimals > 0, place < window.count else { return nil }
    }
    guard digits <= 15, window[place] | 0x20 != UInt8(ascii: "e") else { return nil }
    var value = Double(mantissa)
    if decimals > 0 { value /= powers[decimals] }
    return (isNegative ? -value : value, place)
  }

  @inline(__always)
  private static func takeDigits(
    of window: UnsafeRawBufferPointer, from place: inout Int, into mantissa: inout UInt64
  ) {
    while place < window.count {
      let digit = window[place] &- UInt8(ascii: "0")
      guard digit < 10 else { break }
      mantissa = mantissa &* 10 &+ UInt64(digit)
      place += 1
    }
  }
}

/// Any number, taken byte by byte. It holds up to 800 digits: of a longer number, the others only
/// decide whether it lies on the border between two values of `Double` or beyond it.
struct LongNumber {
  private enum Part {
    case start, sign, zero, integer, point, decimals, exponent, exponentSign, exponentDigits
  }

  private static let mostDigits = 800

  private var part = Part.start
  private var isNegative = false
  /// The digits from the first on that is not 0.
  private var digits: [UInt8] = []
  private var isCutOff = false
  /// The power of ten of the last digit held.
  private var scale = 0
  private var exponent = 0
  private var isExponentNegative = false

  /// Whether a number may end here.
  var isComplete: Bool {
    switch part {
    case .zero, .integer, .decimals, .exponentDigits: true
    case .start, .sign, .point, .exponent, .exponentSign: false
    }
  }

  /// Takes the next byte if the number goes on with it; returns whether it does.
  mutating func take(_ byte: UInt8) -> Bool {
    guard let next = part(after: byte) else { return false }
    switch next {
    case .sign: isNegative = true
    case .integer: append(byte, isDecimal: false)
    case .decimals: append(byte, isDecimal: true)
    case .exponentSign: isExponentNegative = byte == UInt8(ascii: "-")
    case .exponentDigits:
      // Beyond this, further digits change nothing.
      if exponent < 1 << 40 { exponent = exponent * 10 + Int(byte - UInt8(ascii: "0")) }
    case .start, .zero, .point, .exponent: break
    }
    part = next
    return true
  }

  private func part(after byte: UInt8) -> Part? {
    switch (part, byte) {
    case (.start, UInt8(ascii: "-")): .sign
    case (.start, UInt8(ascii: "0")), (.sign, UInt8(ascii: "0")): .zero
    case (.start, _) where byte.isDigit, (.sign, _) where byte.isDigit: .integer
    case (.integer, _) where byte.isDigit: .integer
    case (.zero, UInt8(ascii: ".")), (.integer, UInt8(ascii: ".")): .point
    case (.point, _) where byte.isDigit, (.decimals, _) where byte.isDigit: .decimals
    case (.zero, _) where byte.isExponentSign, (.integer, _) where byte.isExponentSign,
      (.decimals, _) where byte.isExponentSign:
      .exponent
    case (.exponent, UInt8(ascii: "+")), (.exponent, UInt8(ascii: "-")): .exponentSign
    case (.exponent, _) where byte.isDigit, (.exponentSign, _) where byte.isDigit,
      (.exponentDigits, _) where byte.isDigit:
      .exponentDigits
    default: nil
    }
  }

  private mutating func append(_ digit: UInt8, isDecimal: Bool) {
    let isHeld = digits.count < LongNumber.mostDigits
    if isHeld {
      if !digits.isEmpty || digit != UInt8(ascii: "0") { digits.append(digit) }
      if isDecimal { scale -= 1 }
    } else {
      isCutOff = isCutOff || digit != UInt8(ascii: "0")
      if !isDecimal { scale += 1 }
    }
  }

  /// The nearest `Double`, infinite for a number that is too large.
  var value: Double {
    guard !digits.isEmpty else { return isNegative ? -0.0 : 0 }
    let power = scale + (isExponentNegative ? -exponent : exponent) - (isCutOff ? 1 : 0)
    let text = String(decoding: digits, as: UTF8.self)
    // A 1 in place of the digits cut off lies on the same side of the border.
    let number = "\(isNegative ? "-" : "")\(text)\(isCutOff ? "1" : "")e\(power)"
    guard let value = Double(number) else { preconditionFailure("'\(number)' is a number") }
    return value
  }
}

extension UInt8 {
  fileprivate var isExponentSign: Bool { self | 0x20 == UInt8(ascii: "e") }
}
