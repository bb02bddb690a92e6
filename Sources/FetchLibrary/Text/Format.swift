import FetchVM

/// `x.format(".2f")` on numbers and strings; `FormatSpecification` says what the text may hold.
func installFormat(into machine: Machine) {
  for members in [machine.stringMembers, machine.numberMembers] {
    machine.addMethod(members, "format", ["specification?"]) { machine, arguments throws(Failure) in
      let given = try arguments.optionalString(1, "format's specification", machine)
      do throws(FormatSpecification.Problem) {
        let specification = try FormatSpecification(given?.object.string ?? "")
        switch arguments[0] {
        case .int(let int): return machine.string(try specification.format(int))
        case .float(let float): return machine.string(try specification.format(float))
        default: return machine.string(try specification.format(arguments.text.string))
        }
      } catch {
        throw machine.failure(
          .value,
          "format's specification \(given.map { machine.describeForMessage(.string($0)) } ?? ""): \(error.message)",
          hint: error.hint)
      }
    }
  }
}
