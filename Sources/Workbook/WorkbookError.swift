/// Why the workbook could not do what was asked.
package enum WorkbookError: Error, Hashable, CustomStringConvertible {
  /// The file is damaged or not a workbook.
  case damaged(path: String, reason: String)
  /// The file was written by a later version of HighWater.
  case newer(path: String)
  /// The file or its folder could not be made, opened, read or written.
  case unusable(path: String, reason: String)
  /// There is no record with this number.
  case noRecord(Int64)

  package var description: String {
    switch self {
    case .damaged(let path, let reason):
      "workbook: '\(path)' cannot be read (\(reason)); it was left as it is: move it away, "
        + "or name another with --workbook FILE"
    case .newer(let path):
      "workbook: '\(path)' was written by a later HighWater; it was left as it is: use that version, "
        + "or name another with --workbook FILE"
    case .unusable(let path, let reason):
      "workbook: cannot use '\(path)' (\(reason)); name another with --workbook FILE"
    case .noRecord(let number):
      "workbook: there is no run '\(number)'; type 'runs' to list them"
    }
  }
}
