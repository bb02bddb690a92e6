/// What functions, methods and fields give, where that is always the same type.
enum MemberResults {
  /// The type of a field, or of what a method gives, on a value of a type.
  static func type(of member: String, on type: String) -> String? { members[type]?[member] }

  /// The type of what a function gives.
  static func type(ofFunction name: String) -> String? { functions[name] }

  /// The types of what functions give, by their names.
  static let functions = table([
    "string": "string uuid typeOf", "int": "int randomInt", "float": "float random sqrt", "duration": "clock duration",
    "time": "now time", "url": "url", "map": "map", "stream": "lines", "task": "read sleep race", "session": "session",
    "queue": "queue", "channel": "channel", "semaphore": "semaphore", "bytes": "bytes", "error": "error",
    "bool": "bool exists",
  ])

  /// The types of what members give, by the type they are of.
  static let members: [String: [String: String]] = [
    "string": table([
      "string":
        "upper lower capitalize title trim trimStart trimEnd replace repeat reversed padStart padEnd removePrefix "
        + "removeSuffix urlEncode urlDecode base64 hex", "list": "split lines chars codePoints partition",
      "bytes": "bytes", "element": "parseHTML",
      "int": "count countOf", "bool": "isEmpty contains startsWith endsWith",
    ]),
    "list": table([
      "list":
        "map filter flatMap takeWhile dropWhile partition zip flatten compact unique sorted take drop chunks windows "
        + "enumerate reversed shuffled sample toList", "map": "groupBy countBy keyBy toMap", "string": "join",
      "int": "count countWhere", "bool": "isEmpty contains",
    ]),
    "map": table([
      "list": "keys values entries", "map": "filter mapValues mapKeys merged pick omit", "int": "count countWhere",
      "bool": "isEmpty has",
    ]),
    "range": table([
      "list": "map filter flatMap toList chunks", "range": "reversed step", "int": "count", "bool": "isEmpty contains",
    ]),
    "stream": table(["stream": "map filter flatMap enumerate chunks take drop"]),
    "bytes": table(["string": "text hex base64", "list": "toList", "int": "count", "bool": "isEmpty"]),
    "response": table([
      "string": "text title filename version", "element": "html xml", "bytes": "bytes", "url": "url",
      "headers": "headers",
      "list": "links redirects",
      "int": "status size", "map": "cookies timings", "bool": "ok",
    ]),
    "element": table([
      "string": "name text html inner", "map": "attributes", "list": "children all links", "bool": "has matches",
    ]),
    "url": table(["string": "host path scheme origin file filename", "url": "join", "int": "port", "map": "query"]),
    "duration": table([
      "float": "seconds milliseconds minutes hours days", "int": "nanoseconds", "duration": "abs round",
    ]),
    "error": table(["string": "kind message"]),
    "task": table(["bool": "done"]),
  ]

  /// From words by their type to types by their word.
  private static func table(_ words: [String: String]) -> [String: String] {
    var table: [String: String] = [:]
    for (type, names) in words { for name in names.split(separator: " ") { table[String(name)] = type } }
    return table
  }
}
