import Model

/// What the limiter knows of an org: whether it may call, and by which policy.
final class OrgLimits: Sendable {
    let orgID: OrgID
    let isSuspended: Bool
    let policy: Policy
    /// What the org's calls count against.
    let subject: SubjectHash
    /// The directory's generation when this was read from PostgreSQL.
    let generation: UInt64

    /// Makes the record as read in `generation`.
    init(
        orgID: OrgID, isSuspended: Bool, policy: Policy, subject: SubjectHash, generation: UInt64
    ) {
        self.orgID = orgID
        self.isSuspended = isSuspended
        self.policy = policy
        self.subject = subject
        self.generation = generation
    }
}

/// What the limiter knows of an API key.
struct KeyRecord: Sendable {
    /// Why a key can't be used, or that it can.
    enum State: Sendable, Equatable { case active, unknown, revoked }

    var state: State
    /// 0 when unknown.
    var keyID: Int64
    var orgID: OrgID
    /// Wall-clock microseconds; `Int64.max`: never.
    var expiresAt: Int64
    /// The directory's generation when this was read from PostgreSQL.
    var generation: UInt64
}
