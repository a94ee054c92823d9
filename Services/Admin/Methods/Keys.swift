import Chassis
import Contracts
import Model
import Postgres
import RPC

extension AdminService {
    /// Makes an API key. The secret is in this reply and nowhere else: a repeat of the call with the same
    /// idempotency key gets the key without it.
    package func createKey(
        _ request: AdminV1.CreateKeyRequest, _ call: CallContext
    ) async throws -> AdminV1.CreateKeyResponse {
        var faults = RequestFaults()
        let asked = faults.org(request.orgID)
        if request.name.unicodeScalars.count > 200 {
            faults.add("name", "must be at most 200 characters")
        }
        if request.scopes.count > 32 { faults.add("scopes", "must be at most 32") }
        for (index, scope) in request.scopes.enumerated() where MeterCode(scope) == nil {
            faults.add("scopes[\(index)]", "must be lower-case letters, digits and '_'")
        }
        let networks = Self.networks(request.allowedCidrs, &faults)
        let now = clock.wall
        if request.expiresAtUs != 0, request.expiresAtUs <= now.microseconds {
            faults.add("expires_at_us", "must be in the future, or 0 for never")
        }
        let org = try faults.checked(asked)
        let secret = APIKeyFormat.make(org: org, random: random(APIKeyFormat.randomBytes))
        guard let parsed = APIKeyFormat.parse(secret) else {
            throw RPCError(.internalError, "internal error")
        }
        let key = KeyRow(
            keyID: ids.next(), name: request.name, prefix: parsed.prefix, scopes: request.scopes,
            createdAt: now,
            expiresAt: request.expiresAtUs == 0
                ? nil : Timestamp(microseconds: request.expiresAtUs),
            allowedCIDRs: networks)
        let stored = try await pool.transaction(.org(org), deadline: call.deadline) { tx in
            try await once(tx, org.value, call, request: request.encoded()) {
                try await insert(key, secret, org, call, tx)
                return AdminV1.CreateKeyResponse(key: AdminV1.Key(key, org: org))
            }
        }
        guard stored.key?.keyID == key.keyID else { return stored }
        return AdminV1.CreateKeyResponse(key: stored.key, secret: secret)
    }

    /// Blocks of addresses that one key may list.
    static let networksMax = 64

    /// The blocks in their one written form.
    private static func networks(_ texts: [String], _ faults: inout RequestFaults) -> [String] {
        if texts.count > networksMax {
            faults.add("allowed_cidrs", "must be at most \(networksMax)")
        }
        return texts.enumerated().compactMap { index, text in
            do throws(IPNetworkFault) {
                return try IPNetwork(text).description
            } catch {
                faults.add("allowed_cidrs[\(index)]", error.description)
                return nil
            }
        }
    }

    private func insert(
        _ key: KeyRow, _ secret: [UInt8], _ org: OrgID, _ call: CallContext, _ tx: Transaction
    ) async throws {
        let (version, hmac) = pepper.newest(of: secret)
        try await audit(
            tx, org, by: call.caller, action: "key.create", target: "key:\(key.keyID)",
            detail: [
                "prefix": key.prefix, "scopes": key.scopes.joined(separator: " "),
                "allowed_cidrs": key.allowedCIDRs.joined(separator: " "),
            ])
        _ = try await tx.execute(
            InsertKey(org: org, key: key, hmac: hmac, pepperVersion: version))
        _ = try await tx.execute(AnnounceKeyChange(org: org, key: key.keyID))
    }

    /// Lists an org's keys by id, page by page.
    package func listKeys(
        _ request: AdminV1.ListKeysRequest, _ call: CallContext
    ) async throws -> AdminV1.ListKeysResponse {
        var faults = RequestFaults()
        let asked = faults.org(request.orgID)
        let after = faults.require(
            IDCursor.parse(request.page?.cursor ?? []), "page.cursor", "is none of this method's")
        let org = try faults.checked(asked)
        let size = PageSize.rows(request.page)
        let rows = try await pool.query(
            .org(org), ListKeyPage(org: org, after: after ?? 0, limit: size),
            deadline: call.deadline, readOnly: true)
        return AdminV1.ListKeysResponse(
            keys: rows.map { AdminV1.Key($0, org: org) },
            nextCursor: IDCursor.next(rows.map(\.keyID), rows: size))
    }

    /// Revokes a key: limiters obey within a second. Revoking it again changes nothing.
    package func revokeKey(
        _ request: AdminV1.RevokeKeyRequest, _ call: CallContext
    ) async throws -> AdminV1.Key {
        var faults = RequestFaults()
        let asked = faults.org(request.orgID)
        if KeyID(request.keyID) == nil { faults.add("key_id", "must be the id of a key") }
        let org = try faults.checked(asked)
        return try await pool.transaction(.org(org), deadline: call.deadline) { tx in
            let revoke = RevokeKeyRow(org: org, key: request.keyID, at: clock.wall)
            guard let row = try await tx.queryFirst(revoke) else {
                let find = FindKeyRow(org: org, key: request.keyID)
                guard let revokedBefore = try await tx.queryFirst(find) else {
                    throw RPCError(.notFound, "the org has no key with the id \(request.keyID)")
                }
                return AdminV1.Key(revokedBefore, org: org)
            }
            try await audit(
                tx, org, by: call.caller, action: "key.revoke", target: "key:\(request.keyID)",
                detail: ["prefix": row.prefix])
            _ = try await tx.execute(AnnounceKeyChange(org: org, key: request.keyID))
            return AdminV1.Key(row, org: org)
        }
    }
}
