import CCurl

/// Dates as HTTP writes them (RFC 9110, 5.6.7).
enum HTTPDate {
  /// Seconds since 1970, or nil when the text is no date.
  static func seconds(_ text: String) -> Int? {
    let seconds = curl_getdate(text, nil)
    return seconds == -1 ? nil : Int(seconds)
  }
}
