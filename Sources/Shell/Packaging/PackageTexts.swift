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
