import CLaunch

/// The end of a process as something to wait for, even of one that is nobody's child here.
package struct ProcessEnd: ~Copyable {
  private let file: Descriptor

  /// Readable (poll(2)) once the process has ended; -1 before Linux 5.3, where the next look finds
  /// it out.
  package var descriptor: Int32 { file.number }

  package init(of process: RunningProcess) {
    file = Descriptor(adopting: process_descriptor(process.processID))
  }
}
