/// A cache of at most so many results, which forgets the one used longest ago (LRU).
///
/// Entries lie in one array and are linked from the newest to the oldest; when it is full, a new
/// result takes the place of the oldest. A lookup takes constant time.
struct BoundedCache<Value> {
  private struct Entry {
    var key: [UInt8]
    var value: Value
    /// The places of the entries used just after and just before it; -1 for none.
    var newer = -1
    var older = -1
  }

  private let capacity: Int
  private var places: [[UInt8]: Int] = [:]
  private var entries: [Entry] = []
  private var newest = -1
  private var oldest = -1

  /// Makes an empty cache that holds at most `capacity` results, one at least.
  init(capacity: Int) {
    self.capacity = max(capacity, 1)
  }

  var count: Int { entries.count }

  /// The result for a key; computed, and remembered in place of the oldest if the cache is full, if
  /// it is not there.
  mutating func value(for key: [UInt8], otherwise compute: ([UInt8]) -> Value) -> Value {
    if let place = places[key] {
      if place != newest {
        unlink(place)
        linkAsNewest(place)
      }
      return entries[place].value
    }
    let value = compute(key)
    let entry = Entry(key: key, value: value)
    let place: Int
    if entries.count < capacity {
      place = entries.count
      entries.append(entry)
    } else {
      place = oldest
      unlink(place)
      places[entries[place].key] = nil
      entries[place] = entry
    }
    places[key] = place
    linkAsNewest(place)
    return value
  }

  private mutating func unlink(_ place: Int) {
    let (newer, older) = (entries[place].newer, entries[place].older)
    if newer >= 0 { entries[newer].older = older } else { newest = older }
    if older >= 0 { entries[older].newer = newer } else { oldest = newer }
  }

  private mutating func linkAsNewest(_ place: Int) {
    entries[place].newer = -1
    entries[place].older = newest
    if newest >= 0 { entries[newest].newer = place } else { oldest = place }
    newest = place
  }
}
