import FetchDiagnostics

/// A line being filled up to its room, in columns.
struct ValueLine {
  /// How a piece is coloured, by its ANSI code.
  enum Style: String {
    case plain = "0"
    case string = "32"
    case number = "33"
    case word = "35"
    case key = "36"
    case object = "34"
    case faint = "2"

    /// `text` in that colour.
    func paint(_ text: String, _ usesColor: Bool) -> String {
      usesColor && self != .plain ? "\u{1B}[\(rawValue)m\(text)\u{1B}[0m" : text
    }
  }

  /// Columns that are free.
  private(set) var roomLeft: Int
  /// Something did not fit.
  private(set) var isCut = false
  private var pieces: [(text: String, style: Style)] = []
  private let mask: (String) -> String

  /// An empty line; `mask` takes out of a piece what nobody is to see.
  init(room: Int, mask: @escaping (String) -> String = { $0 }) {
    roomLeft = max(1, room)
    self.mask = mask
  }

  /// Adds a piece, or what fits of it.
  mutating func append(_ text: String, _ style: Style) {
    guard !isCut else { return }
    var fitting = ""
    for character in mask(text) {
      let width = DisplayWidth.of(character)
      if width > roomLeft {
        isCut = true
        break
      }
      roomLeft -= width
      fitting.append(character)
    }
    pieces.append((fitting, style))
  }

  /// What it holds.
  func text(_ usesColor: Bool) -> String {
    pieces.map { $0.style.paint($0.text, usesColor) }.joined()
  }
}
