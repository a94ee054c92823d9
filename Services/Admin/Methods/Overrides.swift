import Contracts
import Model
import Postgres
import RPC
import Schema

extension AdminService {
    /// Overrides in force that one org may have.
    static let overridesMax = 1_000

    /// Lists an org's overrides by id, page by page; with history every version of each.
    package func listOverrides(
        _ request: AdminV1.ListOverridesRequest, _ call: CallContext
    ) async throws -> AdminV1.ListOverridesResponse {
        var faults = RequestFaults()
        let asked = faults.org(request.orgID)
        let after = faults.require(
            VersionCursor.parse(request.page?.cursor ?? []), "page.cursor",
            "is none of this method's")
        let org = try faults.checked(asked)
        let size = PageSize.rows(request.page)
        let rows = try await pool.query(
            .org(org),
            ListOverridePage(
                org: org, afterID: after?.id ?? 0, afterVersion: after?.version ?? 0,
                withHistory: request.history, limit: size),
            deadline: call.deadline, readOnly: true)
        return AdminV1.ListOverridesResponse(
            overrides: rows.map { AdminV1.Override($0, org: org) },
            nextCursor: VersionCursor.next(rows, rows: size))
    }

    /// Creates an override, or replaces one whole.
    /// - Throws: `invalid_argument` with every fault; `not_found`; `aborted` when the version isn't the
    ///   expected one.
    package func putOverride(
        _ request: AdminV1.PutOverrideRequest, _ call: CallContext
    ) async throws -> AdminV1.Override {
        let asked = request.override ?? .init()
        var faults = RequestFaults()
        let askedOrg = faults.org(asked.orgID, field: "override.org_id")
        let rule = Self.checkForm(of: asked, now: clock.wall, &faults)
        // Without an org there is nowhere to look: its fault and those of the form are all there is.
        let org = try askedOrg ?? faults.checked(nil)
        return try await pool.transaction(.org(org), deadline: call.deadline) { tx in
            try await once(tx, org.value, call, request: request.encoded()) {
                // One change of the org's rules at a time: its others stay what they are.
                try await RuleBookLock.holdPolicies(tx)
                try await AuditTrail.hold(tx, org: org.value)
                let row = try await checked(asked, rule, faults, org, request, call, tx)
                try await audit(
                    tx, org, by: call.caller, action: "override.put",
                    target: "override:\(row.overrideID)", detail: row.facts)
                _ = try await tx.execute(InsertOverride(org: org, override: row))
                _ = try await tx.execute(AnnounceOverrideChange(org: org))
                return AdminV1.Override(row, org: org)
            }
        }
    }

    /// Removes an override; what it was is kept.
    package func deleteOverride(
        _ request: AdminV1.DeleteOverrideRequest, _ call: CallContext
    ) async throws -> AdminV1.Override {
        var faults = RequestFaults()
        let asked = faults.org(request.orgID)
        if request.overrideID <= 0 { faults.add("override_id", "must be the id of an override") }
        let org = try faults.checked(asked)
        return try await pool.transaction(.org(org), deadline: call.deadline) { tx in
            try await once(tx, org.value, call, request: request.encoded()) {
                try await AuditTrail.hold(tx, org: org.value)
                let row = try await end(
                    request.overrideID, expected: request.expectedVersion, of: org, call, tx)
                try await audit(
                    tx, org, by: call.caller, action: "override.delete",
                    target: "override:\(row.overrideID)", detail: row.facts)
                _ = try await tx.execute(AnnounceOverrideChange(org: org))
                return AdminV1.Override(row, org: org)
            }
        }
    }

    /// Ends the version in force.
    private func end(
        _ id: Int64, expected: UInt32?, of org: OrgID, _ call: CallContext, _ tx: Transaction
    ) async throws -> OverrideRow {
        let end = EndOverride(org: org, overrideID: id, at: clock.wall, actor: call.caller.name)
        guard let row = try await tx.queryFirst(end) else {
            throw RPCError(.notFound, "the org has no override with the id \(id)")
        }
        try Self.expect(expected, found: row.version, "the override")
        return row
    }

    /// The row that a request makes, once the version before it has ended.
    private func checked(
        _ asked: AdminV1.Override, _ rule: RateRule?, _ faults: RequestFaults, _ org: OrgID,
        _ request: AdminV1.PutOverrideRequest, _ call: CallContext, _ tx: Transaction
    ) async throws -> OverrideRow {
        var faults = faults
        var before: OverrideRow?
        if asked.overrideID != 0 {
            before = try await end(
                asked.overrideID, expected: request.expectedVersion, of: org, call, tx)
        } else {
            try Self.expect(request.expectedVersion, found: nil, "the override")
        }
        if asked.keyID != 0,
            try await tx.queryFirst(FindKeyRow(org: org, key: asked.keyID)) == nil
        {
            faults.add("override.key_id", "must be a key of the org")
        }
        if let rule { try await checkAmongOthers(rule, of: org, &faults, tx) }
        let sound = try faults.checked(rule)
        return OverrideRow(
            overrideID: before?.overrideID ?? ids.next(), version: try Self.next(before?.version),
            keyID: asked.keyID == 0 ? nil : asked.keyID,
            user: asked.user.isEmpty ? nil : asked.user,
            endpoint: ["", "*"].contains(asked.endpoint) ? nil : asked.endpoint,
            reason: asked.reason, createdAt: clock.wall, createdBy: call.caller.name, rule: sound)
    }

    /// Checks what needs no look at the database.
    private static func checkForm(
        of asked: AdminV1.Override, now: Timestamp, _ faults: inout RequestFaults
    ) -> RateRule? {
        if asked.overrideID < 0 { faults.add("override.override_id", "must be an id, or 0") }
        if asked.keyID < 0 { faults.add("override.key_id", "must be the id of a key, or 0") }
        if asked.user.utf8.count > 128 { faults.add("override.user", "must be at most 128 bytes") }
        if asked.endpoint.utf8.count > 2_048 {
            faults.add("override.endpoint", "must be at most 2,048 bytes")
        }
        if asked.endpoint.dropLast().contains("*") {
            faults.add("override.endpoint", "must have '*' at its end only")
        }
        if asked.reason.unicodeScalars.count > 500 {
            faults.add("override.reason", "must be at most 500 characters")
        }
        guard let rule = faults.rule(asked.rule ?? .init(), "override.rule") else { return nil }
        if let endsAt = rule.endsAt, endsAt <= now {
            faults.add("override.rule.ends_at_us", "must be in the future, or 0 for never")
        }
        return rule
    }

    private func checkAmongOthers(
        _ rule: RateRule, of org: OrgID, _ faults: inout RequestFaults, _ tx: Transaction
    ) async throws {
        var (meters, quotas) = (Set<String>(), Set<String>())
        let plan = try await tx.queryFirst(GetOrgByID(org: org))?.plan ?? ""
        for row in try await tx.query(ListMetersAndQuotas()) {
            meters.insert(row.meter)
            if row.plans.contains(plan) { quotas.insert(row.meter) }
        }
        let theirs = try await tx.query(
            ListOverridePage(
                org: org, afterID: 0, afterVersion: 0, withHistory: false,
                limit: Int64(Self.overridesMax)))
        if theirs.count >= Self.overridesMax {
            faults.add("override", "must not be more than the org's \(Self.overridesMax)th")
        }
        let now = clock.wall
        let others = (try await tx.query(ListOrgPolicyRules(org: org)).map(\.rule)
            + theirs.map(\.rule)).filter { rule in rule.endsAt.map { $0 > now } ?? true }
        let found = PolicyFaults(override: rule, beside: others, meters: meters, quotas: quotas)
        for fault in found.found { faults.add(fault.field, fault.description) }
    }
}

extension OverrideRow {
    /// What the audit chain says of it.
    fileprivate var facts: [String: String] {
        var facts = ["version": String(version), "rule": rule.summary, "reason": reason]
        facts["key_id"] = keyID.map { String($0) }
        facts["user"] = user
        facts["endpoint"] = endpoint
        return facts
    }
}

extension AdminV1.Override {
    /// The override as it travels.
    init(_ row: OverrideRow, org: OrgID) {
        self.init(
            overrideID: row.overrideID, orgID: org.value, version: UInt32(clamping: row.version),
            keyID: row.keyID ?? 0, user: row.user ?? "", endpoint: row.endpoint ?? "",
            rule: CommonV1.RateRule(row.rule), reason: row.reason,
            createdAtUs: row.createdAt.microseconds, createdBy: row.createdBy,
            endedAtUs: row.endedAt?.microseconds ?? 0, endedBy: row.endedBy ?? "")
    }
}

/// A cursor of ids with versions: "17.3".
private enum VersionCursor {
    /// After which row a page starts: (0, 0) for no cursor; nil when the cursor is none of ours.
    static func parse(_ cursor: [UInt8]) -> (id: Int64, version: Int32)? {
        if cursor.isEmpty { return (0, 0) }
        let parts = String(decoding: cursor, as: UTF8.self).split(separator: ".")
        guard parts.count == 2, let id = Int64(parts[0]), let version = Int32(parts[1])
        else { return nil }
        return (id, version)
    }

    /// The cursor of the next page; empty when this was the last.
    static func next(_ found: [OverrideRow], rows: Int64) -> [UInt8] {
        guard Int64(found.count) == rows, let last = found.last else { return [] }
        return Array("\(last.overrideID).\(last.version)".utf8)
    }
}
