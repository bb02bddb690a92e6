/// What the functions and members of the library give, for whoever reads scripts without running them.
///
/// Types are written as `LibraryDescription` of the compiler says. What stands here and changes nothing is marked by nothing; a
/// `!` before the type marks what is called for what it does. What may give values of several types does not stand here.
package enum LibraryResults {
  /// What a function gives, or with `type` a type's member; nil when that differs from call to call.
  package static func result(of name: String, in type: String = "") -> String? { table[type]?[name] }

  /// The types and names that are written here, to be compared with what there is.
  package static var names: [(type: String, name: String)] {
    table.flatMap { type, members in members.keys.map { (type, $0) } }
  }

  private static let table: [String: [String: String]] = results.mapValues { results in
    var table: [String: String] = [:]
    for (result, names) in results { for name in names.split(separator: " ") { table[String(name)] = result } }
    return table
  }

  private static let results: [String: [(result: String, names: String)]] = [
    "": functions, "string": text, "bytes": bytes, "number": numbers, "duration": durations, "time": times,
    "list": listsAndRanges + lists, "range": listsAndRanges + ranges, "map": maps,
    "url": urls, "headers": headers, "response": responses, "task": tasks, "queue": queues, "channel": channels,
    "semaphore": semaphores, "regex": regexes, "match": matches, "stream": streams, "secret": secrets,
    "session": sessions, "error": errors, "file": files, "element": elements,
  ]

  private static let functions = [
    ("range", "range"), ("error", "error"), ("stream<string>", "lines"), ("bool", "bool exists"),
    ("list<string>", "list glob"),
    ("float", "float random sqrt exp log sin cos tan atan"), ("int", "int randomInt"), ("number", "pow"),
    ("string", "typeOf uuid toJSON"), ("text", "string table"), ("bytes", "bytes"), ("map", "map"),
    ("session", "session"),
    ("url", "url"),
    ("time", "time now"), ("duration", "duration clock"), ("queue", "queue"), ("channel", "channel"),
    ("semaphore", "semaphore"), ("regex", "regex"), ("secret", "secret"), ("file", "file"),
    ("task", "race read"), ("task<null>", "sleep"), ("never", "exit"), ("!null", "print eprint defaults"),
  ]

  private static let text = [
    ("int", "count countOf toInt"), ("bool", "isEmpty contains startsWith endsWith"), ("float", "toFloat"),
    (
      "string",
      """
      upper lower capitalize title trim trimStart trimEnd replace repeat reversed padStart padEnd removePrefix removeSuffix toJSON \
      urlEncode urlDecode base64 hex escapeRegex
      """
    ),
    ("list", "parseCSV"), ("element", "parseHTML parseXML"), ("list<string>", "split partition lines chars"),
    ("list<int>", "codePoints"),
    ("bytes", "bytes fromBase64 fromHex"),
    ("string", "sha256 sha512 sha1 md5"), ("any", "hmac"),
    ("list<match>", "matches"), ("any", "indexOf lastIndexOf match parseJSON format"),
  ]

  private static let errors = [("any", "get")]

  private static let regexes = [
    ("string", "pattern flags"), ("list<string>", "names"), ("list<match>", "matches"), ("bool", "test"),
    ("any", "match"),
  ]

  private static let matches = [("string", "text"), ("int", "start end"), ("list", "groups"), ("map", "named")]

  private static let bytes = [
    ("int", "count toInt"), ("bool", "isEmpty contains startsWith endsWith"), ("element", "parseHTML parseXML"),
    ("string", "text hex base64 sha256 sha512 sha1 md5"), ("any", "hmac"),
    ("list<int>", "toList"), ("bytes", "reversed"), ("any", "indexOf parseJSON"),
  ]

  private static let numbers = [
    ("int", "toInt floor ceil bitAnd bitOr bitXor"), ("float", "toFloat sqrt"),
    ("number", "round clamp min max"), ("self", "abs"),
    ("bool", "isNaN isInfinite"), ("string", "format toJSON"), ("bytes", "toBytes"),
  ]

  private static let durations = [
    ("float", "days hours minutes seconds milliseconds microseconds"), ("int", "nanoseconds"),
    ("duration", "abs round"),
    ("string", "format"),
  ]

  private static let times = [
    ("int", "year month day hour minute second nanosecond weekday dayOfYear"), ("string", "date iso httpDate format"),
  ]

  private static let listsAndRanges = [
    ("int", "count countWhere"), ("bool", "isEmpty contains any all none"), ("text", "join"),
    ("string", "toJSON fromCodePoints"),
    ("list<item>", "filter sorted unique take drop takeWhile dropWhile shuffled sample toList"),
    ("list<result>", "map"), ("list", "flatMap zip windows chunks enumerate partition"),
    ("map", "groupBy countBy keyBy"), ("!null", "each"),
    ("any", "get indexOf find findLast findIndex random reduce sum mean median quantile min max minBy maxBy"),
  ]

  private static let lists = [
    ("list<item>", "reversed compact"), ("list", "flatten"), ("map", "toMap"), ("string", "toCSV"),
    ("!null", "add addAll insert sort reverse shuffle clear"), ("!bool", "remove"), ("!any", "removeAt pop popFirst"),
    ("any", "lastIndexOf"),
  ]

  private static let ranges = [("range", "step reversed")]

  private static let streams = [
    ("stream<item>", "filter take drop takeWhile dropWhile unique"), ("stream<result>", "map"),
    ("stream", "flatMap enumerate zip chunks windows parseCSV"),
    ("!list<item>", "toList"), ("!list", "partition"), ("!null", "each close"), ("!bool", "any all none"),
    ("!int", "count countWhere"), ("!text", "join"), ("!map", "groupBy countBy keyBy toMap"),
    ("!any", "next find findIndex last reduce sum mean min max minBy maxBy"),
  ]

  private static let secrets = [
    (
      "secret",
      """
      upper lower trim trimStart trimEnd replace padStart padEnd removePrefix removeSuffix urlEncode urlDecode base64 hex toJSON \
      sha256 sha512 sha1 md5 hmac
      """
    ),
    ("bool", "isEmpty contains startsWith endsWith"), ("list<secret>", "split partition lines"), ("string", "reveal"),
  ]

  private static let maps = [
    ("int", "count countWhere"), ("bool", "isEmpty has any all none"), ("list", "keys values entries toList"),
    ("list<result>", "map"),
    ("map", "merged pick omit filter mapValues mapKeys sorted"), ("string", "toJSON"), ("any", "get find"),
    ("!null", "each set update clear"), ("!any", "remove setDefault"),
  ]

  private static let urls = [
    ("string", "text scheme host path origin filename file"), ("int", "port"), ("map", "query"),
    ("url", "join withQuery withFragment"),
    ("bool", "startsWith endsWith contains"),
  ]

  private static let headers = [
    ("int", "count"), ("bool", "has"), ("list<string>", "all keys values"), ("map", "toMap"), ("any", "get"),
  ]

  private static let responses = [
    ("int", "status"), ("bool", "ok"), ("string", "text filename version"), ("url", "url"), ("headers", "headers"),
    ("bytes", "bytes"), ("map", "timings cookies"), ("list", "redirects csv"), ("stream<bytes>", "chunks"),
    ("stream<string>", "lines"), ("element", "html xml"), ("list<url>", "links"), ("any", "title cached"),
  ]

  private static let elements = [
    ("string", "name text html inner"), ("map", "attributes"), ("list<element>", "children all"),
    ("list<url>", "links"),
    ("bool", "has matches"), ("any", "get one xpath parent next previous"),
  ]

  private static let sessions = [("list", "cookies"), ("!null", "clearCookies")]

  private static let files = [("string", "path name type")]

  private static let tasks = [("bool", "done"), ("!null", "cancel")]

  private static let queues = [
    ("int", "count out seen"), ("bool", "isEmpty has"), ("list<map>", "failed"), ("!bool", "add"),
    ("!int", "addAll retry"), ("!null", "forget"),
  ]

  private static let channels = [
    ("int", "count"), ("bool", "closed"), ("!task<null>", "send"), ("!task", "receive"), ("!null", "close"),
  ]

  private static let semaphores = [("int", "available"), ("!work", "use"), ("!task", "acquire"), ("!null", "release")]
}
