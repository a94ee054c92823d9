import Chassis
import Contracts
import Model
import RPC
import TestKit
import Testing

@testable import Admin

@Suite("Overrides")
struct OverrideTests {
    private func override(
        _ org: Int64, _ name: String = "minute", limit: UInt64? = 50,
        _ change: (inout AdminV1.Override) -> Void = { _ in }
    ) -> AdminV1.Override {
        var override = AdminV1.Override(
            orgID: org,
            rule: .init(name: name, algorithm: .fixedWindow, limit: limit, windowMs: 60_000),
            reason: "a launch")
        change(&override)
        return override
    }

    @Test("what is put is what is listed; a change is a new version, and the old ones are kept",
        arguments: Carrier.allCases)
    func history(_ carrier: Carrier) async throws {
        try await AdminHouse.open(carrier) { house in
            let org = try await house.org()
            let key = try #require(try await house.admin.createKey(.init(orgID: org)).key)
            let first = try await house.admin.putOverride(
                .init(
                    override: override(org) {
                        ($0.keyID, $0.user, $0.endpoint) = (key.keyID, "ann", "/v1/*")
                    }, expectedVersion: 0))
            #expect(first.overrideID > 0 && first.version == 1 && first.endedAtUs == 0)
            #expect(first.keyID == key.keyID && first.user == "ann" && first.endpoint == "/v1/*")
            let second = try await house.admin.putOverride(
                .init(
                    override: override(org, limit: nil) { $0.overrideID = first.overrideID },
                    expectedVersion: 1))
            #expect(second.overrideID == first.overrideID && second.version == 2)
            #expect(second.rule?.limit == nil && second.keyID == 0)
            let other = try await house.admin.putOverride(
                .init(override: override(org, "hour")))
            let now = try await house.admin.listOverrides(.init(orgID: org))
            #expect(now.overrides == [second, other])
            let gone = try await house.admin.deleteOverride(
                .init(orgID: org, overrideID: first.overrideID, expectedVersion: 2))
            #expect(gone.version == 2 && gone.endedAtUs > 0 && !gone.endedBy.isEmpty)
            let all = try await house.admin.listOverrides(
                .init(orgID: org, page: .init(size: 2), history: true))
            #expect(all.overrides.map(\.version) == [1, 2])
            #expect(all.overrides.allSatisfy { $0.endedAtUs > 0 })
            let rest = try await house.admin.listOverrides(
                .init(orgID: org, page: .init(size: 2, cursor: all.nextCursor), history: true))
            #expect(rest.overrides == [other])
            let walk = try await house.admin.verifyAudit(.init(orgID: org))
            #expect(walk == .init(intact: true, entries: 6))
        }
    }

    @Test("everything that is wrong is told at once", arguments: Carrier.allCases)
    func faults(_ carrier: Carrier) async throws {
        try await AdminHouse.open(carrier) { house in
            let org = try await house.org()
            let wrong = override(org) {
                ($0.keyID, $0.user) = (77, String(repeating: "u", count: 129))
                $0.endpoint = "/v1/*/x"
                $0.reason = String(repeating: "r", count: 501)
                $0.rule?.meter = "no_such_meter"
                $0.rule?.windowMs = 5
                $0.rule?.endsAtUs = 5
            }
            let error = await refusal { try await house.admin.putOverride(.init(override: wrong)) }
            #expect(error?.status == .invalidArgument)
            #expect(
                error?.violations.map(\.field).sorted() == [
                    "override.endpoint", "override.key_id", "override.reason",
                    "override.rule.ends_at_us", "override.rule.meter", "override.rule.window_ms",
                    "override.user",
                ])
            #expect(try await house.rows("audit_entries", org: org) == 1)
            let nobody = await refusal {
                try await house.admin.putOverride(.init(override: override(0)))
            }
            #expect(nobody?.violations.map(\.field) == ["override.org_id"])
            let stranger = await refusal {
                try await house.admin.putOverride(.init(override: override(123)))
            }
            #expect(stranger?.status == .notFound)
        }
    }

    @Test("another org's key or override can't be named")
    func otherOrg() async throws {
        try await AdminHouse.open(.inProcess) { house in
            let (one, two) = (try await house.org("one"), try await house.org("two"))
            let key = try #require(try await house.admin.createKey(.init(orgID: one)).key)
            let made = try await house.admin.putOverride(.init(override: override(one)))
            let foreignKey = await refusal {
                try await house.admin.putOverride(
                    .init(override: override(two) { $0.keyID = key.keyID }))
            }
            #expect(foreignKey?.violations.map(\.field) == ["override.key_id"])
            let foreign = await refusal {
                try await house.admin.putOverride(
                    .init(override: override(two) { $0.overrideID = made.overrideID }))
            }
            #expect(foreign?.status == .notFound)
            let removal = await refusal {
                try await house.admin.deleteOverride(
                    .init(orgID: two, overrideID: made.overrideID))
            }
            #expect(removal?.status == .notFound)
            #expect(try await house.admin.listOverrides(.init(orgID: one)).overrides == [made])
        }
    }

    @Test("an org has at most eight names of rules for a meter, and a stale version is refused")
    func bounds() async throws {
        try await AdminHouse.open(.inProcess) { house in
            let org = try await house.org()
            // minute, hour, day and the quota of the free plan leave four.
            for index in 0..<4 {
                _ = try await house.admin.putOverride(
                    .init(override: override(org, "own\(index)")))
            }
            let fifth = await refusal {
                try await house.admin.putOverride(.init(override: override(org, "own4")))
            }
            #expect(fifth?.violations.map(\.field) == ["override.rule.name"])
            let known = try await house.admin.putOverride(
                .init(override: override(org, "own3") { $0.endpoint = "/v1" }))
            _ = try await house.admin.putOverride(
                .init(override: override(org, "own4") { $0.rule?.meter = "charts" }))
            let stale = await refusal {
                try await house.admin.putOverride(
                    .init(
                        override: override(org) { $0.overrideID = known.overrideID },
                        expectedVersion: 2))
            }
            #expect(stale?.status == .aborted)
            let count = try await house.admin.listOverrides(.init(orgID: org)).overrides.count
            #expect(count == 6)
        }
    }

    @Test("a repeat with the same key gets the first answer, and each change is announced once")
    func announced() async throws {
        try await AdminHouse.open(.inProcess) { house in
            try await house.database.run("LISTEN tollgate_overrides")
            let org = try await house.org()
            let request = AdminV1.PutOverrideRequest(override: override(org))
            let made = try await house.admin.putOverride(request, options: once("1"))
            #expect(try await house.admin.putOverride(request, options: once("1")) == made)
            _ = try await house.admin.deleteOverride(
                .init(orgID: org, overrideID: made.overrideID))
            try await house.database.run("SELECT 1")
            let heard = try await house.database.superuser.notifications(
                until: .after(milliseconds: 1_000, from: SystemClock().monotonic))
            #expect(heard.map(\.payload) == ["\(org)", "\(org)"])
        }
    }
}
