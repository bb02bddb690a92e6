/// Members that have another name in other languages.
package enum ForeignMembers {
  /// What to write for a member that a value of `type` does not have: what another language's word is here, or the one of
  /// `names` that was probably meant.
  package static func hint(for name: String, of type: String, among names: [String]) -> String? {
    let type = ["int", "float"].contains(type) ? "number" : type
    if type == "stream", needsAll.contains(name) { return "it has to see all items: write s.toList().\(name)" }
    if let rewrite = rewrites[type]?[name] ?? (stringConversions.contains(name) ? "write \"{x}\"" : nil) {
      return rewrite
    }
    return closest(to: name, among: names).map { "did you mean `\($0)`?" }
  }

  /// The one of `names` that was probably meant by the label of an argument or by an option, of whatever language.
  package static func label(_ name: String, among names: [String]) -> String? {
    labels[name]?.first(where: names.contains) ?? SpellingSuggestion.closest(to: name, among: names)
  }

  /// The one of `names` that was probably meant: what is called `name` elsewhere, or what is spelled nearly so, here or elsewhere.
  package static func closest(to name: String, among names: [String]) -> String? {
    func ours(_ name: String) -> String? { table[name]?.first(where: names.contains) }
    return ours(name) ?? SpellingSuggestion.closest(to: name, among: names)
      ?? SpellingSuggestion.closest(to: name, among: table.keys.sorted()).flatMap(ours)
  }

  private static let stringConversions: Set<String> = ["toString", "to_s", "to_string"]

  /// Members of lists that streams do not have.
  private static let needsAll: Set<String> = [
    "isEmpty", "sorted", "reversed", "shuffled", "sample", "random", "median", "quantile", "get", "findLast",
    "lastIndexOf", "compact", "flatten", "toJSON", "toCSV", "fromCodePoints",
  ]

  /// What is no member here, or another one than a like word of another type.
  private static let rewrites: [String: [String: String]] = [
    "list": [
      "extend": "write xs.addAll(items)", "concat": "write xs + ys", "slice": "write xs[a:b]",
      "shift": "write xs.popFirst()", "unshift": "write xs.insert(0, item)", "prepend": "write xs.insert(0, item)",
      "copy": "write xs.toList()", "clone": "write xs.toList()",
    ],
    "string": [
      "slice": "write s[a:b]", "substring": "write s[a:b]", "substr": "write s[a:b]", "concat": "write s + t",
      "map": "write s.chars().map(f)", "filter": "write s.chars().filter(f)",
      "each": "write s.chars().each(f)", "forEach": "write s.chars().each(f)",
    ],
    "map": [
      "contains": "write m.has(key)", "includes": "write m.has(key)", "pop": "write m.remove(key)",
      "copy": "write {...m}", "clone": "write {...m}",
    ],
    "bytes": ["decode": "write b.text()", "toString": "write b.text()", "slice": "write b[a:b]"],
    "stream": [
      "first": "write s.next()", "contains": "write s.any(x => x == item)", "includes": "write s.any(x => x == item)",
      "indexOf": "write s.findIndex(x => x == item)", "index": "write s.findIndex(x => x == item)",
    ],
    "number": [
      "toString": "write \"{x}\", or in another base x.format(\"x\")", "toHex": "write x.format(\"x\")",
      "hex": "write x.format(\"x\")",
    ],
  ]

  /// What other languages call arguments and options.
  private static let labels: [String: [String]] = [
    "reverse": ["descending"], "key": ["by"], "sep": ["separator"], "maxsplit": ["limit", "max"],
    "delimiter": ["separator"], "fieldnames": ["header"], "columns": ["header"],
    "follow": ["redirects"], "followRedirects": ["redirects"], "allow_redirects": ["redirects"],
    "maxRedirects": ["redirects"], "params": ["query"], "data": ["form"],
  ]

  /// What other languages call the members of text and collections, and what they are called here.
  private static let table: [String: [String]] = [
    "length": ["count"], "size": ["count"], "len": ["count"],
    "push": ["add"], "append": ["add"], "extend": ["add"], "unshift": ["insert"], "pop": ["removeAt"],
    "delete": ["remove"], "discard": ["remove"], "forEach": ["each"], "fold": ["reduce"], "inject": ["reduce"],
    "some": ["any"], "every": ["all"], "includes": ["contains"], "find": ["indexOf"], "index": ["indexOf"],
    "sortBy": ["sorted"], "toSorted": ["sorted"], "reverse": ["reversed"], "uniq": ["unique"], "distinct": ["unique"],
    "items": ["entries"], "hasKey": ["has"], "containsKey": ["has"], "update": ["merged"],
    "toUpperCase": ["upper"], "uppercased": ["upper"], "toLowerCase": ["lower"], "lowercased": ["lower"],
    "strip": ["trim"], "findAll": ["matches"], "findall": ["matches"], "matchAll": ["matches"], "finditer": ["matches"],
    "search": ["match"], "exec": ["match"], "fullmatch": ["match"], "sub": ["replace"], "group": ["groups"],
    "splitlines": ["lines"], "replaceAll": ["replace"], "hasPrefix": ["startsWith"],
    "startswith": ["startsWith"], "hasSuffix": ["endsWith"], "endswith": ["endsWith"], "rjust": ["padStart"],
    "ljust": ["padEnd"], "encode": ["bytes"], "toFixed": ["round"],
    "body": ["text"], "content": ["bytes"], "statusCode": ["status"], "status_code": ["status"],
  ]
}
