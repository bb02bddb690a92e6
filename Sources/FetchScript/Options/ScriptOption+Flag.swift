import FetchBytecode

/// How an option is written on a command line.
extension ScriptOption {
  /// `--per-host` for `perHost` and for `per_host`.
  var flag: String { "--" + dashed }

  /// `--no-verbose`, which a boolean option has, too.
  var negatedFlag: String { "--no-" + dashed }

  /// What stands for the value in the help; nothing behind a boolean.
  var placeholder: String? {
    switch kind {
    case .bool: nil
    case .float: "NUMBER"
    case .string where isList, .string: "TEXT"
    case .int, .duration, .size, .url: kind.rawValue.uppercased()
    }
  }

  /// Whether it is meant by a word behind two dashes: with dashes, or as the script spells it.
  func isCalled(_ word: Substring) -> Bool { word == dashed || word == name }

  private var dashed: String {
    var text = ""
    var followsSmallLetter = false
    for character in name {
      if character == "_" {
        text += "-"
      } else {
        text += (character.isUppercase && followsSmallLetter ? "-" : "") + character.lowercased()
      }
      followsSmallLetter = character.isLowercase || character.isNumber
    }
    return text
  }
}
