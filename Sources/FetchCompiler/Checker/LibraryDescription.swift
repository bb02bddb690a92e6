import FetchBytecode

/// What the checker knows of the functions and types that the host gives scripts.
///
/// What a function or member gives is written as a type: `int`, `list<string>`, `task<response>`; `work` is a task that nobody
/// needs to wait for. Of a member, `self` is the
/// receiver's type, `item` that of the receiver's items, and `result` what the function gives that is its first argument.
package struct LibraryDescription: Sendable {
  /// A function or a method.
  package struct Function: Sendable {
    /// What messages call it.
    package var name: String
    /// Its parameters, the receiver excluded.
    package var parameters: [Parameter]
    /// Whether labels that name no parameter are welcome.
    package var takesOtherLabels: Bool
    /// What it gives, if that is always the same type.
    package var result: String?
    /// Whether it is called for what it gives, and changes nothing.
    package var isPure: Bool

    /// A function.
    package init(
      name: String, parameters: [Parameter], takesOtherLabels: Bool = false, result: String? = nil, isPure: Bool = false
    ) {
      self.name = name
      self.parameters = parameters
      self.takesOtherLabels = takesOtherLabels
      self.result = result
      self.isPure = isPure
    }
  }

  /// A type's members.
  package struct Members: Sendable {
    /// What is read without parentheses, and what it gives if that is always the same type.
    package var fields: [String: String?]
    /// What is called.
    package var methods: [String: Function]

    /// The members of a type.
    package init(fields: [String: String?] = [:], methods: [String: Function] = [:]) {
      self.fields = fields
      self.methods = methods
    }
  }

  /// The functions that scripts find without declaring them.
  package var functions: [String: Function]
  /// The other values that scripts find, with their types.
  package var values: [String: String]
  /// The types whose members are all known, by name. `number` is int and float, `gather` a task that is one.
  package var types: [String: Members]

  /// The options in the maps that verbs and functions take, by the name of the verb or function.
  package var options: [String: OptionNames]

  /// A description.
  package init(
    functions: [String: Function], values: [String: String], types: [String: Members], options: [String: OptionNames]
  ) {
    self.functions = functions
    self.values = values
    self.types = types
    self.options = options
  }
}
