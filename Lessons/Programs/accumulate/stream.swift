// Prints how many numbers a file has, their sum, the smallest and the largest. Holds one line and
// these four numbers.
import Glibc

/// Reads the number on a line: a sign perhaps and up to 18 digits, with blanks around them.
func number(on line: UnsafeRawBufferPointer) -> Int? {
  guard line.count <= 64 else { return nil }
  let text = line.starts(with: [0xEF, 0xBB, 0xBF]) ? line.dropFirst(3) : line[...]
  guard let first = text.firstIndex(where: isText), let last = text.lastIndex(where: isText)
  else { return nil }
  let isNegative = text[first] == UInt8(ascii: "-")
  let isSigned = isNegative || text[first] == UInt8(ascii: "+")
  let digits = text[first...last].dropFirst(isSigned ? 1 : 0)
  guard (1...18).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) })
  else { return nil }
  let magnitude = digits.reduce(0) { 10 * $0 + Int($1 - 0x30) }
  return isNegative ? -magnitude : magnitude
}

func isText(_ byte: UInt8) -> Bool { byte != 0x20 && !(0x09...0x0D).contains(byte) }

let arguments = CommandLine.arguments
guard let file = fopen(arguments[1], "r") else { perror(arguments[1]); exit(1) }

// The sum is wide enough for more numbers than any file holds.
var (count, sum, smallest, largest) = (0, Int128(0), Int.max, Int.min)
var buffer: UnsafeMutablePointer<CChar>?
var capacity = 0
while case let length = getline(&buffer, &capacity, file), length > 0 {
  let line = UnsafeRawBufferPointer(start: buffer, count: length)
  guard let number = number(on: line) else { continue }
  count += 1
  sum += Int128(number)
  smallest = min(smallest, number)
  largest = max(largest, number)
}
if count == 0 {
  print("There are no numbers.")
} else {
  print("numbers: \(count)\nsum: \(sum)\nsmallest: \(smallest)\nlargest: \(largest)")
}
