import Course
import Findings
import Languages
import TestSupport
import Testing

/// Programs that want to pass without doing what an exercise asks for.
///
/// The name of a test that needs a language's tools ends in `WhereInstalled`.
@Suite(.tags(.slow), .serialized) struct ExerciseCheatSlowTests {
  struct Cheat: CustomTestStringConvertible {
    var name: String
    var verdicts: Set<ExerciseJudgement.Verdict>
    var program: String
    /// What the judgement says it did.
    var offence: String?

    var testDescription: String { name }
  }

  static let cheats = [
    Cheat(
      name: "a constant", verdicts: [.wrong],
      program: "show(b'word1 word2\\n' * 10)"),
    Cheat(
      name: "the answer for a sample", verdicts: [.wrong],
      program: "show(b'one\\ntwo ERROR\\nthree\\n')"),
    Cheat(
      // It knows the answer from doing its work, and may only say it if it finds it somewhere.
      // Looking takes a while on a busy machine.
      name: "looking for the answer", verdicts: [.wrong, .slow],
      program: """
        answer = tail(open(path, 'rb'))
        places = list(sys.argv) + list(os.environ.values())
        parent = '/proc/%d/' % os.getppid()
        for name in ['cmdline', 'environ', 'fd', 'cwd']:
            places.append(parent + name)
        folder = os.path.dirname(path)
        for _ in range(2):
            places.append(folder)
            folder = os.path.dirname(folder)
        places += [os.getcwd(), os.path.dirname(os.path.abspath(__file__))]

        def holds(place, depth=0):
            try:
                if os.path.isdir(place):
                    names = os.listdir(place)[:60] if depth < 3 else []
                    return any(holds(place + '/' + name, depth + 1) for name in names)
                if not os.path.isfile(place) or os.path.samefile(place, path):
                    return place.encode() == answer
                return os.path.getsize(place) < 1 << 22 and open(place, 'rb').read() == answer
            except OSError:
                return False

        if len(answer) < 2 or any(holds(place) for place in places):
            show(answer)
        """),
    Cheat(
      name: "holding it in a child", verdicts: [.killed, .fake],
      program: """
        reading, writing = os.pipe()
        if os.fork() == 0:
            with os.fdopen(writing, 'wb') as pipe:
                pipe.write(load())
            os._exit(0)
        os.close(writing)
        show(os.fdopen(reading, 'rb').read())
        os.wait()
        """),
    Cheat(
      name: "holding it in a process that has left", verdicts: [.killed, .fake],
      program: """
        reading, writing = os.pipe()
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                with os.fdopen(writing, 'wb') as pipe:
                    pipe.write(load())
            os._exit(0)
        os.close(writing)
        os.wait()
        show(os.fdopen(reading, 'rb').read())
        """),
    Cheat(
      name: "ending before a process that has left", verdicts: [.wrong],
      program: """
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                time.sleep(0.5)
                show(load())
                sys.stdout.flush()
            os._exit(0)
        os._exit(0)
        """),
    Cheat(
      name: "holding it in /dev/shm", verdicts: [.killed, .fake],
      program: """
        place = '/dev/shm/cheat-%d' % os.getpid()
        shutil.copyfile(path, place)
        show(tail(open(place, 'rb')))
        os.unlink(place)
        """),
    Cheat(
      name: "holding it in a memfd", verdicts: [.killed, .fake],
      program: """
        copy = os.fdopen(os.memfd_create('cheat'), 'w+b')
        shutil.copyfileobj(open(path, 'rb'), copy)
        show(tail(copy))
        """),
    Cheat(
      // A temporary folder on tmpfs is memory.
      name: "holding it in a file", verdicts: [.grows, .killed],
      program: """
        copy = tempfile.TemporaryFile(dir=os.path.dirname(path))
        shutil.copyfileobj(open(path, 'rb'), copy)
        show(tail(copy))
        """),
    Cheat(
      name: "calling tail", verdicts: [.crashed],
      program: "subprocess.run(['tail', '-n', str(count), path])", offence: "'tail'"),
    Cheat(
      name: "becoming tail", verdicts: [.crashed],
      program: "os.execvp('tail', ['tail', '-n', str(count), path])", offence: "'tail'"),
    Cheat(
      name: "waiting until nobody looks", verdicts: [.killed],
      program: """
        time.sleep(0.7)
        show(load())
        """),
  ]

  @Test(
    .enabled(if: Language.python.isInstalled, "python3 is not installed"), arguments: cheats,
    [true, false])
  func doesNotPassWhereInstalled(cheat: Cheat, usesGroups: Bool) throws {
    let judgement = try ExerciseBench(usesGroups: usesGroups).judge(
      ExerciseSolutions.program(cheat.program), in: .python)
    #expect(cheat.verdicts.contains(judgement.verdict), "\(judgement)")
    if let offence = cheat.offence {
      #expect(judgement.offence?.contains(offence) == true, "\(judgement)")
    }
  }

  @Test(.enabled(if: Language.python.isInstalled, "python3 is not installed"))
  func aFileThatIsAllowedPassesWhereInstalled() throws {
    let cheat = try #require(Self.cheats.first { $0.name == "holding it in a file" })
    let judgement = try ExerciseBench().judge(
      ExerciseSolutions.program(cheat.program), in: .python, .quick, mayWriteFiles: true)
    // On tmpfs it is memory even so.
    #expect(judgement.verdict == .right || judgement.verdict == .killed, "\(judgement)")
  }
}
