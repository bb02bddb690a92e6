/// Members that have another name in other languages.
package enum ForeignMembers {
  /// The one of `names` that was probably meant: what is called `name` elsewhere, or what is spelled nearly so, here or elsewhere.
  package static func closest(to name: String, among names: [String]) -> String? {
    func ours(_ name: String) -> String? { table[name]?.first(where: names.contains) }
    return ours(name) ?? SpellingSuggestion.closest(to: name, among: names)
      ?? SpellingSuggestion.closest(to: name, among: table.keys.sorted()).flatMap(ours)
  }

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
