/// Where a person types inputs.
protocol Prompt: AnyObject {
  /// Whether a script is whole, so that Enter runs it.
  var isWhole: (String) -> Bool { get set }
  /// What Tab comes to behind a text.
  var complete: (String) -> Completion { get set }
  /// Whether an input is being typed.
  var isOpen: Bool { get }

  /// Begins an empty input.
  func open()
  /// Leaves the input where it stands, with the cursor below it, and the terminal as it was found.
  func close()
  /// Makes room for something that is to be printed.
  func hide()
  /// Puts the prompt, and what was typed, below what was printed.
  func show()
  /// Takes what waits at the terminal, one key or line, and never waits itself. Something must be there.
  func read() -> PromptRequest
  /// Leaves the input, and begins an empty one.
  func clear()
  /// The terminal has another size.
  func resize()
  /// Gives the terminal away for as long as `body` takes.
  func lend(during body: () -> Void)
  /// Adds an input to those that can be recalled.
  func remember(_ text: String)
  /// The script in an input, as it was typed.
  func script(of input: String) -> String
}

/// What a key or a line asks for, once it is more than typing.
enum PromptRequest {
  case none
  /// An input is whole.
  case run(String)
  /// Ctrl-D on an empty input.
  case leave
  /// The terminal went away.
  case hangUp
}
