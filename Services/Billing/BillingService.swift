import Chassis
import Contracts
import Model
import Postgres
import RPC
import Schema

/// Plans, subscriptions, entitlements, invoice previews and recurring revenue.
///
/// Reads are one snapshot each. A write, its idempotency row and its notice to the limiters are one
/// transaction.
package final class BillingService: Contracts.BillingService {
    let pool: Pool
    let ids: IDGenerator
    let clock: any TimeSource
    /// TRACKER_LATE_GRACE.
    let lateGraceMilliseconds: UInt64
    private let writes = IdempotentWrites(service: "billing")

    /// The role for reads over all orgs.
    static let fleet = Scope.fleet(role: "tollgate_billing_fleet")
    /// The meter that an empty one stands for, and that every invoice shows.
    static let standardMeter = "api_calls"
    /// How often a write runs again after a race with another one of the same org.
    private static let racesMax = 3

    /// Makes the service.
    package init(
        pool: Pool, ids: IDGenerator, clock: any TimeSource,
        lateGraceMilliseconds: UInt64 = LateGrace.millisecondsDefault
    ) {
        self.pool = pool
        self.ids = ids
        self.clock = clock
        self.lateGraceMilliseconds = lateGraceMilliseconds
    }

    /// Runs reads of one org in one snapshot.
    /// - Throws: `not_found` when there is no such org.
    func snapshot<Value: Sendable>(
        of org: OrgID, _ call: CallContext, _ body: (_ tx: Transaction) async throws -> Value
    ) async throws -> Value {
        try await pool.transaction(
            .org(org), deadline: call.deadline, readOnly: true, isolation: .repeatableRead
        ) { tx in
            _ = try await find(org, tx)
            return try await body(tx)
        }
    }

    /// The org.
    /// - Throws: `not_found` when there is none.
    func find(_ org: OrgID, _ tx: Transaction) async throws -> FindOrg.Row {
        guard let found = try await tx.queryFirst(FindOrg(org: org)) else {
            throw RPCError(.notFound, "there is no org with the id \(org)")
        }
        return found
    }

    /// Runs a write of one org once for its idempotency key: a repeat gets the first answer, or an
    /// error when the request differs. Without a key the write simply runs.
    /// - Throws: `aborted` when it keeps losing races; `PostgresError.Kind.commitUnknown` when the
    ///   outcome can't be found out; what `work` throws.
    func once<Reply: ContractMessage>(
        _ org: OrgID, _ call: CallContext, request: [UInt8],
        _ work: (_ tx: Transaction) async throws -> Reply
    ) async throws -> Reply {
        var isOutcomeUnknown = false
        for _ in 0..<Self.racesMax {
            do {
                return try await pool.transaction(.org(org), deadline: call.deadline) { tx in
                    try await answer(org, call, request, tx, work)
                }
            } catch let error as PostgresError where mayRunAgain(error, call) {
                isOutcomeUnknown = error.kind == .commitUnknown
            }
        }
        guard !isOutcomeUnknown else {
            throw PostgresError(.commitUnknown, "the connection died during each COMMIT")
        }
        throw RPCError(.aborted, "other changes of the org were faster; try again")
    }

    private func answer<Reply: ContractMessage>(
        _ org: OrgID, _ call: CallContext, _ request: [UInt8], _ tx: Transaction,
        _ work: (_ tx: Transaction) async throws -> Reply
    ) async throws -> Reply {
        do {
            let reply = try await writes.once(
                tx, org: org.value, key: call.idempotencyKey,
                request: Array(call.path.utf8) + [0] + request, at: clock.wall
            ) { try await work(tx).encoded() }
            return try Reply(decoding: reply)
        } catch is IdempotentWrites.OtherRequest {
            throw RPCError(
                .alreadyExists, "the idempotency key was used for another request; take a new one")
        }
    }

    /// Whether running the write again finds out what happened: another write took the key or the
    /// place (unique and exclusion constraints), or the commit's outcome is in the key's row.
    private func mayRunAgain(_ error: PostgresError, _ call: CallContext) -> Bool {
        switch error.kind {
        case .uniqueViolation: true
        case .sql(let state): state == "23P01"
        case .commitUnknown: !call.idempotencyKey.isEmpty
        default: false
        }
    }
}
