import Glibc
import MemoryTracking
import TestSupport
import Testing
import WorkerProtocol

@testable import Measurement

/// What a confined program cannot do, each tried as an escape. The suite runs as root and as an
/// ordinary user.
///
/// The name of a test that needs Python ends in `WhereInstalled`.
@Suite struct ConfinementTests {
  private let folder: TemporaryFolder
  private var confinement: Confinement

  init() throws {
    folder = try TemporaryFolder()
    confinement = Confinement(folder: try folder.makeFolder("runs"))
  }

  /// Runs a shell's script confined.
  private func shell(
    _ script: String, change: (inout Confinement) -> Void = { _ in }
  ) throws -> ToolRun {
    var confinement = confinement
    change(&confinement)
    return try confinement.shell(script)
  }

  /// Runs a shell's script confined, as a judge runs a program.
  private func judged(
    _ script: String, isTraced: Bool = true, usesGroups: Bool = false, limit: ByteCount? = nil,
    change: (inout Confinement) -> Void = { _ in }
  ) throws -> Run {
    var confinement = confinement
    change(&confinement)
    return try confinement.judged(
      script, isTraced: isTraced, usesGroups: usesGroups, limit: limit)
  }

  /// The processes whose command line holds a text.
  private func processes(naming text: String) -> [String] {
    names(in: "/proc").filter { name in
      name.allSatisfy(\.isNumber)
        && (try? readSmallFile("/proc/\(name)/cmdline"))?.contains(text) == true
    }
  }

  // MARK: What it is given

  @Test func beginsInAFolderOfItsOwnThatIsGoneAfterwards() throws {
    let run = try shell("pwd; echo $HOME $TMPDIR; ls -A; echo x > file && cat file")
    #expect(run.output == "/tmp\n/tmp /tmp\nx\n", "\(run.errors)")
    #expect(run.hasSucceeded)
    #expect(names(in: confinement.folder).isEmpty)
  }

  @Test func runsTheProgramsOfTheSystem() throws {
    let run = try shell("seq 3 | sort -r | head -n 1; test -w /dev/null && test -r /dev/urandom")
    #expect(run.hasSucceeded && run.output == "3\n", "\(run.errors)")
  }

  @Test func opensItsStreamsByName() throws {
    let run = try shell("echo out > /dev/stdout; echo err > /dev/stderr; cat /dev/stdin")
    #expect(run.output == "out\n" && run.errors == "err\n" && run.hasSucceeded)
  }

  @Test func endsAsItWouldUnconfined() throws {
    #expect(try shell("exit 7").exitCode == 7)
    // The first process of a namespace would not get its own signals.
    for signal in [SIGABRT, SIGTERM, SIGKILL] {
      #expect(try judged("kill -\(signal) $$").signal == signal)
    }
    #expect(throws: MeasurementError.self) {
      try ToolRun(
        ["/bin/no-such-program"], timeout: patience, interruption: .never, confinement: confinement)
    }
  }

  @Test(arguments: [true, false]) func isMeasuredAsItWouldBeUnconfined(usesGroups: Bool) throws {
    let script = "head -c 50000000 /dev/zero | tail -c 40000000 | wc -c"
    let run = try judged(script, usesGroups: usesGroups)
    #expect(run.outcome == .completed && run.answer?.byteCount == "40000000\n".utf8.count)
    let peak = try #require(run.peak?.bytes)
    #expect(peak > .mebibytes(38) && peak < .mebibytes(60))
    #expect(run.programsExecuted == 4)
    // The kernel ends tail at once, and the watchdog the whole run when it sees what tail holds.
    let holding =
      "(head -c 50000000 /dev/zero\(usesGroups ? "" : "; sleep 100")) | tail -c 40000000"
    let killed = try judged(holding, usesGroups: usesGroups, limit: .mebibytes(16))
    #expect([.limitKilled, .oomKilled].contains(killed.outcome))
  }

  @Test func hasNoPrivileges() throws {
    let run = try shell("id -u; grep -E '^(Cap|NoNewPrivs|Seccomp:)' /proc/self/status; ulimit -c")
    let lines = run.output.split(separator: "\n").map { $0.filter { !$0.isWhitespace } }
    #expect(lines.first == "\(Confinement.stranger ?? geteuid())")
    let sets = lines.filter { $0.hasPrefix("Cap") }
    #expect(sets.count == 5 && sets.allSatisfy { $0.hasSuffix(":0000000000000000") })
    #expect(lines.contains("NoNewPrivs:1") && lines.contains("Seccomp:2") && lines.last == "0")
  }

  @Test func inheritsNoSecretsOfTheEnvironment() throws {
    let run = try shell("env") { $0.environment["ADDED"] = "1" }
    let names = Set(run.output.split(separator: "\n").compactMap { $0.split(separator: "=").first })
    let known: Set<Substring> = [
      "ADDED", "HOME", "TMPDIR", "XDG_CACHE_HOME", "PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ",
      "PWD", "OLDPWD", "SHLVL", "_",
    ]
    #expect(names.contains("ADDED") && names.isSubset(of: known), "\(names)")
  }

  // MARK: Files

  @Test func readsNoOtherHandIn() throws {
    let own = try folder.makeFolder("own")
    let other = try folder.makeFolder("other")
    try folder.write("mine", to: "own/program")
    try folder.write("secret", to: "other/program")
    let attempts = ["", "/proc/self/root", "/proc/1/root", "/proc/1/cwd", "/tmp/.."].map {
      "cat \($0)\(other)/program"
    }
    let run = try shell(
      "cat \(own)/program; \(attempts.joined(separator: "; ")); ls \(folder.path) /home /root /var/lib"
    ) { $0.shown = [own] }
    #expect(run.output.hasPrefix("mine") && !run.output.contains("secret"))
    #expect(!run.output.contains("other"))
    // A hidden folder is empty even where it lies in one that is shown.
    let group = try folder.makeFolder("class")
    let hidden = try folder.makeFolder("class/hidden")
    try folder.write("mine", to: "class/program")
    try folder.write("secret", to: "class/hidden/program")
    let hiding = try shell("cat \(group)/program; ls -A \(hidden); cat \(hidden)/program") {
      $0.shown = [group]
      $0.hidden = [hidden]
    }
    #expect(hiding.output == "mine")
  }

  @Test func writesNowhereElse() throws {
    let shown = try folder.makeFolder("shown")
    let file = try folder.write("as it was", to: "shown/file")
    let places = ["/", "/usr", "/etc", "/opt", "/var", "/dev", "/proc", "/sys", shown]
    let attempts =
      places.map { "echo x > \($0)/highwater-escape && echo wrote \($0)" }
      + places.map { "echo x > /proc/self/root\($0)/highwater-escape && echo wrote \($0)" } + [
        "echo x > \(file) && echo wrote", "rm \(file) && echo removed",
        "mount -o remount,rw / && echo remounted",
        "mount -o remount,rw,bind /usr && echo remounted",
        "umount -l /usr && echo unmounted", "mount -t tmpfs none /tmp && echo mounted",
        "unshare -Urm true && echo namespace", "unshare -m true && echo namespace",
        "chroot /tmp true && echo root", "mknod /tmp/disk b 8 0 && echo device",
      ]
    let run = try shell(attempts.joined(separator: "; ")) { $0.shown = [shown] }
    #expect(run.output == "" && !run.errors.isEmpty)
    #expect(try folder.contents(of: "shown/file") == Array("as it was".utf8))
    #expect(names(in: shown) == ["file"])
  }

  @Test func writesToWhatItIsGivenAlone() throws {
    let build = try folder.makeFolder("build")
    try Confinement.give(build)
    let run = try shell("echo made > \(build)/program") { $0.written = [build] }
    #expect(run.hasSucceeded, "\(run.errors)")
    #expect(try folder.contents(of: "build/program") == Array("made\n".utf8))
  }

  @Test func usesCachesWithoutChangingThem() throws {
    let caches = try folder.makeFolder("caches")
    try folder.write("kept", to: "caches/entry")
    try Confinement.give(caches)
    let run = try shell("echo changed > .cache/entry; echo new > .cache/new; cat .cache/new") {
      $0.caches = caches
    }
    #expect(run.output == "new\n", "\(run.errors)")
    #expect(try folder.contents(of: "caches/entry") == Array("kept".utf8))
    #expect(names(in: caches) == ["entry"])
  }

  // MARK: Amounts

  /// Its processes stay: where a busy machine lets it reach the kernel's own bound first, a shell that
  /// cannot fork ends.
  @Test(arguments: [true, false]) func aForkBombEnds(isTraced: Bool) throws {
    let name = "\(UInt32.random(in: 1_000_000 ... .max))"
    let run = try judged("f() { f & f & exec sleep \(name); }; f", isTraced: isTraced) {
      $0.processes = 16
    }
    #expect(run.breach == .processes(16) && run.outcome == .aborted)
    #expect(run.remarks.contains("It started more than 16 processes at once."))
    #expect(processes(naming: name).isEmpty)
  }

  /// The kernel counts all tasks of a user's, whoever started them.
  @Test(.enabled(if: isRoot, "needs root"))
  func otherProgramsDoNotUseUpItsTasksAsRoot() throws {
    let others = try run(
      "/usr/bin/env",
      [
        "setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "/bin/sh", "-c",
        "for i in $(seq 40); do sleep 600 > /dev/null 2>&1 & echo $!; done",
      ])
    let sleepers = others.outputText.split(separator: "\n").compactMap { pid_t($0) }
    defer { for sleeper in sleepers { kill(sleeper, SIGKILL) } }
    try #require(sleepers.count == 40, "\(others.errorText)")
    let run = try judged("true & wait; echo on") { $0.processes = 2 }
    #expect(run.outcome == .completed && run.answer?.byteCount == 3, "\(run.message ?? "")")
  }

  @Test(arguments: [true, false], [true, false])
  func leavesNoProcessBehind(isTraced: Bool, usesGroups: Bool) throws {
    let name = "\(UInt32.random(in: 1 ... .max))"
    let run = try judged(
      "for i in 1 2 3; do (setsid setsid sleep \(name) &) ; done; sleep 0.2; exit 0",
      isTraced: isTraced, usesGroups: usesGroups)
    #expect(run.outcome == .completed)
    #expect(run.leftBehind == 3)
    #expect(processes(naming: name).isEmpty)
  }

  // MARK: Others

  @Test func seesAndStopsNobodyElse() throws {
    let name = "HighWaterPackageTests"
    try #require(!processes(naming: name).isEmpty)
    // The brackets keep the pattern from finding itself.
    let run = try shell(
      """
      grep -aqs 'HighWaterPackage[T]ests' /proc/[0-9]*/cmdline && echo seen
      cat /proc/1/environ /proc/1/cmdline /proc/1/maps && echo read
      kill -KILL -1; kill -KILL \(getpid()) && echo killed
      kill -KILL 1
      echo on
      """)
    #expect(run.output == "on\n" && run.hasSucceeded)
  }

  /// Python as the system has it.
  private static let pythonPath = "/usr/bin/python3"

  private func python(_ script: String) throws -> ToolRun {
    let path = try folder.write(script, to: "escape.py")
    chmod(path, 0o644)
    return try shell("exec \(Self.pythonPath) \(path)") { $0.shown = [path] }
  }

  /// A script with an attempt a line, which prints what worked.
  private func attempts(_ lines: [String]) -> String {
    """
    import ctypes, os, socket, sys
    call = ctypes.CDLL(None, use_errno=True).syscall
    def attempt(name, action):
        try:
            if action() != -1:
                print(name)
        except OSError:
            pass
    """ + "\n" + lines.joined(separator: "\n") + "\nprint('done')\n"
  }

  @Test(.enabled(if: access(pythonPath, X_OK) == 0, "needs python3"))
  func reachesNoNetworkWhereInstalled() throws {
    let name = "highwater-\(UInt32.random(in: 0 ... .max))"
    let listener = try Listener(abstractName: name)
    let script = attempts([
      "attempt('tcp', lambda: socket.create_connection(('127.0.0.1', \(listener.port)), 5).close())",
      "unix = socket.socket(socket.AF_UNIX)",
      "attempt('unix', lambda: unix.connect('\\0\(name)'))",
      "attempt('vsock', lambda: socket.socket(40, socket.SOCK_STREAM).close())",
      "attempt('packet', lambda: socket.socket(17, socket.SOCK_RAW).close())",
    ])
    let free = try ToolRun(
      [Self.pythonPath, "-c", script], timeout: patience, interruption: .never)
    #expect(free.output.hasPrefix("tcp\nunix\n"), "\(free.errors)")
    let names = "attempt('name', lambda: socket.getaddrinfo('example.org', 80))\n"
    let confined = try python(script + names)
    #expect(confined.output == "done\n", "\(confined.errors)")
  }

  @Test(.enabled(if: access(pythonPath, X_OK) == 0, "needs python3"))
  func makesNoForbiddenCallsWhereInstalled() throws {
    // x86-64 and arm64 number these alike only from 424 on; others are tried by util-linux above.
    let run = try python(
      attempts([
        "attempt('io_uring', lambda: call(425, 8, ctypes.create_string_buffer(256)))",
        "attempt('open_tree', lambda: call(428, -100, b'/', 1))",
        "attempt('fsopen', lambda: call(430, b'tmpfs', 0))",
        "attempt('clone3', lambda: call(435, ctypes.create_string_buffer(64), 64))",
        "libc = ctypes.CDLL(None, use_errno=True)",
        "attempt('ptrace', lambda: libc.ptrace(16, os.getppid() or 1, 0, 0))",
        "attempt('namespace', lambda: libc.unshare(0x10000000))",
        "attempt('setns', lambda: libc.setns(os.open('/proc/self/ns/net', os.O_RDONLY), 0))",
        "attempt('shmget', lambda: libc.shmget(0, 4096, 0o1600))",
        "attempt('msgget', lambda: libc.msgget(0, 0o1600))",
        "attempt('memfd', lambda: os.memfd_create('x'))",
        "file = os.open('/tmp/file', os.O_CREAT | os.O_RDWR)",
        "attempt('fallocate', lambda: libc.fallocate(file, 1, ctypes.c_long(0), ctypes.c_long(9)))",
        "attempt('lease', lambda: libc.fcntl(file, 1024, 1))",
        "attempt('tipc', lambda: libc.socketpair(30, 5, 0, ctypes.create_string_buffer(8)))",
      ]))
    #expect(run.output == "done\n", "\(run.errors)")
  }

  /// What an ordinary user's HighWater could not see or count, as another process or in this one.
  @Test(.enabled(if: access(pythonPath, X_OK) == 0, "needs python3"))
  func doesNotHideWhereInstalled() throws {
    let run = try python(
      attempts([
        "import resource",
        "libc = ctypes.CDLL(None, use_errno=True)",
        "stack = ctypes.create_string_buffer(1 << 16)",
        "top = ctypes.c_void_p(ctypes.addressof(stack) + (1 << 16) & -16)",
        "clone = lambda flags: libc.clone(libc._exit, top, flags | 17, None)",
        "attempt('fork', lambda: clone(0))",
        "attempt('untraced', lambda: clone(0x00800000))",
        "attempt('sibling', lambda: clone(0x00008000))",
        "attempt('vfork', lambda: clone(0x00004000))",
        "write = lambda name, text: os.write(os.open('/proc/self/' + name, os.O_WRONLY), text)",
        "attempt('score', lambda: write('oom_score_adj', b'1000'))",
        "attempt('peak', lambda: write('clear_refs', b'5'))",
        "most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]",
        "attempt('files', lambda: 0 if most > 1024 else -1)",
        "attempt('undumpable', lambda: libc.prctl(4, 0, 0, 0, 0))",
      ]))
    #expect(run.output == "fork\ndone\n", "\(run.errors)")
  }

  // MARK: Where it fails

  @Test func doesNotRunIfItCannotBeConfined() throws {
    let made = folder.path("made")
    let error = #expect(throws: MeasurementError.self) {
      try shell("echo x > \(made)") { $0.shown = [folder.path("absent")] }
    }
    #expect(
      error?.description.hasPrefix(
        "confinement: a program cannot be confined here (read '\(folder.path("absent"))'") == true)
    #expect(throws: MeasurementError.self) {
      try shell("echo x > \(made)") { $0.written = [folder.path("absent")] }
    }
    #expect(access(made, F_OK) != 0)
    #expect(names(in: confinement.folder).isEmpty)
  }

  @Test func canBeTriedBeforehand() throws {
    try Confinement.check(in: confinement.folder)
    #expect(throws: MeasurementError.self) { try Confinement.check(in: folder.path("absent")) }
  }
}

/// Sockets that this process listens on: one of TCP on the loopback device, one of Unix with an
/// abstract name, which is no file's.
private final class Listener {
  private let network = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
  private let local = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
  private(set) var port: UInt16 = 0

  init(abstractName name: String) throws {
    var inner = sockaddr_in()
    inner.sin_family = sa_family_t(AF_INET)
    inner.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    try bind(network, to: &inner, size: MemoryLayout<sockaddr_in>.size)
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let named = withUnsafeMutableBytes(of: &inner) {
      getsockname(network, $0.baseAddress?.assumingMemoryBound(to: sockaddr.self), &size)
    }
    try #require(named == 0)
    port = UInt16(bigEndian: inner.sin_port)
    var outer = sockaddr_un()
    outer.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &outer.sun_path) { path in
      for (index, byte) in name.utf8.enumerated() { path[index + 1] = byte }
    }
    try bind(local, to: &outer, size: MemoryLayout<sa_family_t>.size + 1 + name.utf8.count)
  }

  deinit {
    close(network)
    close(local)
  }

  private func bind<Address>(_ socket: Int32, to address: inout Address, size: Int) throws {
    let bound = withUnsafeBytes(of: &address) {
      Glibc.bind(
        socket, $0.baseAddress?.assumingMemoryBound(to: sockaddr.self), socklen_t(size))
    }
    try #require(bound == 0 && listen(socket, 8) == 0)
  }
}
