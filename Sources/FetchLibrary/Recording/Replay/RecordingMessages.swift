import FetchDiagnostics
import FetchHTTP

/// What is said when a recording does not have what is asked.
enum RecordingMessages {
  /// Looking for what was meant is for people, and takes its time: it need not go through all of a large recording.
  private static let candidates = 300

  /// The request is not there.
  static func missing(_ key: RequestKey, in recording: HARRecording) -> HTTPFailure {
    let request = "\(key.method) \(key.url)"
    let others = recording.keys.filter { $0.url == key.url }
    if others.contains(where: { $0.method == key.method }) {
      return .unrecorded("\(recording.path) has \(request), but with another body", hint: again(recording))
    }
    let message = "\(recording.path) has no \(request)"
    if let other = others.first {
      return .unrecorded(message, hint: "it has \(other.method) of the same URL; \(again(recording))")
    }
    let near = nearest(to: key, in: recording)
    return .unrecorded(message, hint: (near.map { "did you mean \($0)? If not, " } ?? "") + again(recording))
  }

  /// The URL that may have been meant: one of the same origin and a similar path, or the same path of another origin.
  private static func nearest(to key: RequestKey, in recording: HARRecording) -> String? {
    let path = path(of: key.url)
    let origin = String(key.url.dropLast(path.count))
    let urls = recording.keys.lazy.filter { $0.method == key.method }.map(\.url)
    let siblings = urls.filter { $0.hasPrefix(origin + "/") }.prefix(candidates).map { Self.path(of: $0) }
    if let near = SpellingSuggestion.closest(to: path, among: siblings) { return origin + near }
    return path.count > 1 ? urls.first { $0.hasSuffix(path) && Self.path(of: $0) == path } : nil
  }

  /// The path and the query.
  private static func path(of url: String) -> String {
    let slashes = url.indices.filter { url[$0] == "/" }
    return slashes.count > 2 ? String(url[slashes[2]...]) : ""
  }

  /// The request has had all its answers.
  static func exhausted(_ key: RequestKey, after count: Int, in recording: HARRecording) -> HTTPFailure {
    let times = count == 1 ? "one answer" : "\(count) answers"
    return .unrecorded(
      "\(recording.path) has \(times) to \(key.method) \(key.url), and it was asked once more", hint: again(recording))
  }

  private static func again(_ recording: HARRecording) -> String {
    "record what the script asks now with --record \(recording.path)"
  }
}
