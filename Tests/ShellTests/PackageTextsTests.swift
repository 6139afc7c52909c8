import Testing

@testable import Shell

/// The texts of a package; `Tests/Package/check` installs one.
@Suite struct PackageTextsTests {
  private let texts = PackageTexts(
    version: "1.2.3", machine: "x86_64", maintainer: "Ada <ada@example.org>")

  @Test func namesWhatItIsFor() throws {
    let architecture = try #require(texts.architecture)
    #expect(texts.packageName(for: architecture) == "highwater_1.2.3_amd64.deb")
    #expect(texts.folderName == "highwater-1.2.3-x86_64-linux")
    #expect(PackageTexts(version: "1", machine: "aarch64", maintainer: "").architecture == "arm64")
    #expect(PackageTexts(version: "1", machine: "riscv64", maintainer: "").architecture == nil)
  }

  /// deb-control(5): a field a line, a description in lines that begin with a space.
  @Test func isAControlFile() {
    let control = texts.control(
      for: "amd64", dependencies: "libc6 (>= 2.35)", kibibytes: 120_000)
    let lines = control.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for line in [
      "Package: highwater", "Version: 1.2.3", "Architecture: amd64", "Installed-Size: 120000",
      "Maintainer: Ada <ada@example.org>", "Depends: libc6 (>= 2.35)",
    ] {
      #expect(lines.contains(line), "\(line)")
    }
    #expect(control.hasSuffix(".\n") && !control.hasSuffix("\n\n"))
    #expect(lines.allSatisfy { $0.count <= 80 && !$0.hasSuffix(" ") })
    let fields = lines.dropLast().filter { !$0.hasPrefix(" ") }
    #expect(fields.allSatisfy { $0.contains(": ") } && !fields.contains(""))
    #expect(fields.last == "Description: educational shell that measures memory")
  }

  /// deb-changelog(5): who made it and when, behind two spaces.
  @Test func isAChangelog() {
    let lines = texts.changelog(date: "Sat, 28 Nov 2026 03:00:00 +0000").split(separator: "\n")
    #expect(lines.first == "highwater (1.2.3) unstable; urgency=medium")
    #expect(lines.last == " -- Ada <ada@example.org>  Sat, 28 Nov 2026 03:00:00 +0000")
  }

  @Test func leavesOutTheInterpreterOfWhatIsNotRun() {
    #expect(PackageCommand.sourced("#!/bin/bash\n\ncomplete x\n") == "\ncomplete x\n")
    #expect(PackageCommand.sourced("complete x\n") == "complete x\n")
  }

  @Test func installsThePackageInAContainer() {
    let text = PackageTexts.containerfile(installing: "highwater_1.2.3_amd64.deb")
    #expect(text.contains("COPY highwater_1.2.3_amd64.deb /tmp/\n"))
    #expect(text.contains(" /tmp/highwater_1.2.3_amd64.deb \\\n"))
    #expect(text.contains("ENTRYPOINT [\"highwater\"]\n"))
  }
}
