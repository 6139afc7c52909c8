import Streaming

/// A file that appears whole, or not at all.
final class ExportFile {
  private var writer: AtomicFileWriter?
  private var failure: StreamingError?

  init(_ path: String) throws(StreamingError) {
    writer = try AtomicFileWriter(replacing: path, durable: true)
  }

  /// Writes on; the first failure is kept until `commit`, since an exporter's sink cannot throw.
  func write(_ text: String) {
    guard failure == nil else { return }
    do {
      try Array(text.utf8).withUnsafeBytes { try writer?.write($0) }
    } catch let error as StreamingError {
      failure = error
    } catch {
      preconditionFailure("a writer throws StreamingError alone: \(error)")
    }
  }

  func commit() throws(StreamingError) {
    if let failure { throw failure }
    guard let finished = writer.take() else { return }
    try finished.commit()
  }
}
