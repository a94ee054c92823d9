import Chassis
import Contracts
import Model
import Postgres
import RPC
import Synchronization
import TestKit

@testable import Billing

/// A wall clock that tests set; deadlines run on the real monotonic one.
final class SetClock: TimeSource {
    private let real = SystemClock()
    private let now: Mutex<Timestamp>

    init(_ now: Timestamp) { self.now = Mutex(now) }

    var monotonic: MonotonicInstant { real.monotonic }
    var wall: Timestamp { now.withLock { $0 } }
    func set(_ instant: Timestamp) { now.withLock { $0 = instant } }
}

/// Billing on a database of its own, as the role that it has in production.
final class BillingWorld: Sendable {
    let client: BillingClient
    let clock: SetClock
    let url: PostgresURL
    private let pool: Pool
    private let service: ServiceUnderTest
    private let admin: Connection

    init(_ carrier: ServiceUnderTest.Carrier = .inProcess, now: String) async throws {
        clock = SetClock(Timestamp(rfc3339: now) ?? .epoch)
        url = try await PrivatePostgres.shared().createMigratedDatabase()
        pool = Pool(
            configuration: PostgresConfiguration(
                url: url.with(user: "tollgate_billing", password: nil)),
            clock: clock)
        admin = try await Connection.connect(PostgresConfiguration(url: url), clock: clock)
        let billing = Billing.BillingService(
            pool: pool, ids: IDGenerator(clock: clock), clock: clock)
        service = try await ServiceUnderTest(billingRoutes(billing), over: carrier, clock: clock)
        client = BillingClient(service.rpc)
    }

    func stop() async {
        await service.stop()
        await admin.close()
        pool.close()
    }

    /// Runs SQL that sees everything.
    func run(_ sql: String) async throws { try await admin.run(sql: sql) }

    /// A number out of the database.
    func number(_ sql: String) async throws -> Int64 {
        try await run("CREATE OR REPLACE TEMP VIEW answer AS SELECT (\(sql))::bigint AS number")
        return try await admin.query(Answer(), deadline: .never).first ?? -1
    }

    func makeOrg(_ id: Int64, status: String = "active") async throws {
        try await run(
            """
            INSERT INTO org_slugs VALUES ('org-\(id)', \(id));
            INSERT INTO orgs VALUES (\(id), 'org-\(id)', 'Org \(id)', '\(status)', now());
            """)
    }

    /// Adds events, one for each instant.
    func record(
        _ org: Int64, _ instants: [Timestamp], meter: String = "api_calls",
        quantityMicro: Int64 = 1_000_000
    ) async throws {
        guard !instants.isEmpty else { return }
        let list = instants.map { "\($0.microseconds)" }.joined(separator: ",")
        try await run(
            """
            INSERT INTO usage_events (org_id, occurred_at, event_id, meter, quantity_micro,
                endpoint, method, status_code, request_bytes, response_bytes)
            SELECT \(org), '1970-01-01Z'::timestamptz + us * interval '1 microsecond',
                gen_random_uuid(), '\(meter)', \(quantityMicro), '/', 'GET', 200, 0, 0
            FROM unnest('{\(list)}'::bigint[]) us;
            """)
        for bucket in ["minute", "hour", "day"] {
            try await run(
                """
                TRUNCATE rollup_\(bucket);
                INSERT INTO rollup_\(bucket)
                SELECT org_id, date_trunc('\(bucket)', occurred_at, 'UTC'), meter, count(*), 0,
                    sum(quantity_micro), 0, 0
                FROM usage_events GROUP BY 1, 2, 3;
                """)
        }
    }

    /// Starts a subscription at an instant; nil: now.
    @discardableResult
    func subscribe(
        _ org: Int64, _ plan: String, at start: String? = nil, key: [UInt8] = []
    ) async throws -> BillingV1.Subscription {
        let startUs = start.flatMap { Timestamp(rfc3339: $0)?.microseconds } ?? 0
        return try await client.createSubscription(
            .init(orgID: org, plan: plan, startUs: startUs),
            options: CallOptions(idempotencyKey: key))
    }
}

private struct Answer: Statement {
    static let name = "test.answer"
    static let sql = "SELECT number FROM answer"
    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int64 { try row.int64() }
}

extension Timestamp {
    /// Microseconds of a date in a test; the epoch when it is none.
    static func us(_ text: String) -> Int64 { Timestamp(rfc3339: text)?.microseconds ?? 0 }
}
