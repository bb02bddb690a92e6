import FetchVM

/// Gives a machine the part of the library that is data: text, patterns, lists, maps, numbers, JSON, times, errors and printing.
@discardableResult
package func installCore(into machine: Machine, output: any ScriptOutput) -> CoreTypes {
  let expressions = RegularExpressions()
  let types = CoreTypes(time: TimeType(), expressions: expressions)
  installPrint(into: machine, output: output)
  installTable(into: machine)
  installText(into: machine, expressions)
  installRegex(into: machine, expressions)
  installMatches(into: machine, expressions)
  installBytes(into: machine)
  installHashes(into: machine)
  installLists(into: machine)
  installItems(into: machine)
  installMaps(into: machine)
  installStreams(into: machine)
  installNumbers(into: machine)
  installConversions(into: machine)
  installRandom(into: machine)
  installDurations(into: machine)
  installTime(into: machine, types.time)
  installErrors(into: machine)
  installProcess(into: machine)
  installJSON(into: machine)
  installCSV(into: machine)
  return types
}

/// The types of values that the core adds to the machine's own, for the parts of the library that make such values.
package struct CoreTypes {
  /// Moments: `now()`.
  package let time: TimeType
  /// Patterns and their matches.
  let expressions: RegularExpressions

  /// The members of these types.
  package var memberTables: [MemberTable] { [time.members, expressions.regexMembers, expressions.matchMembers] }
}
