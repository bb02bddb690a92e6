import FetchBytecode
import FetchCompiler
import FetchDiagnostics
import FetchTestSupport
import Testing

/// Scripts of the corpus with a few of their words exchanged, doubled or taken out.
struct MutationTests {
  /// The words of a text, and each character between them.
  private func pieces(of text: String) -> [String] {
    var pieces: [String] = []
    var isInWord = false
    for character in text {
      let belongs = character.isLetter || character.isNumber || character == "_"
      if belongs && isInWord { pieces[pieces.count - 1].append(character) } else { pieces.append(String(character)) }
      isInWord = belongs
    }
    return pieces
  }

  private func mutant(of pieces: [String], _ random: inout SplitMix) -> String {
    var pieces = pieces
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      guard let place = pieces.indices.randomElement(using: &random) else { break }
      let other = pieces.indices.randomElement(using: &random) ?? place
      switch Int.random(in: 0..<8, using: &random) {
      case 0: pieces.remove(at: place)
      case 1: pieces.insert(pieces[other], at: place)
      case 2: pieces.swapAt(place, other)
      default:
        // A word for a word keeps most scripts well-formed.
        let words = pieces.indices.filter { pieces[$0].first?.isLetter == true }
        if let word = words.randomElement(using: &random), let source = words.randomElement(using: &random) {
          pieces[word] = pieces[source]
        }
      }
    }
    return pieces.joined()
  }

  @Test(arguments: 0..<4)
  func mutantsBecomeSoundCodeOrAreExplained(seed: Int) throws {
    var random = SplitMix(seed: UInt64(seed))
    let scripts = CorpusFile.scripts(below: CorpusFile.root.appendingPathComponent("Tests/Corpus"))
    for _ in 0..<150 {
      let script = try #require(scripts.randomElement(using: &random)).source()
      let text = mutant(of: pieces(of: script.text(of: script.span)), &random)
      let source = SourceText(name: "mutant.fetch", text)
      let result = compile(source: source, in: .forTests)
      if let chunk = result.chunk {
        #expect(chunk.verify() == [], "\(text)")
      } else {
        #expect(!DiagnosticRenderer().render(result.diagnostics, in: source).isEmpty, "\(text)")
      }
    }
  }
}
