import FetchVM

/// Gives a machine the part of the library that is data: text, lists, maps, numbers, JSON, times, errors and printing.
package func installCore(into machine: Machine, output: any ScriptOutput) {
  installPrint(into: machine, output: output)
}
