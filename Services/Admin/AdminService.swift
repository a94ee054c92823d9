import Chassis
import Contracts
import Model
import Postgres
import RPC
import Schema

/// Orgs, users, API keys and the audit chain. Every change and its audit entry are one transaction.
package final class AdminService: Contracts.AdminService {
    let pool: Pool
    let pepper: KeyPepper
    let ids: IDGenerator
    let clock: any TimeSource
    let random: @Sendable (Int) -> [UInt8]
    let directory = OrgDirectory()
    /// In place of an org, for what belongs to none.
    static let installation: Int64 = 0
    private let writes = IdempotentWrites(service: "admin")

    /// The role for work over all orgs.
    static let fleet = Scope.fleet(role: "tollgate_admin_fleet")

    /// Makes the service; `random` gives so many secure random bytes.
    package init(
        pool: Pool, pepper: KeyPepper, ids: IDGenerator, clock: any TimeSource,
        random: @escaping @Sendable (Int) -> [UInt8] = SecureRandom.bytes
    ) {
        self.pool = pool
        self.pepper = pepper
        self.ids = ids
        self.clock = clock
        self.random = random
    }

    /// Appends to an org's chain inside the transaction of the change that it tells of.
    /// - Throws: `not_found` when there is no such org.
    func audit(
        _ transaction: Transaction, _ org: OrgID, by caller: Caller, action: String, target: String,
        detail: [String: String]
    ) async throws {
        guard try await transaction.queryFirst(FindOrgID(org: org)) != nil else {
            throw Self.unknown(org)
        }
        try await AuditTrail.append(
            transaction, org: org.value, actor: caller.name, action: action, target: target,
            detail: detail, at: clock.wall)
    }

    /// Appends to the installation's chain, for what belongs to no org; fleet scope.
    func auditInstallation(
        _ transaction: Transaction, by caller: Caller, action: String, target: String,
        detail: [String: String]
    ) async throws {
        try await AuditTrail.append(
            transaction, org: Self.installation, actor: caller.name, action: action,
            target: target, detail: detail, at: clock.wall)
    }

    /// Runs a write once for its idempotency key: a repeat gets the first answer, or, when the request differs,
    /// an error. Without a key the write simply runs.
    func once<Reply: ContractMessage>(
        _ transaction: Transaction, _ org: Int64, _ call: CallContext, request: [UInt8],
        _ work: () async throws -> Reply
    ) async throws -> Reply {
        do {
            let reply = try await writes.once(
                transaction, org: org, key: call.idempotencyKey,
                request: Array(call.path.utf8) + [0] + request, at: clock.wall
            ) { try await work().encoded() }
            return try Reply(decoding: reply)
        } catch is IdempotentWrites.OtherRequest {
            throw RPCError(
                .alreadyExists, "the idempotency key was used for another request; take a new one")
        }
    }

    /// What a call for an org that isn't there gets.
    static func unknown(_ org: OrgID) -> RPCError {
        RPCError(.notFound, "there is no org with the id \(org)")
    }
}

extension AdminV1.Org {
    /// The org as it travels.
    init(_ row: OrgRow) {
        self.init(
            orgID: row.orgID, slug: row.slug, name: row.name, plan: row.plan, status: row.status,
            createdAtUs: row.createdAt.microseconds)
    }
}

extension AdminV1.Key {
    /// The key as it travels; never its secret.
    init(_ row: KeyRow, org: OrgID) {
        self.init(
            keyID: row.keyID, orgID: org.value, name: row.name, prefix: row.prefix,
            scopes: row.scopes, createdAtUs: row.createdAt.microseconds,
            expiresAtUs: row.expiresAt?.microseconds ?? 0,
            revokedAtUs: row.revokedAt?.microseconds ?? 0, allowedCidrs: row.allowedCIDRs)
    }
}

extension AdminV1.User {
    /// The user as it travels.
    init(_ row: UserRow, org: OrgID) {
        self.init(
            userID: row.userID, orgID: org.value, email: row.email, name: row.name, role: row.role,
            createdAtUs: row.createdAt.microseconds)
    }
}
