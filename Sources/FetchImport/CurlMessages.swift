import FetchDiagnostics

/// Why a command line cannot become a script.
package struct CurlProblem: Error {
  /// What is wrong, and where in the command line.
  package let diagnostic: Diagnostic

  /// A problem at a place.
  init(_ message: String, at span: SourceSpan, label: String = "", help: String? = nil) {
    diagnostic = Diagnostic(message, at: span, label: label, help: help)
  }

  /// A problem that somebody else found.
  init(_ diagnostic: Diagnostic) { self.diagnostic = diagnostic }
}

/// What is said about command lines.
enum CurlMessages {
  /// `'https://…` without end.
  static func unclosedQuote(_ quote: String, at span: SourceSpan) -> CurlProblem {
    CurlProblem(
      "this quote is never closed", at: span, label: "opened here",
      help: "give the whole command line as one argument, or by standard input: fetch import - < curl.txt")
  }

  /// `$(…)`, or in backquotes.
  static func command(at span: SourceSpan) -> CurlProblem {
    CurlProblem(
      "a command inside the command line cannot become a part of a script", at: span, label: "begins here",
      help: "put what it gives in its place, or a variable: $NAME becomes env(\"NAME\")")
  }

  /// `${NAME:-…}`.
  static func variable(at span: SourceSpan) -> CurlProblem {
    CurlProblem("only $NAME and ${NAME} can become a part of a script", at: span, help: "put its value in its place")
  }

  /// `wget …`.
  static func noCurl(_ word: String, at span: SourceSpan) -> CurlProblem {
    CurlProblem(
      "a curl command line begins with curl, not with \(word)", at: span,
      help: "as in: fetch import 'curl https://example.com/'")
  }

  /// `curl -s`.
  static func noURL(at span: SourceSpan) -> CurlProblem {
    CurlProblem("the command line names no URL", at: span, help: "as in: curl https://example.com/")
  }

  /// `^` at the end of a line.
  static func windows(at span: SourceSpan) -> CurlProblem {
    CurlProblem(
      "this is a command line of Windows", at: span, label: "`^` escapes there",
      help: "copy it as \"cURL (bash)\" in the browser")
  }

  /// `--frobnicate`.
  static func unknown(_ option: String, at span: SourceSpan, near: String?) -> CurlProblem {
    CurlProblem("curl has no option \(option)", at: span, help: near.map { "did you mean `\($0)`?" })
  }

  /// A mark of ours in a text.
  static func privateCharacter(at span: SourceSpan) -> CurlProblem {
    CurlProblem("the command line holds a character of no script, U+E000 or U+E001", at: span)
  }

  /// `--max-time=5`.
  static func equalSign(_ option: String, _ value: String, at span: SourceSpan) -> CurlProblem {
    CurlProblem("curl takes an option's value as a word of its own", at: span, help: "write \(option) \(value)")
  }

  /// `-H` at the end.
  static func noValue(_ option: String, at span: SourceSpan) -> CurlProblem {
    CurlProblem("\(option) needs a value behind it", at: span)
  }

  /// `--max-time soon`.
  static func notANumber(_ option: String, _ text: String, at span: SourceSpan) -> CurlProblem {
    CurlProblem("\(option) takes a number, not \(text)", at: span)
  }

  /// `https://example.com/[1-9]`.
  static func pattern(at span: SourceSpan) -> CurlProblem {
    CurlProblem(
      "a URL with a pattern stands for many", at: span,
      help:
        "import one of them, and write `gather n in 1..9 limit 4 { … }` around it; -g takes the brackets as they are")
  }

  /// `ftp://…`.
  static func scheme(_ scheme: String, at span: SourceSpan) -> CurlProblem {
    CurlProblem("a script fetches http and https, not \(scheme)", at: span)
  }

  /// `-d a -F b=c`.
  static func twoBodies(at span: SourceSpan) -> CurlProblem {
    CurlProblem("a request has one body: data, a form or a file", at: span)
  }
}
