import Contracts
import Model
import Postgres
import RPC
import Schema

extension AdminService {
    /// Address rules that one org may have.
    static let ipRulesMax: Int64 = 1_000

    /// Adds addresses that an org's events should, or should not, come from.
    /// - Throws: `invalid_argument` with every fault; `not_found`; `already_exists` for the same rule.
    package func createIpRule(
        _ request: AdminV1.CreateIpRuleRequest, _ call: CallContext
    ) async throws -> AdminV1.IpRule {
        var faults = RequestFaults()
        let asked = faults.org(request.orgID)
        if !["allow", "deny"].contains(request.kind) {
            faults.add("kind", "must be allow or deny")
        }
        if request.reason.unicodeScalars.count > 500 {
            faults.add("reason", "must be at most 500 characters")
        }
        let network = Self.network(request.network, &faults)
        let org = try faults.checked(asked)
        let rule = IPRuleRow(
            ruleID: ids.next(), kind: request.kind, network: try faults.checked(network),
            reason: request.reason, createdAt: clock.wall, createdBy: call.caller.name)
        return try await pool.transaction(.org(org), deadline: call.deadline) { tx in
            try await once(tx, org.value, call, request: request.encoded()) {
                try await AuditTrail.hold(tx, org: org.value)
                try await audit(
                    tx, org, by: call.caller, action: "ip_rule.create",
                    target: "ip_rule:\(rule.ruleID)", detail: rule.facts)
                guard try await tx.queryFirst(CountIPRules(org: org)) ?? 0 < Self.ipRulesMax else {
                    throw RPCError(
                        .failedPrecondition,
                        "the org has \(Self.ipRulesMax) address rules; remove some, or name wider blocks")
                }
                guard try await tx.queryFirst(InsertIPRule(org: org, rule: rule)) != nil else {
                    throw RPCError(.alreadyExists, "the org has this rule already")
                }
                _ = try await tx.execute(MoveIPRuleVersion())
                return AdminV1.IpRule(rule, org: org)
            }
        }
    }

    /// Lists an org's address rules by id, page by page.
    package func listIpRules(
        _ request: AdminV1.ListIpRulesRequest, _ call: CallContext
    ) async throws -> AdminV1.ListIpRulesResponse {
        var faults = RequestFaults()
        let asked = faults.org(request.orgID)
        let after = faults.require(
            IDCursor.parse(request.page?.cursor ?? []), "page.cursor", "is none of this method's")
        let org = try faults.checked(asked)
        let size = PageSize.rows(request.page)
        let rows = try await pool.query(
            .org(org), ListIPRulePage(org: org, after: after ?? 0, limit: size),
            deadline: call.deadline, readOnly: true)
        return AdminV1.ListIpRulesResponse(
            rules: rows.map { AdminV1.IpRule($0, org: org) },
            nextCursor: IDCursor.next(rows.map(\.ruleID), rows: size))
    }

    /// Removes an address rule; what it was is in the audit chain.
    package func deleteIpRule(
        _ request: AdminV1.DeleteIpRuleRequest, _ call: CallContext
    ) async throws -> AdminV1.IpRule {
        var faults = RequestFaults()
        let asked = faults.org(request.orgID)
        if request.ruleID <= 0 { faults.add("rule_id", "must be the id of a rule") }
        let org = try faults.checked(asked)
        return try await pool.transaction(.org(org), deadline: call.deadline) { tx in
            try await once(tx, org.value, call, request: request.encoded()) {
                try await AuditTrail.hold(tx, org: org.value)
                let found = try await tx.queryFirst(DeleteIPRule(org: org, ruleID: request.ruleID))
                guard let rule = found else {
                    throw RPCError(
                        .notFound, "the org has no address rule with the id \(request.ruleID)")
                }
                try await audit(
                    tx, org, by: call.caller, action: "ip_rule.delete",
                    target: "ip_rule:\(rule.ruleID)", detail: rule.facts)
                _ = try await tx.execute(MoveIPRuleVersion())
                return AdminV1.IpRule(rule, org: org)
            }
        }
    }

    private static func network(_ text: String, _ faults: inout RequestFaults) -> String? {
        do throws(IPNetworkFault) {
            return try IPNetwork(text).description
        } catch {
            faults.add("network", error.description)
            return nil
        }
    }
}

extension IPRuleRow {
    /// What the audit chain says of it.
    fileprivate var facts: [String: String] {
        ["kind": kind, "network": network, "reason": reason]
    }
}

extension AdminV1.IpRule {
    /// The rule as it travels.
    init(_ row: IPRuleRow, org: OrgID) {
        self.init(
            ruleID: row.ruleID, orgID: org.value, kind: row.kind, network: row.network,
            reason: row.reason, createdAtUs: row.createdAt.microseconds, createdBy: row.createdBy)
    }
}
