import Analytics
import Chassis
import Contracts
import Model
import Postgres
import RPC
import TestKit
import Testing

/// An analytics over a database that holds the sample; made once, the tests only read.
struct AnalyticsHouse: Sendable {
    let database: ServiceDatabase
    let sample: Sample

    /// An org whose events happened just now, on the scale plan.
    static let subscriber: Int64 = 201
    /// An org without any event, on the free plan.
    static let idle: Int64 = 202
    /// When the subscriber's plan began.
    static let anchor = Timestamp(microseconds: 1_769_855_400_000_000)  // 2026-01-31T10:30:00Z

    private static let making = Task { try await AnalyticsHouse() }

    /// Runs `body` with a client of the shared analytics and its sample.
    static func open(
        _ carrier: Carrier, _ body: @Sendable (AnalyticsClient, Sample) async throws -> Void
    ) async throws {
        let house = try await making.value
        let service = AnalyticsService(pool: house.database.pool, clock: SystemClock())
        try await carrier.serve(analyticsRoutes(service)) { client in
            try await body(AnalyticsClient(client), house.sample)
        }
    }

    private init() async throws {
        database = try await ServiceDatabase(of: "analytics")
        let now = SystemClock().wall
        var sample = Sample(seed: 2_026, count: 6_000).events
        for number in 0..<50 {
            var event = sample[number]
            event.org = Self.subscriber
            event.at = now.adding(microseconds: -Int64(number) * 7_000_000)
            sample.append(event)
        }
        self.sample = Sample(events: sample)
        try await database.run(Self.directory)
        _ = try await database.superuser.execute(InsertEvents(events: sample))
        _ = try await database.superuser.execute(InsertSketches(events: sample))
        try await database.run(SampleRollups.sql)
        try await database.run("ANALYZE")
    }

    /// Two of the four days have a partition of their own; orgs, users, keys, a subscription.
    private static let directory = """
        SELECT tollgate_ensure_usage_partition('2026-03-30');
        SELECT tollgate_ensure_usage_partition('2026-04-01');
        INSERT INTO org_slugs SELECT 'org-' || id, id FROM unnest('{101,102,103,201,202}'::bigint[]) AS id;
        INSERT INTO orgs SELECT target_org, slug, upper(slug), 'active', now() FROM org_slugs;
        INSERT INTO users SELECT org_id, n, n || '@x.example', '', 'member', now()
        FROM orgs, generate_series(1, 2) AS n;
        INSERT INTO api_keys
        SELECT 101, n, '', '', sha256(int4send(n)), 1, '{}', '2026-01-01Z',
            CASE n WHEN 2 THEN timestamptz '2026-02-01Z' WHEN 3 THEN timestamptz '2199-01-01Z' END,
            CASE n WHEN 4 THEN timestamptz '2026-02-01Z' END
        FROM generate_series(1, 4) AS n;
        INSERT INTO subscriptions
        VALUES (201, 1, 'scale', 1, 'active', '2026-01-31T10:30:00Z', NULL, now());
        """
}

extension Sample {
    /// A sample of these events.
    init(events: [SampleEvent]) { self.events = events }
}

/// What an answer was made at lies between two readings of the clock.
func expectFresh(
    _ asOfUs: Int64, since start: Timestamp, sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(asOfUs >= start.microseconds, sourceLocation: sourceLocation)
    #expect(asOfUs <= SystemClock().wall.microseconds, sourceLocation: sourceLocation)
}

/// Each percentile of a sketch is within 1 % of the exact one, and half a microsecond of rounding.
func expectClose(
    _ percentiles: AnalyticsV1.Percentiles?, _ events: [SampleEvent],
    sourceLocation: SourceLocation = #_sourceLocation
) {
    let exact = events.compactMap(\.latencyUs).sorted()
    guard !exact.isEmpty else {
        #expect(percentiles == nil, sourceLocation: sourceLocation)
        return
    }
    #expect(percentiles?.count == Int64(exact.count), sourceLocation: sourceLocation)
    let pairs = [
        (0.50, percentiles?.p50Us), (0.90, percentiles?.p90Us), (0.95, percentiles?.p95Us),
        (0.99, percentiles?.p99Us),
    ]
    for (quantile, value) in pairs {
        let truth = Double(exact[Int(quantile * Double(exact.count - 1))])
        let error = abs(Double(value ?? -1_000_000) - truth)
        #expect(
            error <= truth * 0.010_001 + 0.5, "p\(quantile * 100)", sourceLocation: sourceLocation)
    }
}
