import FetchDiagnostics
import FetchReference

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `fetch help [TOPIC]`: the reference in the terminal.
enum HelpCommand {
  static func run(_ words: [String]) -> Int32 {
    let topic = words.joined(separator: " ")
    if topic.isEmpty { return show(Reference.overview) }
    var size = winsize()
    let isTerminal = isatty(STDOUT_FILENO) == 1
    let columns = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
    let usesColor = isTerminal && getenv("NO_COLOR") == nil && getenv("TERM").map { String(cString: $0) } != "dumb"
    guard let text = Reference.help(on: topic, columns: columns, usesColor: usesColor) else {
      let near = Reference.suggestion(for: topic)
      return Usage.complain(
        "there is no help on `\(VisibleText.escaping(topic))`",
        near.map { "did you mean `\($0)`?" } ?? "fetch help lists the pages")
    }
    return show(text)
  }

  private static func show(_ text: String) -> Int32 {
    print(text, terminator: "")
    return fflush(nil) == 0 ? 0 : errno == EPIPE ? 141 : 1
  }
}
