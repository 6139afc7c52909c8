import Glibc

/// Feeds and drains a child's three pipes at once, so that neither side waits for ever.
final class Exchange {
  private let input: Descriptor
  private var unsent: ArraySlice<UInt8>
  private let output: Descriptor
  private let errors: Descriptor
  private(set) var outputBytes: [UInt8] = []
  private(set) var errorBytes: [UInt8] = []

  init(input: Descriptor, unsent: ArraySlice<UInt8>, output: Descriptor, errors: Descriptor) {
    (self.input, self.unsent, self.output, self.errors) = (input, unsent, output, errors)
    for descriptor in [input, output, errors] { descriptor.setNonBlocking() }
  }

  /// Goes on until both outputs are at their end.
  ///
  /// - Returns: Whether they ended before `deadline`.
  func go(until deadline: ContinuousClock.Instant) -> Bool {
    if unsent.isEmpty { input.close() }
    while !output.isAtEnd || !errors.isAtEnd {
      guard ContinuousClock.now < deadline else { return false }
      // poll(2) leaves out negative descriptors.
      var waiting = [
        pollfd(fd: input.number, events: Int16(POLLOUT), revents: 0),
        pollfd(fd: output.isAtEnd ? -1 : output.number, events: Int16(POLLIN), revents: 0),
        pollfd(fd: errors.isAtEnd ? -1 : errors.number, events: Int16(POLLIN), revents: 0),
      ]
      poll(&waiting, nfds_t(waiting.count), 100)
      if waiting[0].revents != 0 { send() }
      if waiting[1].revents != 0 { output.readAvailable { outputBytes += $0 } }
      if waiting[2].revents != 0 { errors.readAvailable { errorBytes += $0 } }
    }
    return true
  }

  private func send() {
    let count = withoutBrokenPipeSignal {
      unsent.withUnsafeBytes { write(input.number, $0.baseAddress, $0.count) }
    }
    if count > 0 {
      unsent = unsent.dropFirst(count)
    } else if errno == EAGAIN || errno == EINTR {
      return
    }
    if count < 0 || unsent.isEmpty { input.close() }
  }
}

/// Calls `body` with SIGPIPE blocked in this thread, and discards the one it may have caused.
func withoutBrokenPipeSignal(_ body: () -> Int) -> Int {
  var brokenPipe = sigset_t()
  sigemptyset(&brokenPipe)
  sigaddset(&brokenPipe, SIGPIPE)
  var previous = sigset_t()
  pthread_sigmask(SIG_BLOCK, &brokenPipe, &previous)
  let result = body()
  let code = errno
  if result < 0, code == EPIPE {
    var atOnce = timespec()
    sigtimedwait(&brokenPipe, nil, &atOnce)
  }
  pthread_sigmask(SIG_SETMASK, &previous, nil)
  errno = code
  return result
}
