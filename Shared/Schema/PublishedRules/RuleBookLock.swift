import Chassis
import Postgres

/// Who changes policies, and who gives an org an override or a plan, wait for one another: what each
/// counts of the others' rules stays so until its transaction ends. To be taken before the lock of an
/// audit chain, so that all take their locks in one order.
package enum RuleBookLock {
    /// Holds every org's rules, for a change of policies.
    package static func holdAll(_ transaction: Transaction) async throws {
        _ = try await transaction.execute(LockRuleBook())
    }

    /// Holds the policies, for a change of one org's rules; many orgs may be changed at once. Changes of
    /// the one org wait for one another by `AuditTrail.hold`.
    package static func holdPolicies(_ transaction: Transaction) async throws {
        _ = try await transaction.execute(ShareRuleBook())
    }

    /// 64 bits of a hash, as all advisory locks but the migrator's have.
    fileprivate static let key = SHA256.hash(Array("rule_book".utf8)).prefix(8)
        .reduce(Int64(0)) { $0 << 8 | Int64($1) }
}

/// Waits until nobody counts rules, and keeps others from it.
private struct LockRuleBook: Statement {
    typealias Row = NoRow
    static let name = "rule_book_lock"
    static let sql = "SELECT pg_advisory_xact_lock($1)"

    func bind(_ binds: inout Binds) { binds.append(RuleBookLock.key) }
}

/// Waits until nobody changes policies, and keeps others from it.
private struct ShareRuleBook: Statement {
    typealias Row = NoRow
    static let name = "rule_book_share"
    static let sql = "SELECT pg_advisory_xact_lock_shared($1)"

    func bind(_ binds: inout Binds) { binds.append(RuleBookLock.key) }
}
