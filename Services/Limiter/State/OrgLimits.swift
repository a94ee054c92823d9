import Model

/// What the limiter knows of an org: whether it may call, and by which policy.
struct OrgLimits: Sendable {
    let orgID: OrgID
    let isSuspended: Bool
    let policy: Policy
    /// What the org's calls count against.
    let subject: SubjectHash
    /// The directory's generation when this was read from PostgreSQL.
    let generation: UInt64
}

/// What the limiter knows of an API key.
struct KeyRecord: Sendable {
    /// Why a key can't be used, or that it can.
    enum State: Sendable, Equatable { case active, unknown, revoked }

    var state: State
    /// 0 when unknown.
    var keyID: Int64
    /// Wall-clock microseconds; `Int64.max`: never.
    var expiresAt: Int64
    /// The directory's generation when this was read from PostgreSQL.
    var generation: UInt64

    /// A key that PostgreSQL did not know in `generation`.
    static func unknown(_ generation: UInt64) -> KeyRecord {
        KeyRecord(state: .unknown, keyID: 0, expiresAt: 0, generation: generation)
    }
}
