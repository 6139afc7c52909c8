import CWherePicture
import Measurement

/// Turns the addresses of a picture into frames.
struct Symbolizer {
  let tools: SymbolTools
  let own: OwnCode
  /// Where files may be made for the tools.
  let folder: String
  let interruption: Interruption

  /// The frames of a stack as they are looked up by address: an address has several if functions
  /// are inlined there, innermost first.
  typealias Frames = [UInt64: [WhereAccount.Frame]]

  /// Names addresses.
  ///
  /// - Parameters:
  ///   - addresses: Return addresses, or marked lines of scripts.
  ///   - file: The picture they are of.
  /// - Returns: The frames of each; never empty.
  /// - Complexity: One run of a tool for each program and library that they lie in.
  func frames(of addresses: Set<UInt64>, in file: borrowing PictureFile) -> Frames {
    let modules = file.modules
    var frames: Frames = [:]
    var places: [PictureModule: [UInt64]] = [:]
    for address in addresses {
      if address & (1 << 63) != 0 {
        frames[address] = [scriptFrame(file.scriptLine(address))]
      } else if let module = modules.first(where: { $0.start <= address && address < $0.end }) {
        places[module, default: []].append(address)
      } else {
        frames[address] = [WhereAccount.Frame(function: "(code made at run time)")]
      }
    }
    for (module, addresses) in places {
      frames.merge(self.frames(of: addresses, in: module)) { first, _ in first }
    }
    return demangled(frames)
  }

  private func scriptFrame(
    _ line: (function: String, file: String, line: Int)?
  ) -> WhereAccount.Frame {
    guard let line else { return WhereAccount.Frame(function: "(line not known)") }
    return WhereAccount.Frame(
      function: line.function, file: line.file, line: line.line > 0 ? line.line : nil,
      isOwn: OwnCode.isOwn(script: line.file))
  }

  private func frames(of addresses: [UInt64], in module: PictureModule) -> Frames {
    // The call lies before the address to which it returns.
    let inFile = addresses.map { $0 &- module.bias &- 1 }
    let name = module.path.split(separator: "/").last.map { String($0) } ?? "(kernel)"
    let symbols =
      module.path.isEmpty
      ? inFile.map { _ in [] }
      : tools.symbols(of: inFile, in: module.path, using: folder, interruption: interruption)
    var frames: Frames = [:]
    for (index, address) in addresses.enumerated() {
      let known = symbols[index].isEmpty ? [Symbol()] : symbols[index]
      frames[address] = known.map { symbol in
        WhereAccount.Frame(
          function: symbol.function ?? "\(name)+0x\(String(inFile[index], radix: 16))",
          file: symbol.file, line: symbol.line, module: module.path,
          isOwn: own.isOwn(file: symbol.file, module: module.path, isUnderScript: false))
      }
    }
    return frames
  }

  private func demangled(_ frames: Frames) -> Frames {
    let names = tools.readable(
      Set(frames.values.joined().map(\.function)), using: folder, interruption: interruption)
    guard !names.isEmpty else { return frames }
    return frames.mapValues { frames in
      frames.map { frame in
        var frame = frame
        frame.function = names[frame.function] ?? frame.function
        return frame
      }
    }
  }
}
