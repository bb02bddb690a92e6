import Foundation
import Testing

/// What the documentation quotes from a file still stands in that file.
///
/// A block whose fence names a file (```` ```swift Sources/FetchRuntime/Task/Task.swift ````) holds lines of it; a line of `…` stands
/// for lines left out. A script's file is looked for beside the page. Indentation does not count.
@Suite struct QuotationTests {
  private static let quotations = CodeBlock.all.filter { $0.information.count == 2 && $0.information[1] != "norun" }

  @Test(arguments: quotations.map(\.place))
  func theQuotationIsTrue(_ place: String) throws {
    let block = try #require(QuotationTests.quotations.first { $0.place == place })
    let folder =
      block.information[0] == "fetch" ? place.split(separator: "/").dropLast().joined(separator: "/") + "/" : ""
    let file = folder + block.information[1]
    let text = try #require(CodeBlock.text(of: file), "\(place) quotes \(file), which is not there")
    let isTrue = isQuotation(lines(of: block.text), of: lines(of: text))
    #expect(isTrue, "\(place) is not in \(file)")
  }

  @Test func whatIsNotInTheFileIsNoQuotation() {
    #expect(isQuotation(["b", "…", "d"], of: ["a", "b", "c", "d"]))
    #expect(!isQuotation(["b", "d"], of: ["a", "b", "c", "d"]))
    #expect(!isQuotation(["d", "…", "b"], of: ["a", "b", "c", "d"]))
  }

  private func lines(of text: String) -> [String] {
    text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
  }

  /// Whether the parts of `quotation` between its `…` stand in `lines`, one after another.
  private func isQuotation(_ quotation: [String], of lines: [String]) -> Bool {
    var rest = lines[...]
    for part in quotation.split(separator: "…") {
      guard
        let start = rest.indices.first(where: { index in
          index + part.count <= rest.endIndex && rest[index..<index + part.count].elementsEqual(part)
        })
      else { return false }
      rest = rest[(start + part.count)...]
    }
    return true
  }
}
