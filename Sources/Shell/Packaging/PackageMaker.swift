import Course
import Foundation
import Glibc
import Measurement
import MemoryTracking
import Streaming

/// Makes packages of the programs beside this one, offline, by the tools of every Debian machine.
///
/// All files pass through those tools; none is held here.
struct PackageMaker {
  let texts: PackageTexts
  /// The folder with the programs.
  let products: String
  /// The repository that they were built from.
  let checkout: String
  /// Where the packages go, an existing folder.
  let output: String
  let interruption: Interruption

  /// A package that was made.
  struct Made: Hashable {
    var path: String
    var size: ByteCount
  }

  /// The programs, and what strip(1) takes out of each; `nil` for one that keeps everything.
  ///
  /// The traced worker keeps its lines, which `--where` names.
  private static let programs: [(name: String, stripping: String?)] = [
    ("highwater", "--strip-all"), ("highwater-worker", "--strip-all"),
    ("highwater-worker-traced", nil), ("highwater-where", "--strip-unneeded"),
  ]

  /// Where they are installed: together, since highwater looks for the others beside itself.
  private static let programFolder = "usr/libexec/highwater"

  /// Makes the Debian package, the tarball and the Containerfile.
  ///
  /// - Parameters:
  ///   - manual: The page for man(1).
  ///   - completions: The script of each shell, by its path below `usr/share`.
  /// - Returns: The files, in the order in which they were made.
  /// - Throws: A failure if a tool is missing or fails.
  func make(manual: String, completions: [(path: String, text: String)]) throws -> [Made] {
    guard let architecture = texts.architecture else {
      throw CommandFailure.failed(
        "package: HighWater has no code for '\(texts.machine)'; make it on x86_64 or aarch64")
    }
    // On the disk of the packages, where each is moved in one step when it is whole.
    let folder = try ScratchFolder(for: "package", in: output)
    defer { folder.remove() }
    let root = folder.path + "/root"
    try stage(in: root)
    try write(manual, to: "\(root)/usr/share/man/man1/highwater.1")
    for (path, text) in completions { try write(text, to: "\(root)/usr/share/\(path)") }
    try allowReading(root)
    let tarball = "\(texts.folderName).tar.xz"
    try tool(
      [
        "tar", "--create", "--file", "\(folder.path)/\(tarball)", "--use-compress-program",
        "xz -9e", "--sort=name",
        "--owner=0", "--group=0", "--numeric-owner", "--transform",
        "s,^usr,\(texts.folderName),", "--directory", root, "usr",
      ])
    let package = texts.packageName(for: architecture)
    try makePackage("\(folder.path)/\(package)", of: root, for: architecture, in: folder.path)
    try write(
      PackageTexts.containerfile(installing: package), to: "\(folder.path)/Containerfile")
    return try [package, tarball, "Containerfile"].map {
      try moveToOutput("\(folder.path)/\($0)", named: $0)
    }
  }

  /// Puts a file that is whole where the packages go, in one step.
  private func moveToOutput(_ path: String, named name: String) throws -> Made {
    let place = "\(output)/\(name)"
    guard rename(path.nativePath, place.nativePath) == 0 else {
      throw CommandFailure.failed(
        "package: cannot put '\(name)' into '\(output)' (\(SystemError())); check the folder")
    }
    return Made(path: place, size: ByteCount(try InputFile(place).statedSize))
  }

  /// Lays out what the package and the tarball have in common.
  private func stage(in root: String) throws {
    let programs = "\(root)/\(Self.programFolder)"
    try makeFolder(programs)
    for (name, stripping) in Self.programs {
      let product = "\(products)/\(name)"
      guard access(product.nativePath, X_OK) == 0 else {
        throw CommandFailure.failed(
          "package: there is no '\(product)'; build all by 'swift run -c release highwater package'"
        )
      }
      let installed = "\(programs)/\(name)"
      try tool(
        stripping.map { ["strip", $0, "-o", installed, product] } ?? ["cp", product, installed])
      try tool(["chmod", "0755", installed])
    }
    try makeFolder("\(root)/usr/bin")
    guard symlink("../libexec/highwater/highwater", "\(root)/usr/bin/highwater") == 0 else {
      throw CommandFailure.failed(
        "package: cannot make a link in '\(root)' (\(SystemError())); give a folder on another disk "
          + "with --output")
    }
    let shared = "\(root)/usr/share/highwater"
    try makeFolder("\(shared)/Fixtures")
    try tool(["cp", "-R", "\(checkout)/Lessons", shared])
    let recipes = try FileManager.default.contentsOfDirectory(atPath: "\(checkout)/Fixtures")
      .filter { $0.hasSuffix(".yaml") }.sorted()
    try tool(["cp"] + recipes.map { "\(checkout)/Fixtures/\($0)" } + ["\(shared)/Fixtures"])
    let documents = "\(root)/usr/share/doc/highwater"
    try makeFolder(documents)
    try tool(["cp", "\(checkout)/README.md", documents])
    try write(PackageTexts.copyright, to: "\(documents)/copyright")
  }

  /// Adds what only a Debian package has, and packs it.
  private func makePackage(
    _ package: String, of root: String, for architecture: String, in folder: String
  ) throws {
    let documents = "\(root)/usr/share/doc/highwater"
    let date = try tool(["date", "-R"])
    try write(texts.changelog(date: date), to: "\(documents)/changelog")
    try write(
      PackageTexts.lintianOverrides, to: "\(root)/usr/share/lintian/overrides/highwater")
    try tool(["gzip", "-9n", "\(documents)/changelog", "\(root)/usr/share/man/man1/highwater.1"])
    // What dpkg-shlibdeps wants to find where it runs.
    try write(
      "Source: highwater\n\nPackage: highwater\nArchitecture: any\n", to: "\(folder)/debian/control"
    )
    let found = try tool([
      "sh", "-c", "cd \"$1\" && exec dpkg-shlibdeps -O \"$2\"", "sh", folder,
      "\(root)/\(Self.programFolder)/highwater-where",
    ])
    let key = "shlibs:Depends="
    guard let line = found.split(separator: "\n").first(where: { $0.hasPrefix(key) }) else {
      throw CommandFailure.failed(
        "package: dpkg-shlibdeps does not say what 'highwater-where' needs; it printed '\(found)'")
    }
    let size = try tool(["du", "-sk", "--apparent-size", root])
    guard let kibibytes = Int(size.prefix { $0.isNumber }) else {
      throw CommandFailure.failed(
        "package: du does not say how much '\(root)' takes; it printed '\(size)'")
    }
    try write(
      texts.control(
        for: architecture, dependencies: String(line.dropFirst(key.count)),
        kibibytes: kibibytes), to: "\(root)/DEBIAN/control")
    try tool([
      "sh", "-c",
      "cd \"$1\" && find usr -type f -print0 | sort -z | xargs -0 md5sum > DEBIAN/md5sums", "sh",
      root,
    ])
    try allowReading(root)
    try tool([
      "dpkg-deb", "--root-owner-group", "-Zxz", "-z9", "-Sextreme", "--build", root, package,
    ])
  }

  /// Gives all files the permissions of installed ones, whatever the umask of who makes them.
  private func allowReading(_ root: String) throws {
    try tool(["chmod", "-R", "u=rwX,go=rX", root])
  }

  private func makeFolder(_ path: String) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  /// Writes a text to a file, whose folder is made.
  private func write(_ text: String, to path: String) throws {
    if let cut = path.lastIndex(of: "/") { try makeFolder(String(path[..<cut])) }
    try AtomicFileWriter.write(Array(text.utf8), to: path)
  }

  /// Runs a tool to its end.
  ///
  /// - Returns: What it printed, without the newline in the end.
  /// - Throws: A failure if it cannot be started or fails, with what it said.
  @discardableResult private func tool(_ words: [String]) throws -> String {
    let run: ToolRun
    do {
      run = try ToolRun(
        words, environment: ["LC_ALL": "C"], timeout: .seconds(900), interruption: interruption)
    } catch {
      throw CommandFailure.failed(
        "package: cannot run '\(words[0])' (\(error)); apt-get install binutils dpkg-dev xz-utils")
    }
    guard !interruption.isPending else {
      throw CommandFailure.interrupted("package: stopped; nothing half made is left")
    }
    guard run.hasSucceeded else {
      let line = words.joined(separator: " ")
      let what = run.hasTimedOut ? "did not end within 15 minutes" : "failed"
      let said = (run.errors + run.output).split(separator: "\n").map(String.init)
      throw CommandFailure.mistakes(
        ["package: '\(line)' \(what); see what it says, and try again"] + said)
    }
    return run.output.hasSuffix("\n") ? String(run.output.dropLast()) : run.output
  }
}

/// The texts of a package, for one version of HighWater and one kind of processor.
struct PackageTexts {
  /// HighWater's version, `0.1.0`.
  let version: String
  /// What Linux calls the processor, `x86_64`.
  let machine: String
  /// Who looks after the package, `NAME <ADDRESS>`.
  let maintainer: String

  /// What Debian calls the processor; `nil` for one that HighWater has no code for.
  ///
  /// arm64 is in the code, and was never tried.
  var architecture: String? {
    switch machine {
    case "x86_64": "amd64"
    case "aarch64": "arm64"
    default: nil
    }
  }

  /// The file name of the Debian package.
  func packageName(for architecture: String) -> String {
    "highwater_\(version)_\(architecture).deb"
  }

  /// The name of the folder in the tarball, and of the tarball without its ending.
  var folderName: String { "highwater-\(version)-\(machine)-linux" }

  /// `DEBIAN/control` (deb-control(5)).
  ///
  /// - Parameters:
  ///   - architecture: Debian's name for the processor.
  ///   - dependencies: What dpkg-shlibdeps(1) found, `libc6 (>= 2.35)`.
  ///   - kibibytes: What all files take.
  /// - Returns: The text, ended by a newline.
  func control(
    for architecture: String, dependencies: String, kibibytes: Int
  ) -> String {
    """
    Package: highwater
    Version: \(version)
    Architecture: \(architecture)
    Maintainer: \(maintainer)
    Installed-Size: \(kibibytes)
    Depends: \(dependencies)
    Recommends: binutils
    Suggests: python3, nodejs, default-jdk-headless, golang-go, rustc, gcc
    Section: education
    Priority: optional
    Description: educational shell that measures memory
     HighWater teaches one habit: measure before you scale, and stream instead of
     loading. It makes large files, runs the memory-hungry version and then the
     streaming version of a case study, each in a process of its own, and shows
     their peaks side by side with the table that says when to stream.
     .
     It measures programs in any language too, finds the smallest limit they
     survive, and names the lines of code that held the memory. Guided lessons and
     exercises are built in. All figures come from the Linux kernel, by /proc.

    """
  }

  /// `/usr/share/doc/highwater/changelog.gz`, in the form of deb-changelog(5).
  ///
  /// - Parameter date: When it was made, as date(1) prints it with `-R`.
  /// - Returns: The text, with one entry.
  func changelog(date: String) -> String {
    """
    highwater (\(version)) unstable; urgency=medium

      * Made by 'highwater package'.

     -- \(maintainer)  \(date)

    """
  }

  /// `/usr/share/doc/highwater/copyright`.
  static let copyright = """
    Copyright 2026 the authors of HighWater

    HighWater was packaged from its sources by 'highwater package'. The terms under
    which it may be used are those of the repository it was built from; this package
    adds none.

    Its programs are linked with the following, whose terms are in Debian's
    packages of these names, or in the repositories named:

     the GNU C library, libstdc++, libedit, libbsd, libmd, ncurses (libtinfo),
     SQLite, expat, zlib, xxHash, cmark-gfm
     the Swift runtime, Foundation and ICU, https://github.com/swiftlang
     swift-argument-parser, https://github.com/apple/swift-argument-parser
     GRDB.swift, https://github.com/groue/GRDB.swift
     Yams, https://github.com/jpsim/Yams

    """

  /// What lintian is told to accept, and why.
  static let lintianOverrides = """
    # All three are linked statically, so that no pages of shared libraries lie under the
    # figures they measure, and so that the figures do not vary from start to start.
    highwater: statically-linked-binary [usr/libexec/highwater/highwater*]
    # Static programs contain the libraries they are made of.
    highwater: embedded-library *
    # Its symbols and lines name the code that held the memory ('--where').
    highwater: unstripped-binary-or-object [usr/libexec/highwater/highwater-worker-traced]

    """

  /// A recipe for a container image, to be built in the folder of the Debian package.
  ///
  /// - Parameter package: The file name of the Debian package.
  /// - Returns: The text of the Containerfile.
  static func containerfile(installing package: String) -> String {
    """
    # podman build -t highwater .
    # podman run --rm -it --cap-add SYS_PTRACE highwater
    FROM docker.io/library/debian:bookworm-slim
    COPY \(package) /tmp/
    RUN apt-get update \\
     && apt-get install -y --no-install-recommends binutils python3 /tmp/\(package) \\
     && rm -rf /var/lib/apt/lists/* /tmp/\(package) \\
     && useradd --create-home learner
    USER learner
    WORKDIR /home/learner
    ENV LANG=C.UTF-8
    ENTRYPOINT ["highwater"]

    """
  }
}
