/// A place among the entries of a map, for who goes through them while the map may change.
public final class MapPlace {
  /// The position of the entry behind it, among those in use.
  @exclusivity(unchecked) public final var position: Int
  /// Nobody looks at it any more.
  @exclusivity(unchecked) public final var isLeft = false

  fileprivate init(_ position: Int) { self.position = position }
}

/// The places in one map. They belong to those who go through it, and are forgotten when those have left them.
final class MapPlaces {
  private var all: [MapPlace] = []
  /// How many there may be before it is looked which were left.
  private var limit = 8

  func add(at position: Int) -> MapPlace {
    if all.count >= limit {
      all.removeAll { $0.isLeft }
      limit = max(8, all.count * 2)
    }
    let place = MapPlace(position)
    all.append(place)
    return place
  }

  /// The entries moved: `position` gives the new position for an old one.
  func move(_ position: (Int) -> Int) {
    all.removeAll { $0.isLeft }
    for place in all { place.position = position(place.position) }
  }
}
