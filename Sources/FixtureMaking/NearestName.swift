/// The name out of `names` that was most likely meant by `name`, or `nil` where none is near.
///
/// Near is what two typing mistakes or fewer lead to, or one in a name of up to four letters.
///
/// - Complexity: O(k · n²) for k names of length n.
func nearestName(to name: String, among names: [String]) -> String? {
  let limit = name.count <= 4 ? 1 : 2
  let distances = names.map { (name: $0, distance: editDistance(name, $0)) }
  return distances.filter { $0.distance <= limit }.min { $0.distance < $1.distance }?.name
}

/// How many letters must be put in, taken out, replaced or swapped with the next.
private func editDistance(_ first: String, _ second: String) -> Int {
  let (first, second) = (Array(first), Array(second))
  var beforeLast: [Int] = []
  var last = Array(0...second.count)
  for row in 0..<first.count {
    var current = [row + 1]
    for column in 0..<second.count {
      let isSame = first[row] == second[column]
      var distance = min(
        last[column] + (isSame ? 0 : 1), last[column + 1] + 1, current[column] + 1)
      if row > 0, column > 0, first[row] == second[column - 1], first[row - 1] == second[column] {
        distance = min(distance, beforeLast[column - 1] + 1)
      }
      current.append(distance)
    }
    (beforeLast, last) = (last, current)
  }
  return last[second.count]
}
