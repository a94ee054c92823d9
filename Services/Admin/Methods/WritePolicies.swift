import Contracts
import Model
import Postgres
import RPC
import Schema

extension AdminService {
    /// Creates a policy, or replaces one whole.
    /// - Throws: `invalid_argument` with every fault; `aborted` when the version isn't the expected one.
    package func putPolicy(
        _ request: AdminV1.PutPolicyRequest, _ call: CallContext
    ) async throws -> AdminV1.Policy {
        let asked = request.policy ?? .init()
        return try await pool.transaction(Self.fleet, deadline: call.deadline) { tx in
            try await once(tx, Self.installation, call, request: request.encoded()) {
                // One policy at a time, and no org's override or plan: what the others are stays so
                // while this one is looked at.
                try await RuleBookLock.holdAll(tx)
                try await AuditTrail.hold(tx, org: Self.installation)
                let rules = try await checked(asked, tx)
                let before = try await tx.queryFirst(FindPolicy(code: asked.code))
                try Self.expect(request.expectedVersion, found: before?.version, "the policy")
                let policy = PolicyRow(
                    code: asked.code, version: try Self.next(before?.version),
                    description: asked.description,
                    failMode: asked.failMode.isEmpty ? "closed" : asked.failMode,
                    audience: asked.audience.isEmpty ? "plan" : asked.audience)
                try await store(policy, rules, isNew: before == nil, tx)
                try await auditInstallation(
                    tx, by: call.caller, action: "policy.put", target: "policy:\(policy.code)",
                    detail: [
                        "version": String(policy.version), "audience": policy.audience,
                        "fail_mode": policy.failMode,
                        "rules": rules.map(\.summary).joined(separator: "; "),
                    ])
                _ = try await tx.execute(AnnouncePolicyChange())
                return AdminV1.Policy(policy, rules)
            }
        }
    }

    /// Removes a policy that is no plan's.
    /// - Throws: `failed_precondition` for a plan's.
    package func deletePolicy(
        _ request: AdminV1.DeletePolicyRequest, _ call: CallContext
    ) async throws -> AdminV1.Policy {
        try await pool.transaction(Self.fleet, deadline: call.deadline) { tx in
            try await once(tx, Self.installation, call, request: request.encoded()) {
                try await AuditTrail.hold(tx, org: Self.installation)
                guard let before = try await tx.queryFirst(FindPolicy(code: request.code)) else {
                    throw Self.unknown(policy: request.code)
                }
                try Self.expect(request.expectedVersion, found: before.version, "the policy")
                if before.audience == "plan",
                    try await tx.queryFirst(FindPlan(code: before.code)) != nil
                {
                    throw RPCError(
                        .failedPrecondition,
                        "plan \(before.code) has this policy; its orgs would have no limits")
                }
                let rules = try await tx.query(ListRules(policies: [before.code]))
                _ = try await tx.execute(DeleteRules(policy: before.code))
                _ = try await tx.execute(DeletePolicyRow(code: before.code))
                try await auditInstallation(
                    tx, by: call.caller, action: "policy.delete",
                    target: "policy:\(before.code)", detail: ["version": String(before.version)])
                _ = try await tx.execute(AnnouncePolicyChange())
                return AdminV1.Policy(before, rules.map(\.rule))
            }
        }
    }

    private func store(
        _ policy: PolicyRow, _ rules: [RateRule], isNew: Bool, _ tx: Transaction
    ) async throws {
        if isNew {
            _ = try await tx.execute(InsertPolicy(policy: policy))
        } else {
            _ = try await tx.execute(UpdatePolicy(policy: policy))
            _ = try await tx.execute(DeleteRules(policy: policy.code))
        }
        for (index, rule) in rules.enumerated() {
            _ = try await tx.execute(
                InsertRule(policy: policy.code, ordinal: Int32(clamping: index), rule: rule))
        }
    }

    /// The rules of a policy that can run among the others.
    private func checked(_ asked: AdminV1.Policy, _ tx: Transaction) async throws -> [RateRule] {
        var faults = RequestFaults()
        if !Self.isPolicyCode(asked.code) {
            faults.add("policy.code", "must be 1 to 63 lower-case letters, digits, '_' and '-'")
        }
        if asked.description.unicodeScalars.count > 500 {
            faults.add("policy.description", "must be at most 500 characters")
        }
        if !["", "open", "closed"].contains(asked.failMode) {
            faults.add("policy.fail_mode", "must be open or closed")
        }
        if !["", "plan", "everyone"].contains(asked.audience) {
            faults.add("policy.audience", "must be plan or everyone")
        }
        if asked.audience == "everyone",
            try await tx.queryFirst(FindPlan(code: asked.code)) != nil
        {
            faults.add("policy.audience", "must be plan: plan \(asked.code) has this policy")
        }
        let rules = asked.rules.enumerated().compactMap { index, message in
            faults.rule(message, "policy.rules[\(index)]")
        }
        if rules.count == asked.rules.count {
            let found = PolicyFaults(
                rules, code: asked.code, isForEveryone: asked.audience == "everyone",
                try await surroundings(of: asked.code, tx))
            for fault in found.found { faults.add(fault.field, fault.description) }
        }
        return try faults.checked(rules)
    }

    private func surroundings(
        of code: String, _ tx: Transaction
    ) async throws -> PolicySurroundings {
        var around = PolicySurroundings()
        for row in try await tx.query(ListMetersAndQuotas()) {
            around.meters.insert(row.meter)
            for plan in row.plans { around.quotas[plan, default: []].insert(row.meter) }
        }
        let rules = Dictionary(
            grouping: try await tx.query(ListRules(policies: [])), by: \.policy)
        let policies = try await tx.query(ListPolicyPage(after: "", limit: .max))
        for policy in policies where policy.code != code {
            let theirs = rules[policy.code, default: []].map(\.rule)
            if policy.audience == "everyone" {
                around.everyone += theirs
            } else {
                around.plans[policy.code] = theirs
            }
        }
        around.overrides = try await tx.query(ListOverrideNames(at: clock.wall))
        return around
    }

    /// Whether a text may be the code of a policy.
    static func isPolicyCode(_ text: String) -> Bool {
        (1...63).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (97...122).contains($0) || (48...57).contains($0) || $0 == 95 || $0 == 45
            }
    }
}

extension RequestFaults {
    /// The rule of a message; nil with a fault when a field is no choice of the contract.
    mutating func rule(_ message: CommonV1.RateRule, _ field: String) -> RateRule? {
        switch message.rule {
        case .success(let rule): return rule
        case .failure(let fault):
            add("\(field).\(fault.field)", fault.description)
            return nil
        }
    }
}

extension RateRule {
    /// The rule in a few words, for the audit chain.
    var summary: String {
        var words = [name, algorithm.rawValue, limit.map { String($0) } ?? "unlimited"]
        if windowMilliseconds > 0 { words.append("per \(windowMilliseconds) ms") }
        if let calendarUnit { words.append("per \(calendarUnit.rawValue)") }
        if let burst { words.append("burst \(burst)") }
        if isStrict { words.append("strict") }
        words.append("of \(scope.rawValue) \(meter ?? "*")")
        if enforcement != .enforce || percent != 100 {
            words.append("\(enforcement.rawValue) \(percent)%")
        }
        if let startsAt { words.append("from \(startsAt.rfc3339)") }
        if let endsAt { words.append("until \(endsAt.rfc3339)") }
        return words.joined(separator: " ")
    }
}
