/// Which Redis is spoken to, as whom, and about which of its databases.
package struct RedisEndpoint {
  /// Where it is, as messages name it: `localhost:6379`.
  package let authority: String
  /// Who speaks; nil for the server's default user.
  package let user: String?
  /// What proves it; nil for a server that wants no proof.
  package let password: String?
  /// The number of the database.
  package let database: Int

  /// A Redis as whoever speaks to it knows it.
  package init(_ authority: String, user: String? = nil, password: String? = nil, database: Int = 0) {
    self.authority = authority
    self.user = user
    self.password = password
    self.database = database
  }

  /// What is said first on a connection.
  var greeting: [RedisCommand] {
    var commands: [RedisCommand] = []
    if let password {
      commands.append(user.map { RedisCommand("AUTH", $0, password) } ?? RedisCommand("AUTH", password))
    }
    if database != 0 { commands.append(RedisCommand("SELECT", "\(database)")) }
    return commands
  }
}
