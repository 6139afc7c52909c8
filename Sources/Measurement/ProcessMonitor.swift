import CLaunch
import Glibc
import MemoryTracking

/// Watches one process to its end: drains its pipes, looks at its memory at every interval, and
/// kills it if it exceeds a bound or the user interrupts. One thread, one ppoll(2).
struct ProcessMonitor: ~Copyable {
  /// Why the monitor killed a process.
  enum Verdict: Equatable {
    case interrupted, timedOut, overLimit, overCap, refused
    case breached(Confinement.Breach)
  }

  /// Everything known once the process has ended.
  struct Findings {
    var processID: Int32
    /// When it was started: the beginning of its timeline.
    var started: ContinuousClock.Instant
    /// How it ended; `nil` if it could not be killed and is still running.
    var ending: ChildProcess.Ending?
    /// Why the monitor killed it; `nil` if the process ended by itself.
    var verdict: Verdict?
    /// Whether the kernel refused to kill the process.
    var wasRefused: Bool
    /// Those of its offspring that the kernel refused to kill, and how it names them.
    var survivors: [Survivor]
    /// Whether the process was traced.
    var isTraced: Bool
    /// Whether a process that nothing followed may have started and ended unseen.
    var mayHaveUnseen: Bool
    var wall: Duration
    var timeline: Timeline
    var memory: RunMemory
    var traffic: TrafficFindings
    var programs: ProgramWatch
    /// The bound of its confinement that the run broke.
    var breach: Confinement.Breach?
  }

  /// A process that is still running when its run is over.
  struct Survivor {
    var processID: Int32
    /// The name that the kernel keeps (proc_pid_comm(5)); `nil` if it cannot be read.
    var name: String?
  }

  /// What the looks showed of reading and writing, if the options ask for that.
  struct TrafficFindings {
    var readings = ReadingTrack()
    /// The most that the processes had written to files on disks.
    var toDisk: ByteCount?
  }

  private var child: ChildProcess
  private let group: ControlGroup?
  private let family: ProcessFamily?
  /// The mark of a run that has no family; given back when this value goes away.
  private let keptMark: ProcessFamily.KeptMark?
  /// The machine's count of forks before the start; `nil` if nobody asks, or it cannot be read.
  private let forksBefore: Int?
  private let started: ContinuousClock.Instant
  private let options: RunOptions
  private let confinedFolder: ConfinedFolder?
  /// The limit that this monitor must enforce; `nil` if a cgroup enforces it or none was asked for.
  private let watchdogLimit: ByteCount?
  private let interruption: Interruption
  private var nextSample: ContinuousClock.Instant
  /// When to look at the memory next, for a sample or to enforce a bound.
  private var nextLook: ContinuousClock.Instant
  private var timeline: Timeline
  private var memory: RunMemory
  private var traffic = TrafficFindings()
  private var programs: ProgramWatch
  private var verdict: Verdict?
  private var wasRefused: Bool
  /// Whether to give up on a process that cannot be killed.
  private var isAbandoned: Bool
  /// How long this process itself did not run: stopped by Ctrl-Z, or with a machine that slept.
  private var absence = Duration.zero

  /// Starts the process, in `group` if there is one. The group finds its offspring if they are not
  /// traced.
  ///
  /// - Parameters:
  ///   - request: What to start.
  ///   - options: How to make the run.
  ///   - watchdogLimit: The limit to enforce; `nil` if a cgroup enforces it or there is none.
  ///   - group: The run's own cgroup, if it has one.
  ///   - interruption: Ends the run as cancelled.
  /// - Throws: `MeasurementError` if the process could not be started.
  init(
    _ request: ChildProcess.Request, options: RunOptions, watchdogLimit: ByteCount?,
    group: ControlGroup? = nil, interruption: Interruption
  ) throws(MeasurementError) {
    var request = request
    request.controlGroup = group?.processes.number ?? -1
    request.allowedPrograms = options.allowedPrograms
    request.hasOwnSharedMemory = options.countsFiles
    if let confinement = options.confinement {
      request.confinedFolder = try ConfinedFolder(confinement)
    }
    let mark = request.hasOffspring && group == nil ? ProcessFamily.takeMark() : nil
    if let mark { request.oomScoreAdjustment = mark }
    let forksBefore = mark == nil ? nil : ProcessMonitor.forks()
    let memory = RunMemory(group: group, countsFiles: options.countsFiles)
    let started = ContinuousClock.now
    // Do everything that can throw before assigning any property: if the initialiser of a
    // noncopyable value throws, Swift 6.3 also destroys properties that were never assigned.
    let child = try ProcessMonitor.start(request, mark: mark)
    // Only its tracer may wait for a traced process, so it is not adopted. It has the mark all the
    // same.
    keptMark = child.isTraced ? mark.map { ProcessFamily.KeptMark($0) } : nil
    family =
      child.isTraced
      ? nil
      : mark.map { ProcessFamily(root: child.processID, keeper: child.keeper, mark: $0) }
    self.child = child
    self.forksBefore = forksBefore
    self.started = started
    nextSample = started
    nextLook = started
    self.group = group
    self.options = options
    confinedFolder = request.confinedFolder
    self.watchdogLimit = watchdogLimit
    self.interruption = interruption
    timeline = Timeline(intervalAsked: options.sampleInterval)
    self.memory = memory
    programs = ProgramWatch(allowed: options.knownPrograms)
    verdict = nil
    wasRefused = false
    isAbandoned = false
  }

  private static func start(
    _ request: ChildProcess.Request, mark: Int32?
  ) throws(MeasurementError) -> ChildProcess {
    do {
      return try ChildProcess(request)
    } catch {
      if let mark { ProcessFamily.giveBack(mark) }
      throw error
    }
  }

  /// Watches the process until it has ended.
  ///
  /// - Parameters:
  ///   - pipes: The reading ends to drain, not blocking. They may stay open after the end if a
  ///     descendant holds them.
  ///   - receive: Receives what arrives, with the pipe's index in `pipes`.
  ///   - look: Receives each sample.
  /// - Returns: What was found out about the process.
  /// - Throws: `MeasurementError` if a system call of the monitor itself fails; whatever `receive`
  ///   throws.
  mutating func watch(
    pipes: [Int32], receive: (Int, UnsafeRawBufferPointer) throws(MeasurementError) -> Void,
    look: (Timeline.Sample) -> Void
  ) throws(MeasurementError) -> Findings {
    var polled = (pipes + [child.ended.number, interruption.descriptor]).map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    let (ended, interrupted) = (pipes.count, pipes.count + 1)
    while true {
      let now = ContinuousClock.now
      if now >= nextLook { inspect(at: now, look) }
      enforceTimeout(at: now)
      try poll(&polled)
      for index in pipes.indices where polled[index].revents != 0 {
        if try !drain(pipes[index], { bytes throws(MeasurementError) in try receive(index, bytes) })
        {
          polled[index].fd = -1
        }
      }
      // It may be readable for something else, as a save of another file, which asking takes up.
      if interruption.isPending {
        // It stays readable until the interrupted command is over.
        polled[interrupted].fd = -1
        end(.interrupted)
      }
      if polled[ended].revents != 0 || isAbandoned { break }
    }
    let wall = started.duration(to: .now)
    for index in pipes.indices where polled[index].fd >= 0 {
      // Reads all that a pipe can hold, but no more: some other process may hold it and keep
      // writing.
      for _ in 0..<16 where polled[index].fd >= 0 {
        if try !drain(pipes[index], { bytes throws(MeasurementError) in try receive(index, bytes) })
        {
          polled[index].fd = -1
        }
      }
    }
    timeline.finish()
    memory.noteCharge()
    let (processID, isTraced) = (child.processID, child.isTraced)
    // Who left a traced command behind is counted by its tracer, which has killed them.
    let leftBehind = isTraced ? nil : stillRunning().filter { $0 != processID }.count
    let survivors = isAbandoned ? [] : endOffspring()
    var ending = isAbandoned ? nil : try child.reap()
    if isAbandoned { child.abandon() }
    if let leftBehind { ending?.leftBehind = leftBehind }
    confinedFolder?.remove()
    return Findings(
      processID: processID, started: started, ending: ending, verdict: verdict,
      wasRefused: wasRefused, survivors: survivors, isTraced: isTraced,
      mayHaveUnseen: mayHaveUnseen, wall: wall, timeline: timeline,
      memory: memory, traffic: traffic, programs: programs, breach: breach(ending))
  }

  /// The bound of its confinement that the run broke; `nil` if it broke none, or is not confined.
  private func breach(_ ending: ChildProcess.Ending?) -> Confinement.Breach? {
    guard let confinement = options.confinement else { return nil }
    if case .breached(let breach) = verdict { return breach }
    if ending?.wasCrowded == true { return .processes(confinement.processes) }
    // The kernel sends the signal for a file that is too large (setrlimit(2)).
    let isOverfull = (ending?.bytesToDisk).map { $0 > confinement.disk } ?? false
    return isOverfull || ending?.signal == SIGXFSZ ? .disk(confinement.disk) : nil
  }

  /// The run's processes, by whichever means follows them.
  private func processIDs() -> [Int32] {
    if child.isTraced { return child.processIDs }
    if let group { return group.processIDs }
    return family?.processIDs() ?? [child.processID]
  }

  /// The processes that are still running when the command has ended.
  private func stillRunning() -> [Int32] { family?.settledProcessIDs() ?? processIDs() }

  /// Looks at the processes' memory to enforce the bounds, and keeps a sample if one is due.
  private mutating func inspect(
    at now: ContinuousClock.Instant, _ look: (Timeline.Sample) -> Void
  ) {
    let spent = ProcessMonitor.processorTime()
    let processIDs = processIDs()
    guard now >= nextSample else {
      let room = enforceBounds(on: memory.upperBound(of: processIDs), processIDs)
      nextLook = min(nextSample, room.map { now + patience(with: $0, after: spent) } ?? nextSample)
      return
    }
    watchPrograms(of: processIDs)
    watchConfinement(of: processIDs)
    let seen = memory.look(at: processIDs)
    let interval = options.sampleInterval
    // The longer a look takes, the rarer looks become, so that they cost at most a tenth of the
    // time.
    nextSample = max(nextSample + interval, now + max(interval / 2, pause(after: spent)))
    let room = enforceBounds(on: seen?.bound ?? .zero, processIDs)
    nextLook = min(nextSample, room.map { now + patience(with: $0, after: spent) } ?? nextSample)
    guard let seen else { return }
    let sample = Timeline.Sample(
      elapsed: started.duration(to: now), resident: seen.held, anonymous: seen.anonymous,
      file: seen.file)
    timeline.append(sample)
    note(processIDs, held: seen.held)
    look(sample)
  }

  /// Looks at what the processes run if nothing follows them, and ends a run that may not do that.
  private mutating func watchPrograms(of processIDs: [Int32]) {
    guard !child.isTraced, options.countsFiles || options.knownPrograms != nil else { return }
    programs.look(at: processIDs)
    if programs.refused != nil { end(.refused) }
  }

  /// Ends a run that breaks a bound of its confinement which the kernel does not keep.
  private mutating func watchConfinement(of processIDs: [Int32]) {
    guard let confinedFolder else { return }
    let confinement = confinedFolder.confinement
    if processIDs.count > confinement.processes {
      end(.breached(.processes(confinement.processes)))
    } else if confinedFolder.isOverfull(by: processIDs) {
      end(.breached(.disk(confinement.disk)))
    }
  }

  /// Notes how far the processes have read and what they have written, if that is wanted.
  private mutating func note(_ processIDs: [Int32], held: ByteCount) {
    guard options.followsReading || options.countsFiles else { return }
    let now = ProcessTraffic(ofProcesses: processIDs)
    if options.followsReading {
      traffic.readings.append(ReadingPosition(read: now.read, held: held))
    }
    if options.countsFiles { traffic.toDisk = max(traffic.toDisk ?? .zero, now.toDisk) }
  }

  /// Kills a run that holds more than it may.
  ///
  /// - Parameters:
  ///   - upper: An upper bound on what it holds.
  ///   - processIDs: Its processes.
  /// - Returns: How much more it may take; `nil` if there is no bound or the process cannot be
  ///   killed.
  private mutating func enforceBounds(on upper: ByteCount, _ processIDs: [Int32]) -> ByteCount? {
    guard !wasRefused, let nearest = [watchdogLimit, options.cap].compactMap({ $0 }).min()
    else { return nil }
    guard upper > nearest else { return nearest - upper }
    // The upper bound includes the page cache, or counts shared pages once for each process.
    let held = memory.look(at: processIDs)?.bound ?? upper
    if let watchdogLimit, held > watchdogLimit {
      end(.overLimit)
    } else if let cap = options.cap, held > cap {
      end(.overCap)
    }
    return nearest - held
  }

  /// How long to wait before the next look, given the remaining room: as long as the fastest
  /// program needs to use it up.
  private func patience(with room: ByteCount, after spent: Duration) -> Duration {
    let bytesPerSecond = 8e9
    let time = Duration.seconds(Double(max(room, .zero).bytes) / bytesPerSecond)
    return max(min(max(time, .microseconds(500)), .milliseconds(5)), pause(after: spent))
  }

  /// How long to pause so that looking takes at most a tenth of a processor, given this thread's
  /// processor time before the look; never so long that something lasting a quarter of a second is
  /// missed.
  private func pause(after spent: Duration) -> Duration {
    min((ProcessMonitor.processorTime() - spent) * 9, .milliseconds(250))
  }

  /// The processor time that this thread has used (clock_gettime(2)).
  private static func processorTime() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }

  private mutating func enforceTimeout(at now: ContinuousClock.Instant) {
    if let deadline, now >= deadline { end(.timedOut) }
  }

  /// When the run times out; `nil` if it has no timeout or is already being killed. Its time goes
  /// on only while this process runs, too.
  private var deadline: ContinuousClock.Instant? {
    verdict == nil ? options.timeout.map { started + $0 + absence } : nil
  }

  /// Kills all processes of the run.
  ///
  /// If the kernel does not let this user kill the process, it goes on: exceeding a bound then
  /// gives no verdict, and only a timeout or an interrupt makes the monitor give up on it.
  private mutating func end(_ reason: Verdict) {
    guard verdict == nil else { return }
    let refusal = child.kill()
    let groupEnded = group?.killAll().isEmpty ?? false
    family?.killAll()
    if refusal == EPERM && !groupEnded {
      wasRefused = true
      switch reason {
      case .overLimit, .overCap, .refused, .breached: return
      case .interrupted, .timedOut: isAbandoned = true
      }
    }
    verdict = reason
  }

  /// Kills what the command left behind, unless a tracer takes care of it, and returns those that
  /// the kernel refused to kill.
  private func endOffspring() -> [Survivor] {
    guard !child.isTraced else { return [] }
    return (group?.killAll() ?? family?.killAll() ?? []).map {
      let name = try? readSmallFile("/proc/\($0)/comm")
      return Survivor(processID: $0, name: name.map { String($0.prefix { $0 != "\n" }) })
    }
  }

  /// Whether a process may have started and ended without being traced or seen; false if the
  /// machine started no process but this one.
  private var mayHaveUnseen: Bool {
    // Without a family, a tracer or a group knows of every process, or there is only one.
    guard family != nil else { return false }
    guard let forksBefore, let now = ProcessMonitor.forks() else { return true }
    // The child, and the thread that follows it.
    return now - forksBefore > 2
  }

  /// How many processes and threads the machine has started since boot: `processes` in `/proc/stat`
  /// (proc_stat(5)); `nil` if it cannot be read.
  private static func forks() -> Int? {
    (try? readSmallFile("/proc/stat")).flatMap { number(after: "processes ", in: $0) }
  }

  /// Waits until a descriptor is ready or the next look is due.
  private mutating func poll(_ polled: inout [pollfd]) throws(MeasurementError) {
    for index in polled.indices { polled[index].revents = 0 }
    let next = deadline.map { min($0, nextLook) } ?? nextLook
    let began = ContinuousClock.now
    let wait = max(.zero, began.duration(to: next))
    guard poll_for(&polled, polled.count, wait.nanoseconds) >= 0 || errno == EINTR else {
      throw .systemCall("ppoll", code: errno)
    }
    // However busy a machine is, nobody waits that long for a processor.
    let late = began.duration(to: .now) - wait
    if late > .seconds(1) { absence += late }
  }
}
