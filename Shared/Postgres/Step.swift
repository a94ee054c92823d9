import Model

/// One statement on its way to the server, detached from its Swift type.
struct Step: Sendable {
    /// The name to prepare it under; nil sends the text each time.
    let name: String?
    let sql: String
    let binds: Binds

    init(name: String?, sql: String, binds: Binds = Binds()) {
        self.name = name
        self.sql = sql
        self.binds = binds
    }

    init<S: Statement>(_ statement: S) {
        var binds = Binds()
        statement.bind(&binds)
        self.init(name: S.name, sql: S.sql, binds: binds)
    }

    /// What a transaction sends before its first statement.
    static func prologue(_ scope: Scope, readOnly: Bool, isolation: Isolation) -> [Step] {
        let mode = readOnly ? " READ ONLY" : ""
        let begin = Step(name: nil, sql: "BEGIN ISOLATION LEVEL \(isolation.rawValue)\(mode)")
        var binds = Binds()
        switch scope {
        case .system:
            return [begin]
        case .org(let org):
            binds.append(String(org.value))
            return [begin, context("org", "tollgate.org_id", binds)]
        case .fleet(let role):
            binds.append(role)
            return [begin, context("role", "role", binds)]
        }
    }

    private static func context(_ name: String, _ setting: String, _ binds: Binds) -> Step {
        Step(
            name: "tollgate.scope.\(name)", sql: "SELECT set_config('\(setting)', $1, true)",
            binds: binds)
    }
}
