import CWherePicture

/// A phase that a process announced, and what its stacks held in it.
struct PicturePhase {
  /// As the hook read it off the line.
  var name: String
  /// Resident memory when it was largest in the phase; `nil` if there was no room for a copy.
  var resident: Int?
  /// What each stack held then, the largest first.
  var places: [PeakPicture.Place]
  /// How much more each stack held when the phase ended than when it began, the most first; those
  /// that hold less or as much are left out. `nil` if either moment is unknown.
  var growth: [PeakPicture.Place]?

  /// The most places of a phase; the others hold next to nothing.
  static let capacity = 50
}

extension PictureFile {
  /// The phases that ended, in their order; what was before a tracker's opening line is none.
  ///
  /// - Complexity: O(n log n) time in the entries of their lists.
  func phases() -> [PicturePhase] {
    let count = Int(header.phase_count)
    var phases: [PicturePhase] = []
    // A forked child begins with what its parent held, which no list of its own shows.
    var before: [UInt32: PeakPicture.Place]? = has(where_remark_inherited) ? nil : [:]
    for index in 0..<count {
      guard
        let phase = element(index, at: header.phases_at, of: count, as: where_phase.self)
      else { break }
      let end = held(at: phase.end)
      if phase.kind == where_phase_checkpoint.rawValue {
        let peak = held(at: phase.peak)
        phases.append(
          PicturePhase(
            name: text(phase.name), resident: peak == nil ? nil : Int(phase.peak.resident),
            places: Self.largest(peak?.values.map { $0 } ?? []),
            growth: end.flatMap { end in before.map { Self.growth(from: $0, to: end) } }))
      }
      before = end
    }
    return phases
  }

  /// What places held in memory at a moment; `nil` if there was no room to note it.
  private func held(at moment: where_moment) -> [UInt32: PeakPicture.Place]? {
    guard moment.complete != 0 else { return nil }
    let count = Int(header.phase_held_used)
    var held: [UInt32: PeakPicture.Place] = [:]
    for index in 0..<Int(moment.count) {
      guard
        let entry = element(
          Int(moment.first) + index, at: header.phase_held_at, of: count, as: where_held.self)
      else { return nil }
      let bytes = Int(entry.place.bytes - entry.place.untouched)
      guard bytes > 0 else { continue }
      held[entry.node] = PeakPicture.Place(
        node: entry.node, bytes: bytes, variance: entry.place.variance)
    }
    return held
  }

  private static func growth(
    from before: [UInt32: PeakPicture.Place], to after: [UInt32: PeakPicture.Place]
  ) -> [PeakPicture.Place] {
    let grown = after.values.compactMap { place -> PeakPicture.Place? in
      var place = place
      let old = before[place.node]
      place.bytes -= old?.bytes ?? 0
      // At most: blocks that lived through the phase are off by the same at both moments.
      place.variance += old?.variance ?? 0
      return place.bytes > 0 ? place : nil
    }
    return largest(grown)
  }

  private static func largest(_ places: [PeakPicture.Place]) -> [PeakPicture.Place] {
    Array(places.sorted { ($0.bytes, $1.node) > ($1.bytes, $0.node) }.prefix(PicturePhase.capacity))
  }
}
