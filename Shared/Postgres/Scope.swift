import Model

/// Whose rows a transaction may see.
package enum Scope: Hashable, Sendable {
    /// One org's rows: the row-level policies compare with `tollgate.org_id`.
    case org(OrgID)
    /// Every org's rows, as the service's `_fleet` role.
    case fleet(role: String)
    /// Reference tables only: no context is set.
    case system
}

/// What the transactions around this one may show it.
package enum Isolation: String, Sendable {
    case readCommitted = "READ COMMITTED"
    case repeatableRead = "REPEATABLE READ"
    case serializable = "SERIALIZABLE"
}
