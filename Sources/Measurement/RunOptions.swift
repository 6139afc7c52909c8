package import MemoryTracking

/// How a run is to be made.
package struct RunOptions: Hashable, Sendable {
  /// The time between two looks at the process.
  package var sampleInterval: Duration
  /// The time after which the run is ended; `nil` for as long as it takes.
  package var timeout: Duration?
  /// The memory the run may hold; `nil` for no limit but the safety cap.
  package var limit: ByteCount?
  /// The memory at which any run is ended, so that none takes the machine down.
  package var cap: ByteCount?
  /// Whether the input's pages are dropped from the page cache before each run.
  package var isCold: Bool

  package init(
    sampleInterval: Duration = .milliseconds(5), timeout: Duration? = nil, limit: ByteCount? = nil,
    cap: ByteCount? = nil, isCold: Bool = false
  ) {
    self.sampleInterval = sampleInterval
    self.timeout = timeout
    self.limit = limit
    self.cap = cap
    self.isCold = isCold
  }
}
