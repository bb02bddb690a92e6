/// What `:set` changes.
enum Setting: String, CaseIterable {
  case color, rows

  /// The values it can have, for people.
  var values: String {
    switch self {
    case .color: "on or off"
    case .rows: "a number of lines, or screen"
    }
  }

  /// Those that are words.
  var words: [String] {
    switch self {
    case .color: ["on", "off"]
    case .rows: ["screen"]
    }
  }
}
