import FetchVM

/// `x.format(".2f")` on numbers and strings; `FormatSpecification` says what the text may hold.
func installFormat(into machine: Machine) {
  for members in [machine.stringMembers, machine.numberMembers] {
    machine.addMethod(members, "format", ["specification?"]) { machine, arguments throws(Failure) in
      let text = try arguments.optionalString(1, "format's specification", machine)?.object.string ?? ""
      do throws(FormatSpecification.Problem) {
        let specification = try FormatSpecification(text)
        switch arguments[0] {
        case .int(let int): return machine.string(try specification.format(int))
        case .float(let float): return machine.string(try specification.format(float))
        default: return machine.string(try specification.format(arguments.text.string))
        }
      } catch {
        throw machine.failure(.value, "format: in \"\(text)\", \(error.message)", hint: error.hint)
      }
    }
  }
}
