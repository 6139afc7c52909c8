package import MemoryTracking

/// The checkpoints of several versions laid side by side, one row per phase.
package struct PhaseAlignment: Hashable {
  /// A phase and the checkpoint that each version passed at its end; `nil` for a version without
  /// it.
  package struct Row: Hashable {
    package var name: String
    package var checkpoints: [Checkpoint?]
  }

  package private(set) var rows: [Row]

  /// Aligns checkpoints by the names of their phases; each version keeps its order, and a phase
  /// of one version alone gets its own row. It takes O(n × m) time for n rows and m checkpoints.
  package init(_ versions: [[Checkpoint]]) {
    rows = []
    for (index, checkpoints) in versions.enumerated() {
      merge(checkpoints, at: index, of: versions.count)
    }
  }

  private mutating func merge(_ checkpoints: [Checkpoint], at index: Int, of count: Int) {
    var merged: [Row] = []
    var old = rows[...]
    var new = checkpoints[...]
    while let checkpoint = new.first {
      if var row = old.first, row.name == checkpoint.name {
        row.checkpoints[index] = checkpoint
        merged.append(row)
        old.removeFirst()
        new.removeFirst()
      } else if let row = old.first, !new.contains(where: { $0.name == row.name }) {
        merged.append(row)
        old.removeFirst()
      } else {
        var row = Row(name: checkpoint.name, checkpoints: Array(repeating: nil, count: count))
        row.checkpoints[index] = checkpoint
        merged.append(row)
        new.removeFirst()
      }
    }
    rows = merged + old
  }
}
