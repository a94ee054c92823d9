import Chassis
import Contracts
import Model
import RPC
import TestKit
import Testing

@Suite("Usage of an org")
struct OrgUsageTests {
    private func filter(_ org: Int64, _ range: TimeRange, meter: String = "") -> AnalyticsV1.Filter {
        .init(orgID: org, range: .init(asking: range), meter: meter)
    }

    @Test("the totals of any range are the sums of its events, for each org and meter",
        arguments: Carrier.allCases)
    func summary(_ carrier: Carrier) async throws {
        try await AnalyticsHouse.open(carrier) { analytics, sample in
            var random = SeededRandom(seed: 1)
            for _ in 0..<60 {
                let range = Sample.range(&random)
                let org = Sample.orgs.randomElement(using: &random) ?? 101
                let meter = random.chance(1, in: 3) ? "messages" : ""
                let start = SystemClock().wall
                let reply = try await analytics.usageSummary(
                    .init(filter: filter(org, range, meter: meter)))
                let events = sample.events(
                    of: org, meter: meter.isEmpty ? "api_calls" : meter, in: range)
                #expect(reply.totals == AnalyticsV1.Totals(counting: events), "\(range)")
                expectFresh(reply.asOfUs, since: start)
            }
        }
    }

    @Test("the history of any range is the sums of each bucket that holds something",
        arguments: Carrier.allCases)
    func history(_ carrier: Carrier) async throws {
        let buckets: [(AnalyticsV1.Bucket, Bucket)] = [(.minute, .minute), (.hour, .hour), (.day, .day)]
        try await AnalyticsHouse.open(carrier) { analytics, sample in
            var random = SeededRandom(seed: 2)
            for turn in 0..<45 {
                let range = Sample.range(&random)
                let org = Sample.orgs[turn / 3 % 3]
                let (asked, bucket) = buckets[turn % 3]
                let start = SystemClock().wall
                let reply = try await analytics.usageHistory(
                    .init(filter: filter(org, range), bucket: asked))
                let groups = Dictionary(grouping: sample.events(of: org, in: range)) {
                    $0.at.truncated(to: bucket)
                }
                let points = groups.sorted { $0.key < $1.key }.map { start, events in
                    AnalyticsV1.HistoryPoint(
                        startUs: start.microseconds, totals: .init(counting: events))
                }
                #expect(reply.points == points, "\(bucket) \(range)")
                expectFresh(reply.asOfUs, since: start)
            }
        }
    }

    @Test("endpoints are ranked by calls, with exact sums and close percentiles",
        arguments: Carrier.allCases)
    func endpoints(_ carrier: Carrier) async throws {
        try await AnalyticsHouse.open(carrier) { analytics, sample in
            var random = SeededRandom(seed: 3)
            for turn in 0..<30 {
                let range = Sample.range(&random)
                let org = Sample.orgs[turn % 3]
                let limit = UInt32(random.next() % 7)
                let start = SystemClock().wall
                let reply = try await analytics.endpoints(
                    .init(filter: filter(org, range), limit: limit))
                let ranked = Dictionary(
                    grouping: sample.events(of: org, in: range), by: \.endpoint
                ).sorted {
                    ($1.value.count, $0.key) < ($0.value.count, $1.key)
                }
                let expected = ranked.prefix(limit == 0 ? 20 : Int(limit))
                #expect(reply.endpoints.map(\.endpoint) == expected.map(\.key), "\(range)")
                for (got, (_, events)) in zip(reply.endpoints, expected) {
                    var totals = AnalyticsV1.Totals(counting: events)
                    totals.quantityMicro = 0
                    #expect(got.totals == totals)
                    expectClose(got.latency, events)
                }
                expectFresh(reply.asOfUs, since: start)
            }
        }
    }

    @Test("errors are counted for every status of 400 and above", arguments: Carrier.allCases)
    func errors(_ carrier: Carrier) async throws {
        try await AnalyticsHouse.open(carrier) { analytics, sample in
            var random = SeededRandom(seed: 4)
            for turn in 0..<30 {
                let range = Sample.range(&random)
                let org = Sample.orgs[turn % 3]
                let start = SystemClock().wall
                let reply = try await analytics.errors(.init(filter: filter(org, range)))
                let counts = Dictionary(
                    grouping: sample.events(of: org, in: range).filter(\.isError), by: \.status)
                let expected = counts.sorted { $0.key < $1.key }.map {
                    AnalyticsV1.ErrorCount(statusCode: UInt32($0.key), count: Int64($0.value.count))
                }
                #expect(reply.errors == expected, "\(range)")
                expectFresh(reply.asOfUs, since: start)
            }
        }
    }

    @Test("latency percentiles, of one endpoint or of all, are within 1 %", arguments: Carrier.allCases)
    func latency(_ carrier: Carrier) async throws {
        try await AnalyticsHouse.open(carrier) { analytics, sample in
            var random = SeededRandom(seed: 5)
            for turn in 0..<30 {
                let range = Sample.range(&random)
                let org = Sample.orgs[turn % 3]
                let endpoint = turn % 2 == 0 ? "" : "/v1/users"
                let start = SystemClock().wall
                let reply = try await analytics.latency(
                    .init(filter: filter(org, range), endpoint: endpoint))
                let events = sample.events(of: org, in: range).filter {
                    endpoint.isEmpty || $0.endpoint == endpoint
                }
                expectClose(reply.percentiles, events)
                expectFresh(reply.asOfUs, since: start)
            }
        }
    }

    @Test("a meter that does not exist is not found; one that exists has no usage yet",
        arguments: Carrier.allCases)
    func meters(_ carrier: Carrier) async throws {
        try await AnalyticsHouse.open(carrier) { analytics, _ in
            let org = AnalyticsHouse.idle
            let range = TimeRange(
                between: Sample.start, and: Sample.start.adding(microseconds: 3_600_000_000))
            let idle = try await analytics.usageSummary(
                .init(filter: filter(org, range, meter: "charts")))
            #expect(idle.totals?.calls == 0)
            let unknown = filter(org, range, meter: "api_cals")
            for read in [
                { _ = try await analytics.usageSummary(.init(filter: unknown)) },
                { _ = try await analytics.usageHistory(.init(filter: unknown, bucket: .day)) },
                { _ = try await analytics.endpoints(.init(filter: unknown)) },
                { _ = try await analytics.errors(.init(filter: unknown)) },
                { _ = try await analytics.latency(.init(filter: unknown)) },
            ] as [@Sendable () async throws -> Void] {
                let error = await #expect(throws: RPCError.self) { try await read() }
                #expect(error?.status == .notFound)
                #expect(error?.message == "there is no meter \"api_cals\"")
            }
        }
    }

    @Test("an org that nobody has heard of has no usage, and sees nobody else's",
        arguments: Carrier.allCases)
    func stranger(_ carrier: Carrier) async throws {
        try await AnalyticsHouse.open(carrier) { analytics, _ in
            let range = TimeRange(
                between: Sample.start, and: Sample.start.adding(microseconds: 4 * 86_400_000_000))
            for org in [AnalyticsHouse.idle, 999] {
                let asked = filter(org, range)
                let summary = try await analytics.usageSummary(.init(filter: asked))
                let history = try await analytics.usageHistory(.init(filter: asked, bucket: .hour))
                let endpoints = try await analytics.endpoints(.init(filter: asked))
                let errors = try await analytics.errors(.init(filter: asked))
                let latency = try await analytics.latency(.init(filter: asked))
                #expect(summary.totals == AnalyticsV1.Totals())
                #expect(history.points.isEmpty && endpoints.endpoints.isEmpty)
                #expect(errors.errors.isEmpty && latency.percentiles == nil)
            }
        }
    }

    @Test("every fault of a request is named at once", arguments: Carrier.allCases)
    func faults(_ carrier: Carrier) async throws {
        try await AnalyticsHouse.open(carrier) { analytics, _ in
            let wrong = AnalyticsV1.Filter(
                orgID: -1, range: .init(fromUs: 2, toUs: 1), meter: "No Meter")
            let fields = ["filter.org_id", "filter.range", "filter.meter"]
            let endpoints = await #expect(throws: RPCError.self) {
                try await analytics.endpoints(.init(filter: wrong, limit: 1_001))
            }
            #expect(endpoints?.status == .invalidArgument)
            #expect(endpoints?.violations.map(\.field) == ["limit"] + fields)
            let history = await #expect(throws: RPCError.self) {
                try await analytics.usageHistory(.init(filter: wrong))
            }
            #expect(history?.violations.map(\.field) == ["bucket"] + fields)
            let nothing = await #expect(throws: RPCError.self) { try await analytics.errors() }
            #expect(nothing?.violations.map(\.field) == ["filter.org_id", "filter.range"])
            let year = TimeRange(
                between: Sample.start, and: Sample.start.adding(microseconds: 365 * 86_400_000_000))
            let tooFine = await #expect(throws: RPCError.self) {
                try await analytics.usageHistory(.init(filter: filter(101, year), bucket: .minute))
            }
            #expect(tooFine?.violations.map(\.field) == ["bucket"])
        }
    }
}
