/// The requests of a HAR file and their answers, by what makes a request the same again.
package struct HARRecording: Sendable {
  /// The file it was read from.
  package let path: String
  /// The answers to each request, in the order they were asked for.
  private(set) var answers: [RequestKey: [RecordedAnswer]] = [:]
  /// The requests in the order they were made first.
  private(set) var keys: [RequestKey] = []

  /// A recording without requests as yet.
  init(path: String) { self.path = path }

  /// Adds an answer behind those that the same request had before.
  mutating func add(_ answer: RecordedAnswer, to key: RequestKey) {
    if answers[key] == nil { keys.append(key) }
    answers[key, default: []].append(answer)
  }
}
