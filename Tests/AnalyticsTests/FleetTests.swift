import Chassis
import Contracts
import Model
import RPC
import TestKit
import Testing

@Suite("The whole fleet")
struct FleetTests {
    @Test("the overview sums all orgs of any range, and counts orgs, users, usable keys and plans",
        arguments: Carrier.allCases)
    func overview(_ carrier: Carrier) async throws {
        try await AnalyticsHouse.open(carrier) { analytics, sample in
            var random = SeededRandom(seed: 6)
            for _ in 0..<25 {
                let range = Sample.range(&random)
                let start = SystemClock().wall
                let reply = try await analytics.systemOverview(.init(range: .init(asking: range)))
                let events = sample.events(of: nil, in: range)
                #expect(reply.totals == AnalyticsV1.Totals(counting: events), "\(range)")
                #expect(reply.orgsActive == Int64(Set(events.map(\.org)).count))
                expectClose(reply.latency, events)
                #expect(reply.orgs == 5 && reply.users == 10 && reply.keysActive == 2)
                #expect(
                    reply.plans == [.init(plan: "free", orgs: 4), .init(plan: "scale", orgs: 1)])
                expectFresh(reply.asOfUs, since: start)
            }
        }
    }

    @Test("orgs are ranked by calls in any range, with their names", arguments: Carrier.allCases)
    func topOrgs(_ carrier: Carrier) async throws {
        try await AnalyticsHouse.open(carrier) { analytics, sample in
            var random = SeededRandom(seed: 7)
            for _ in 0..<30 {
                let range = Sample.range(&random)
                let limit = UInt32(random.next() % 4)
                let start = SystemClock().wall
                let reply = try await analytics.topOrgs(
                    .init(range: .init(asking: range), limit: limit))
                let ranked = Dictionary(grouping: sample.events(of: nil, in: range), by: \.org)
                    .sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
                let expected = ranked.prefix(limit == 0 ? 10 : Int(limit)).map { org, events in
                    AnalyticsV1.OrgUsage(
                        orgID: org, slug: "org-\(org)", name: "ORG-\(org)",
                        totals: .init(counting: events))
                }
                #expect(reply.orgs == expected, "\(range)")
                expectFresh(reply.asOfUs, since: start)
            }
        }
    }

    @Test("every fault of a fleet request is named at once")
    func faults() async throws {
        try await AnalyticsHouse.open(.inProcess) { analytics, _ in
            let error = await #expect(throws: RPCError.self) {
                try await analytics.topOrgs(.init(limit: 5_000))
            }
            #expect(error?.violations.map(\.field) == ["limit", "range"])
        }
    }
}
