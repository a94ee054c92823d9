import Contracts
import Postgres
import RPC
import TestKit
import Testing

@testable import Admin

@Suite("Address rules")
struct IPRuleTests {
    @Test("are listed as they were written, in their one form, page by page, and audited",
        arguments: Carrier.allCases)
    func life(_ carrier: Carrier) async throws {
        try await AdminHouse.open(carrier) { house in
            let (org, other) = (try await house.org(), try await house.org("other"))
            let first = try await house.admin.createIpRule(
                .init(orgID: org, kind: "deny", network: "::ffff:198.51.100.7", reason: "a scanner"))
            #expect(first.network == "198.51.100.7/32" && first.kind == "deny")
            #expect(first.ruleID > 0 && !first.createdBy.isEmpty && first.reason == "a scanner")
            let second = try await house.admin.createIpRule(
                .init(orgID: org, kind: "allow", network: "2001:DB8:0::/32"))
            #expect(second.network == "2001:db8::/32")
            // The other kind of the same block is another rule.
            let third = try await house.admin.createIpRule(
                .init(orgID: org, kind: "deny", network: "2001:db8::/32"))
            _ = try await house.admin.createIpRule(
                .init(orgID: other, kind: "deny", network: "10.0.0.0/8"))
            #expect(
                try await house.admin.listIpRules(.init(orgID: org)).rules == [
                    first, second, third,
                ])
            let page = try await house.admin.listIpRules(.init(orgID: org, page: .init(size: 2)))
            #expect(page.rules == [first, second])
            let rest = try await house.admin.listIpRules(
                .init(orgID: org, page: .init(size: 2, cursor: page.nextCursor)))
            #expect(rest.rules == [third] && rest.nextCursor.isEmpty)

            let gone = try await house.admin.deleteIpRule(
                .init(orgID: org, ruleID: second.ruleID))
            #expect(gone == second)
            #expect(try await house.admin.listIpRules(.init(orgID: org)).rules == [first, third])
            // Creating the org, three rules, one removed.
            let walk = try await house.admin.verifyAudit(.init(orgID: org))
            #expect(walk == .init(intact: true, entries: 5))
        }
    }

    @Test("every change moves the version that trackers poll, what fails does not")
    func version() async throws {
        try await AdminHouse.open(.inProcess) { house in
            let org = try await house.org()
            func version() async throws -> Int64? {
                try await house.database.superuser.query(IPRuleVersion()).first
            }
            let before = try #require(try await version())
            let rule = AdminV1.CreateIpRuleRequest(orgID: org, kind: "deny", network: "10.0.0.1")
            let made = try await house.admin.createIpRule(rule, options: once("a"))
            #expect(try await version() == before + 1)
            // The same call again is answered, not done.
            #expect(try await house.admin.createIpRule(rule, options: once("a")) == made)
            let same = await refusal { try await house.admin.createIpRule(rule) }
            #expect(same?.status == .alreadyExists)
            let lost = await refusal {
                try await house.admin.deleteIpRule(.init(orgID: org, ruleID: made.ruleID + 1))
            }
            #expect(lost?.status == .notFound)
            #expect(try await version() == before + 1)
            #expect(try await house.rows("audit_entries", org: org) == 2)
            _ = try await house.admin.deleteIpRule(.init(orgID: org, ruleID: made.ruleID))
            #expect(try await version() == before + 2)
        }
    }

    @Test("what is no rule is refused with every fault")
    func faults() async throws {
        try await AdminHouse.open(.inProcess) { house in
            let wrong = await refusal {
                try await house.admin.createIpRule(
                    .init(
                        orgID: 0, kind: "block", network: "10.0.0.1/8",
                        reason: String(repeating: "x", count: 501)))
            }
            #expect(wrong?.status == .invalidArgument)
            #expect(wrong?.violations.map(\.field) == ["org_id", "kind", "reason", "network"])
            #expect(wrong?.violations.last?.description.contains("10.0.0.0/8") == true)
            let stranger = await refusal {
                try await house.admin.createIpRule(
                    .init(orgID: 123, kind: "deny", network: "10.0.0.1"))
            }
            #expect(stranger?.status == .notFound)
        }
    }

    @Test("an org has a thousand at most")
    func most() async throws {
        try await AdminHouse.open(.inProcess) { house in
            let org = try await house.org()
            try await house.database.run(
                """
                INSERT INTO ip_rules SELECT \(org), n, 'deny', ('10.0.0.0'::inet + n)::cidr, '', now(), 'x'
                FROM generate_series(1, 1000) AS n
                """)
            let more = await refusal {
                try await house.admin.createIpRule(
                    .init(orgID: org, kind: "deny", network: "192.0.2.1"))
            }
            #expect(more?.status == .failedPrecondition)
        }
    }
}

/// The version of address rules.
private struct IPRuleVersion: Statement {
    static let name = "test.ip_rule_version"
    static let sql = "SELECT version FROM catalog_versions WHERE topic = 'ip_rules'"

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int64 { try row.int64() }
}
