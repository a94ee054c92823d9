import Chassis
import Contracts
import RPC
import TestKit
import Testing

@testable import Admin

@Suite("The emergency switch")
struct LimitingTests {
    @Test("is set for everyone and for one org, listed while it is off, and audited",
        arguments: Carrier.allCases)
    func set(_ carrier: Carrier) async throws {
        try await AdminHouse.open(carrier) { house in
            let org = try await house.org()
            #expect(try await house.admin.getLimiting(.init()).switches.isEmpty)
            let until = SystemClock().wall.adding(microseconds: 3_600_000_000).microseconds
            let all = try await house.admin.setLimiting(
                .init(disabled: true, reason: "an incident", untilUs: until))
            let one = try await house.admin.setLimiting(
                .init(orgID: org, disabled: true, reason: "a migration"))
            #expect(all.orgID == 0 && all.untilUs == until && all.disabled)
            #expect(try await house.admin.getLimiting(.init()).switches == [all, one])
            let page = try await house.admin.getLimiting(.init(page: .init(size: 1)))
            #expect(page.switches == [all])
            let next = try await house.admin.getLimiting(
                .init(page: .init(size: 1, cursor: page.nextCursor)))
            #expect(next.switches == [one])
            let enabled = try await house.admin.setLimiting(.init(reason: "it is over"))
            #expect(!enabled.disabled && enabled.reason == "it is over")
            #expect(try await house.admin.getLimiting(.init()).switches == [one])
            _ = try await house.admin.setLimiting(.init(orgID: org, reason: "done"))
            #expect(try await house.admin.getLimiting(.init()).switches.isEmpty)
            for (chain, entries) in [(Int64(0), Int64(3)), (org, 3)] {
                let walk = try await house.admin.verifyAudit(.init(orgID: chain))
                #expect(walk == .init(intact: true, entries: entries))
            }
        }
    }

    @Test("needs a reason, an org that exists and an end to come")
    func faults() async throws {
        try await AdminHouse.open(.inProcess) { house in
            let wrong = await refusal {
                try await house.admin.setLimiting(
                    .init(orgID: -1, reason: "  ", untilUs: 5))
            }
            #expect(
                wrong?.violations.map(\.field) == ["org_id", "reason", "until_us", "until_us"])
            let stranger = await refusal {
                try await house.admin.setLimiting(
                    .init(orgID: 123, disabled: true, reason: "x"))
            }
            #expect(stranger?.status == .notFound)
            let switches = try await house.admin.getLimiting(.init()).switches
            #expect(switches.isEmpty)
        }
    }
}
