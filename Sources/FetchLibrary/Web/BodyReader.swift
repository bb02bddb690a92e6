import FetchVM

/// Who reads a body that comes while it is read. There is one, for what was read of it is gone.
enum BodyReader: Equatable {
  /// Loops over the response's member of that name, which share what is left.
  case stream(ByteStream.Part)
  /// A save to that path.
  case save(path: String)

  /// What a script finds missing when another reads the body.
  fileprivate var wish: String {
    switch self {
    case .stream(let part): "the response has no `\(part.rawValue)` any more"
    case .save(let path): "save cannot write the response to \"\(path)\""
    }
  }

  /// Where the body goes.
  fileprivate var claim: String {
    switch self {
    case .stream(let part): "its body is read as `\(part.rawValue)`"
    case .save(let path): "its body went to \"\(path)\""
    }
  }

  /// The error of one who comes after `owner`.
  func refusal(because owner: BodyReader, _ machine: Machine) -> Failure {
    machine.failure(
      .value, "\(wish): \(owner.claim), and a body with `stream: true` is read once",
      hint: "fetch it without `stream` to read it as often as you like")
  }
}
