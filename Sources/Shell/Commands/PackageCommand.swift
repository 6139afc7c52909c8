import ArgumentParser
import Course
import Glibc
import Measurement
import Presentation
import Streaming
import TerminalText

/// `package`: makes packages of a release build; for those who build HighWater, so help does not list
/// it.
struct PackageCommand: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "package",
    abstract: "Make a Debian package, a tarball and a Containerfile of this build.",
    discussion: """
      It works in a repository of HighWater, offline, and takes some minutes: 'swift run -c release \
      highwater package'.

        package
        package --output /tmp
      """, shouldDisplay: false)

  @ParentCommand var root: HighWater
  @Option(
    help: ArgumentHelp(
      "Put them in this folder; by default '.build/packages'.", valueName: "folder"),
    completion: .directory)
  var output: String?
  @Option(
    help: ArgumentHelp(
      "Who looks after the package, as in 'Ada <ada@example.org>'.", valueName: "who"))
  var maintainer = "HighWater <highwater@packages.example.org>"

  func run(in session: Session) throws {
    let host = Host.current()
    guard host.build == "release" else {
      throw CommandFailure.failed(
        "package: this is a \(host.build) build; run 'swift run -c release highwater package'")
    }
    guard let checkout = SessionFactory.checkout() else {
      throw CommandFailure.failed(
        "package: this program is not in a repository of HighWater; build it there")
    }
    let folder = output ?? checkout + "/.build/packages"
    guard mkdir(folder.nativePath, 0o755) == 0 || errno == EEXIST else {
      throw CommandFailure.failed(
        "package: cannot make '\(folder)' (\(SystemError())); name another folder with --output")
    }
    session.output.showProgress(
      ProgressLine(label: "package: stripping and compressing", fraction: nil, details: []))
    defer { session.output.showProgress(nil) }
    let maker = PackageMaker(
      texts: PackageTexts(
        version: HighWater.version, machine: Host.machine(), maintainer: maintainer),
      products: session.places.programs, checkout: checkout, output: folder,
      interruption: session.interruption)
    let made = try maker.make(
      manual: ManualPage.lines().map { $0 + "\n" }.joined(),
      completions: [
        (
          "bash-completion/completions/highwater",
          Self.sourced(HighWater.completionScript(for: .bash))
        ),
        ("zsh/vendor-completions/_highwater", HighWater.completionScript(for: .zsh)),
        ("fish/vendor_completions.d/highwater.fish", HighWater.completionScript(for: .fish)),
      ])
    session.output.showProgress(nil)
    for file in made { session.output.write(sentence: "package: \(file.size), '\(file.path)'") }
  }

  /// A script that is read and not run, as Debian wants it: without the line that names its
  /// interpreter.
  static func sourced(_ script: String) -> String {
    guard script.hasPrefix("#!") else { return script }
    return String(script.drop { $0 != "\n" }.dropFirst())
  }
}
