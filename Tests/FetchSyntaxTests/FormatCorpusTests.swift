import CorpusSupport
import FetchDiagnostics
import FetchTestSupport
import Testing

@testable import FetchSyntax

/// What formatting promises, shown with every script of the repository that can be read.
@Suite struct FormatCorpusTests {
  private static let scripts = ["Tests/Corpus", "examples", "Benchmarks"]
    .flatMap { CorpusScript.scripts(below: $0) }
    .filter { script in parse(SourceText(name: script.path, script.source)) { !$0.hasErrors } }

  /// Scripts whose subject is their layout, or white space at the end of a comment.
  private static let layouts = [
    "basics/comments-between", "basics/newlines-in-brackets", "basics/space-before-call",
    "display/several-arguments", "library/table", "match/arms", "save/string",
  ]

  @Test func theScriptsAreThere() {
    #expect(Self.scripts.count > 900)
  }

  @Test func scriptsAreInTheStyleAlready() throws {
    for script in Self.scripts where !Self.layouts.contains(where: { script.path.hasSuffix("Corpus/\($0).fetch") }) {
      #expect(try formatted(script.source) == script.source, "\(script.path)")
    }
  }

  @Test func formattingTwiceChangesNothing() throws {
    for script in Self.scripts {
      let once = try formatted(script.source)
      #expect(try formatted(once) == once, "\(script.path)")
    }
  }

  @Test func theMeaningStaysAndNothingIsLost() throws {
    for script in Self.scripts {
      let text = try formatted(script.source)
      #expect(tree(text) == tree(script.source), "\(script.path)")
      #expect(words(text) == words(script.source), "\(script.path)")
    }
  }

  /// However the author indents and spaces a script, its form is the same.
  @Test func theAuthorsWhiteSpaceDoesNotMatter() throws {
    var random = SplitMix(seed: 7)
    var disturbed = 0
    for script in Self.scripts where !script.source.contains("\"\"\"") && !script.source.contains("'''") {
      let text = disturb(script.source, with: &random)
      if text != script.source { disturbed += 1 }
      let (found, wanted) = (try formatted(text), try formatted(script.source))
      #expect(withoutColumns(found) == withoutColumns(wanted), "\(script.path)")
      #expect(try formatted(found) == found, "\(script.path)")
    }
    #expect(disturbed > 700)
  }

  /// Wherever lines break and comments stand, as far as the script can still be read.
  @Test func linesMayBreakAnywhere() throws {
    var random = SplitMix(seed: 11)
    var broken = 0
    for script in Self.scripts {
      let text = breakLines(of: script.source, with: &random)
      guard case .formatted(let once) = format(SourceText(name: "test.fetch", text)) else { continue }
      broken += 1
      #expect(try formatted(once) == once, "\(text)")
      #expect(tree(once) == tree(text), "\(text)")
      #expect(words(once) == words(text), "\(text)")
    }
    #expect(broken > 200)
  }

  /// The script with line breaks and comments in places where it has none.
  private func breakLines(of text: String, with random: inout SplitMix) -> String {
    let breaks = ["\n", "\n\n\n", "  # c\n", "\n# c\n", "\n\t "]
    let source = SourceText(name: "test.fetch", text)
    let pieces = parse(source) { Piece.pieces(of: Lexer.tokenize(source).tokens, roles: $0.roles) }
    var result = ""
    var end = 0
    for piece in pieces {
      let gap = source.text(of: SourceSpan(end..<piece.range.lowerBound))
      result += gap
      if !gap.contains("\n"), random.next() % 6 == 0 { result += breaks.randomElement(using: &random) ?? "" }
      result += source.text(of: SourceSpan(piece.range))
      end = piece.range.upperBound
    }
    return result + source.text(of: SourceSpan(end..<source.utf8.count))
  }

  /// The tokens and comments of a script in their order.
  private func words(_ text: String) -> [String] {
    let source = SourceText(name: "test.fetch", text)
    var words: [String] = []
    var end = 0
    for token in Lexer.tokenize(source).tokens {
      let start = token.kind == .endOfInput ? source.utf8.count : Int(token.start)
      if start >= end {
        words += Gap(source.utf8, end..<start).comments.map { source.text(of: SourceSpan($0.range)) }
      }
      if token.kind != .endOfInput { words.append(meaning(of: source.text(of: token.span))) }
      end = Int(token.end)
    }
    return words
  }

  /// A string over several lines may have moved; the tree says whether it is the same text.
  private func meaning(of token: String) -> String {
    token.split(separator: "\n", omittingEmptySubsequences: false).map { $0.trimmed }.joined(separator: "\n")
  }

  /// The script with other white space: lines begin anywhere, and between tokens stands more of it or none where none may be.
  private func disturb(_ text: String, with random: inout SplitMix) -> String {
    let source = SourceText(name: "test.fetch", text)
    let pieces = parse(source) { Piece.pieces(of: Lexer.tokenize(source).tokens, roles: $0.roles) }
    var result = ""
    var end = 0
    for piece in pieces {
      let gap = source.text(of: SourceSpan(end..<piece.range.lowerBound))
      let spaces = String(repeating: " ", count: Int(random.next() % 4))
      if gap.contains("#") {
        result += gap
      } else if piece.startsLine {
        result += gap.filter { $0 == "\n" } + spaces
      } else {
        result += gap.isEmpty ? gap : " " + spaces
      }
      result += source.text(of: SourceSpan(piece.range))
      end = piece.range.upperBound
    }
    return result + source.text(of: SourceSpan(end..<source.utf8.count))
  }

  /// Where a comment stands depends on where it stood, so the spaces before it are left out of the comparison.
  private func withoutColumns(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0.replacing(/[ \t]+#/, with: "#")) }
  }
}

extension StringProtocol {
  /// The text without spaces and tabs at its ends.
  fileprivate var trimmed: String {
    let start = drop { $0 == " " || $0 == "\t" }
    return String(String(start.reversed().drop { $0 == " " || $0 == "\t" }.reversed()))
  }
}
