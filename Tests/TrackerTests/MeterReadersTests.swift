import Analytics
import Billing
import Chassis
import Contracts
import Model
import Postgres
import RPC
import TestKit
import Testing

@testable import Tracker

/// Tracker counts, billing and analytics read: meters of every kind, in ranges of any bounds.
@Suite("Readers of meters that are no sums")
struct MeterReadersTests {
    private static let org: Int64 = 4
    private static let meters = ["logins", "seats", "active_users", "api_calls"]
    private static let hour = Bucket.hour.microseconds

    /// Tracker, billing and analytics over one database, with events of the last 40 days.
    private struct House {
        let tracker: TrackerHarness
        let billing: BillingClient
        let analytics: AnalyticsClient
        let audit: Auditor
        let events: [TrackerV1.UsageEvent]
        let anchor: Timestamp

        static func open(_ body: (House) async throws -> Void) async throws {
            let clock = SystemClock()
            let url = try await PrivatePostgres.shared().createMigratedDatabase()
            let folder = try ScratchFolder()
            let tracker = try TrackerHarness(folder, url)
            let audit = try await Auditor(url)
            // A period that begins within a minute, and one that began the period before.
            let anchor = clock.wall.adding(microseconds: -20 * 24 * hour - 1_234_567)
            try await audit.connection.run(sql: Self.directory(anchor))
            func pool(_ role: String) -> Pool {
                Pool(
                    configuration: PostgresConfiguration(
                        url: url.with(user: role, password: nil)), clock: clock)
            }
            let pools = [pool("tollgate_billing"), pool("tollgate_analytics")]
            let services = [
                try await ServiceUnderTest(
                    billingRoutes(
                        Billing.BillingService(
                            pool: pools[0], ids: IDGenerator(clock: clock), clock: clock)),
                    over: .inProcess),
                try await ServiceUnderTest(
                    analyticsRoutes(Analytics.AnalyticsService(pool: pools[1], clock: clock)),
                    over: .inProcess),
            ]
            try await tracker.service.start()
            let events = Self.events(around: anchor, until: clock.wall)
            for start in stride(from: 0, to: events.count, by: 500) {
                let part = Array(events[start..<min(start + 500, events.count)])
                _ = try await tracker.client.record(.init(part, .committed))
            }
            try await body(
                House(
                    tracker: tracker, billing: BillingClient(services[0].rpc),
                    analytics: AnalyticsClient(services[1].rpc), audit: audit, events: events,
                    anchor: anchor))
            for service in services { await service.stop() }
            await tracker.service.stop()
            await audit.close()
            for pool in pools { pool.close() }
        }

        private static func directory(_ anchor: Timestamp) -> String {
            """
            INSERT INTO meters VALUES ('seats', 'Seats', 'seat', 'max'),
                ('active_users', 'Active users', 'user', 'unique_count'),
                ('logins', 'Log-ins', 'log-in', 'count');
            INSERT INTO plan_meters (plan_code, plan_version, meter, included_units, hard,
                overage_price_micro) VALUES
                ('scale', 1, 'seats', 5, false, 2000000),
                ('scale', 1, 'active_users', 10, true, 0);
            INSERT INTO org_slugs VALUES ('org-4', 4);
            INSERT INTO orgs VALUES (4, 'org-4', 'Org 4', 'active', now());
            INSERT INTO subscriptions VALUES
                (4, 1, 'scale', 1, 'active', '\(anchor.rfc3339)', NULL, now());
            """
        }

        /// Events of every meter, crowded around the anchor and the edges of hours and days.
        private static func events(
            around anchor: Timestamp, until now: Timestamp
        ) -> [TrackerV1.UsageEvent] {
            var random = SeededRandom(seed: 1_313)
            let from = anchor.adding(microseconds: -20 * 24 * hour)
            return (0..<2_400).map { number in
                var at = from.adding(
                    microseconds: .random(in: 0..<now.microseconds(since: from), using: &random))
                switch random.next() % 8 {
                case 0: at = at.truncated(to: .day)
                case 1: at = at.truncated(to: .hour).adding(microseconds: -1)
                case 2: at = anchor.adding(microseconds: .random(in: -3...3, using: &random))
                case 3:
                    at = anchor.adding(microseconds: .random(in: -hour...hour, using: &random))
                default: break
                }
                var event = TrackerV1.UsageEvent()
                event.eventID =
                    Array(repeating: 0, count: 14) + [UInt8(number / 256), UInt8(number % 256)]
                event.occurredAtUs = at.microseconds
                event.orgID = org
                event.meter = meters[number % meters.count]
                event.quantityMicro = .random(in: 0...9_000_000, using: &random)
                let name = "u\(UInt64.random(in: 0...30, using: &random))"
                if random.chance(4, in: 5) { event.user = Array(name.utf8) }
                if random.chance(1, in: 3) {
                    event.attributes = [.init(key: "unique", value: "\"ä\\\(name)")]
                }
                return event
            }
        }

        /// What a meter's use is, event by event, in millionths.
        func quantity(of meter: String, in range: TimeRange) -> Int64 {
            let used = events.filter {
                $0.meter == meter && range.contains(Timestamp(microseconds: $0.occurredAtUs))
            }
            switch meter {
            case "logins": return Int64(used.count) * 1_000_000
            case "seats": return used.compactMap(\.quantityMicro).max() ?? 0
            case "active_users":
                let values = used.compactMap { event -> String? in
                    event.attributes.first?.value
                        ?? (event.user.isEmpty ? nil : String(decoding: event.user, as: UTF8.self))
                }
                return Int64(Set(values).count) * 1_000_000
            default: return used.compactMap(\.quantityMicro).reduce(0, +)
            }
        }
    }

    @Test("invoices, entitlements, the current period, sums and histories tell each by its kind")
    func kinds() async throws {
        try await House.open { house in
            try await Self.periods(house)
            try await Self.ranges(house)
            try await Self.histories(house)
        }
    }

    private static func periods(_ house: House) async throws {
        let preview = try await house.billing.invoicePreview(.init(orgID: org))
        let period = TimeRange(
            between: Timestamp(microseconds: preview.period?.fromUs ?? 0),
            and: Timestamp(microseconds: preview.period?.toUs ?? 0))
        #expect(period.from == house.anchor)
        let current = try await house.analytics.currentUsage(.init(orgID: org))
        for meter in meters {
            let micro = house.quantity(of: meter, in: period)
            let units = (micro + 999_999) / 1_000_000
            let line = preview.lines.first { $0.meter == meter }
            #expect(line?.quantity == units, "\(meter)")
            #expect(line?.usageHash.count == 32)
            #expect(current.meters.first { $0.meter == meter }?.usedMicro == micro, "\(meter)")
            let entitled = try await house.billing.entitlement(.init(orgID: org, meter: meter))
            #expect(entitled.usedMicro == micro, "\(meter)")
        }
        let seats = (house.quantity(of: "seats", in: period) + 999_999) / 1_000_000
        let charge = preview.lines.filter { $0.meter == "seats" }.last
        #expect(seats > 5 && charge?.quantity == seats - 5)
        #expect(charge?.amountMinor == (seats - 5) * 200)
        let users = try await house.billing.entitlement(.init(orgID: org, meter: "active_users"))
        #expect(!users.allowed && users.hard && users.includedUnits == 10)
        #expect(try await house.billing.invoicePreview(.init(orgID: org)).lines == preview.lines)
    }

    private static func ranges(_ house: House) async throws {
        var random = SeededRandom(seed: 77)
        let instants = house.events.map(\.occurredAtUs)
        for _ in 0..<60 {
            let ends = (0..<2).map { _ in
                Timestamp(microseconds: instants.randomElement(using: &random) ?? 0)
            }
            let range = TimeRange(between: ends[0], and: ends[1])
            for meter in meters {
                let reply = try await house.analytics.usageSummary(
                    .init(filter: Self.filter(meter, range)))
                #expect(
                    reply.totals?.quantityMicro == house.quantity(of: meter, in: range),
                    "\(meter) from \(range.from.rfc3339) to \(range.to.rfc3339)")
            }
        }
    }

    private static func histories(_ house: House) async throws {
        let range = TimeRange(
            between: house.anchor.adding(microseconds: -3 * 24 * hour),
            and: house.anchor.adding(microseconds: 3 * 24 * hour + 59_000_000))
        for (bucket, name) in [(Bucket.hour, AnalyticsV1.Bucket.hour), (.day, .day)] {
            for meter in meters {
                let reply = try await house.analytics.usageHistory(
                    .init(filter: Self.filter(meter, range), bucket: name))
                #expect(reply.points.count > 5)
                for point in reply.points {
                    let start = Timestamp(microseconds: point.startUs)
                    let whole = TimeRange(
                        between: start, and: start.adding(microseconds: bucket.microseconds))
                    let part = whole.intersection(range) ?? whole
                    #expect(
                        point.totals?.quantityMicro == house.quantity(of: meter, in: part),
                        "\(meter) by \(bucket) at \(start.rfc3339)")
                }
            }
        }
        let error = await #expect(throws: RPCError.self) {
            try await house.analytics.usageHistory(
                .init(filter: Self.filter("seats", range), bucket: .minute))
        }
        #expect(error?.status == .invalidArgument)
    }

    private static func filter(_ meter: String, _ range: TimeRange) -> AnalyticsV1.Filter {
        .init(
            orgID: org,
            range: .init(fromUs: range.from.microseconds, toUs: range.to.microseconds),
            meter: meter)
    }

    @Test("what comes after a period was closed is charged by the next invoice, down to its end")
    func late() async throws {
        try await House.open { house in
            // The org was there before: its period before the anchor, on the free plan, was invoiced.
            try await house.audit.connection.run(
                sql: "UPDATE orgs SET created_at = '2020-01-01Z'")
            let before = house.anchor.adding(microseconds: -1)
            let closed = try await house.billing.invoicePreview(
                .init(orgID: Self.org, atUs: before.microseconds))
            let calls = closed.lines.first { $0.meter == "api_calls" }
            let open = try await house.billing.invoicePreview(.init(orgID: Self.org))
            let late = open.lines.filter { $0.adjusts == closed.period && $0.meter == "api_calls" }
            // All of it came late, but for what lies in the hour in which the plan changed.
            let term = TimeRange(
                between: Timestamp(microseconds: closed.period?.fromUs ?? 0), and: house.anchor)
            let whole = TimeRange(between: term.from, and: house.anchor.truncated(to: .hour))
            let micro = house.quantity(of: "api_calls", in: whole)
            #expect(late.first?.quantity ?? 0 > 0)
            #expect(
                (calls?.quantity ?? 0) + (late.first?.quantity ?? 0)
                    == (house.quantity(of: "api_calls", in: term) + 999_999) / 1_000_000)
            #expect(abs((late.first?.quantity ?? 0) - micro / 1_000_000) <= 1)
            #expect(late.last?.description.contains("the period ended within their hour") == true)
            let users = open.lines.first { $0.adjusts != nil && $0.meter == "active_users" }
            #expect(users?.amountMinor == 0 && users?.quantity == 0)
        }
    }
}
