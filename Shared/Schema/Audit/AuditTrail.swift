import Chassis
import Model
import Postgres

/// Extends audit chains, each inside the transaction of the change that it tells of.
///
/// Shared by the services that write what is audited, so that an entry and its change are one
/// transaction whoever makes the change.
package enum AuditTrail {
    /// A chain's numbers are used up.
    package struct Full: Error, Equatable {}

    /// Makes the writers of a chain wait for one another until the transaction ends. What is read
    /// after it is not changed by another audited write of the org. `append` does it too.
    /// - Parameter org: 0 is the installation.
    package static func hold(_ transaction: Transaction, org: Int64) async throws {
        _ = try await transaction.execute(LockAuditChain(org: org))
    }

    /// Appends an entry to the chain of an org; to be done before a notice to other services is
    /// sent, so that all take their locks in one order.
    /// - Parameters:
    ///   - org: 0 is the installation, in a fleet scope of admin.
    ///   - actor: the caller, as `Caller.name` has it.
    ///   - detail: further facts, never a secret.
    package static func append(
        _ transaction: Transaction, org: Int64, actor: String, action: String, target: String,
        detail: [String: String], at: Timestamp
    ) async throws {
        try await hold(transaction, org: org)
        let end = try await transaction.queryFirst(FindAuditEnd(org: org))
        let (sequence, over) = (end?.sequence ?? 0).addingReportingOverflow(1)
        guard !over else { throw Full() }
        let entry = AuditEntry(
            orgID: org, sequence: sequence, at: at, actor: actor, action: action, target: target,
            detail: detail, previousHash: end?.hash ?? AuditEntry.genesis)
        _ = try await transaction.execute(InsertAuditEntry(entry: entry))
    }
}

extension AuditEntry {
    /// SHA-256 over the canonical form, 32 bytes.
    package var hash: [UInt8] { SHA256.hash(canonicalForm) }
}

/// Holds the right to extend a chain until the transaction ends.
private struct LockAuditChain: Statement {
    typealias Row = NoRow
    static let name = "audit_lock_chain"
    static let sql = "SELECT pg_advisory_xact_lock($1)"
    let org: Int64

    func bind(_ binds: inout Binds) {
        // 64 bits of a hash: a collision only makes strangers wait.
        let digest = SHA256.hash(Array("audit:\(org)".utf8))
        binds.append(digest.prefix(8).reduce(Int64(0)) { $0 << 8 | Int64($1) })
    }
}

/// The last entry of a chain. To be run after the lock, never in one statement with it: a statement
/// that waits for a lock goes on with the snapshot from before the wait.
package struct FindAuditEnd: Statement {
    package static let name = "audit_find_end"
    package static let sql = """
        SELECT sequence, hash FROM audit_entries WHERE org_id = $1 ORDER BY sequence DESC LIMIT 1
        """
    private let org: Int64

    /// The end of the chain of `org`.
    package init(org: Int64) { self.org = org }

    /// Where a chain ends.
    package struct Row: Sendable {
        /// Entries so far.
        package let sequence: Int64
        /// The last one's hash.
        package let hash: [UInt8]
    }

    package func bind(_ binds: inout Binds) { binds.append(org) }

    package static func decode(_ row: inout RowReader) throws(PostgresError) -> Row {
        Row(sequence: try row.int64(), hash: try row.bytes())
    }
}

/// Stores an entry as it is; `AuditTrail.append` makes one that continues its chain.
package struct InsertAuditEntry: Statement {
    /// Nothing comes back.
    package typealias Row = NoRow
    package static let name = "audit_insert_entry"
    package static let sql = """
        INSERT INTO audit_entries
            (org_id, sequence, at, actor, action, target, detail, previous_hash, hash)
        VALUES ($1, $2, $3, $4, $5, $6, jsonb_object($7::text[], $8::text[]), $9, $10)
        """
    private let entry: AuditEntry

    /// Stores `entry`.
    package init(entry: AuditEntry) { self.entry = entry }

    package func bind(_ binds: inout Binds) {
        binds.append(entry.orgID)
        binds.append(entry.sequence)
        binds.append(entry.at)
        binds.append(entry.actor)
        binds.append(entry.action)
        binds.append(entry.target)
        let detail = entry.detail.sorted { $0.key < $1.key }
        binds.append(detail.map(\.key))
        binds.append(detail.map(\.value))
        binds.append(entry.previousHash)
        binds.append(entry.hash)
    }
}
