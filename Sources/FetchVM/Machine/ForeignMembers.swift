/// What other languages call the members of text and collections, and what they are called here.
let foreignMembers: [String: [String]] = [
  "length": ["count"], "size": ["count"], "len": ["count"],
  "push": ["add"], "append": ["add"], "extend": ["add"], "unshift": ["insert"], "pop": ["removeAt"],
  "delete": ["remove"], "discard": ["remove"], "forEach": ["each"], "fold": ["reduce"], "inject": ["reduce"],
  "some": ["any"], "every": ["all"], "includes": ["contains"], "find": ["indexOf"], "index": ["indexOf"],
  "sortBy": ["sorted"], "toSorted": ["sorted"], "reverse": ["reversed"], "uniq": ["unique"], "distinct": ["unique"],
  "items": ["entries"], "hasKey": ["has"], "containsKey": ["has"], "update": ["merged"],
  "toUpperCase": ["upper"], "uppercased": ["upper"], "toLowerCase": ["lower"], "lowercased": ["lower"],
  "strip": ["trim"], "splitlines": ["lines"], "replaceAll": ["replace"], "hasPrefix": ["startsWith"],
  "startswith": ["startsWith"], "hasSuffix": ["endsWith"], "endswith": ["endsWith"], "rjust": ["padStart"],
  "ljust": ["padEnd"], "encode": ["bytes"], "toFixed": ["round"],
]
