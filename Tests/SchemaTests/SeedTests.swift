import Chassis
import Model
import Schema
import Testing

/// What every installation starts with.
@Suite("The seed")
struct SeedTests {
    @Test("the five plans have their prices, included calls and overage")
    func plans() async throws {
        let database = try await SchemaDatabase.migrated()
        let plans = try await database.lines(
            """
            SELECT concat_ws(' ', code, currency, price_minor, interval_unit,
                coalesce(included_units::text, 'unlimited'),
                CASE WHEN hard THEN 'hard' ELSE overage_price_micro::text END)
            FROM plans JOIN plan_meters ON plan_code = code AND plan_version = version
            WHERE meter = 'api_calls' AND version = 1 ORDER BY rank
            """)
        #expect(
            plans == [
                "free USD 0 month 1000 hard", "starter USD 1900 month 10000 hard",
                "professional USD 4900 month 100000 1000", "scale USD 19900 month 500000 800",
                "enterprise USD 50000 month unlimited 0",
            ])
    }

    @Test("the five tiers have their minute, hour and day windows")
    func tiers() async throws {
        let database = try await SchemaDatabase.migrated()
        let tiers = try await database.lines(
            """
            SELECT policy || ' ' || string_agg(rule.name || ' ' || limit_units, ' '
                ORDER BY ordinal)
            FROM policy_rules AS rule JOIN plans ON code = policy WHERE algorithm = 'fixed_window'
                AND window_ms = CASE rule.name WHEN 'minute' THEN 60000 WHEN 'hour' THEN 3600000
                    WHEN 'day' THEN 86400000 END
            GROUP BY policy, rank ORDER BY rank
            """)
        #expect(
            tiers == [
                "free minute 10 hour 100 day 1000", "starter minute 30 hour 500 day 5000",
                "professional minute 100 hour 2000 day 20000",
                "scale minute 200 hour 5000 day 50000",
                "enterprise minute 500 hour 10000 day 100000",
            ])
    }

    @Test("a user may send ten messages a minute and a thousand a day, whatever the plan")
    func messages() async throws {
        let database = try await SchemaDatabase.migrated()
        let rules = try await database.lines(
            """
            SELECT concat_ws(' ', name, algorithm, limit_units, window_ms, scope, meter)
            FROM policies JOIN policy_rules ON policy = code WHERE audience = 'everyone'
            ORDER BY code, ordinal
            """)
        #expect(
            rules == [
                "user_minute fixed_window 10 60000 user messages",
                "user_day fixed_window 1000 86400000 user messages",
            ])
    }

    @Test("limiters find a version for each topic")
    func topics() async throws {
        let database = try await SchemaDatabase.migrated()
        let topics = try await database.lines(
            "SELECT topic || ' ' || version FROM catalog_versions ORDER BY topic",
            role: "tollgate_limiter", org: nil)
        #expect(topics == ["ip_rules 1", "keys 1", "overrides 1", "plans 1", "policies 1", "switches 1"])
    }

    @Test("the audit genesis follows zero bytes, and its hash is that of the canonical form")
    func genesis() async throws {
        let database = try await SchemaDatabase.migrated()
        let rows = try await database.lines(
            """
            SELECT (extract(epoch FROM at) * 1000000)::bigint || '|' || actor || '|' || action
                || '|' || target || '|' || encode(previous_hash, 'hex')
                || '|' || encode(hash, 'hex')
            FROM audit_entries WHERE org_id = 0 AND sequence = 1 AND detail = '{}'
            """)
        let fields = try #require(rows.first).split(separator: "|").map(String.init)
        try #require(fields.count == 6)
        let microseconds = try #require(Int64(fields[0]))
        var form = [UInt8](repeating: 0, count: 32)
        for number in [0, 1, microseconds] {
            withUnsafeBytes(of: number.bigEndian) { form += $0 }
        }
        for text in fields[1...3] {
            withUnsafeBytes(of: UInt32(text.utf8.count).bigEndian) { form += $0 }
            form += Array(text.utf8)
        }
        #expect(fields[4] == String(repeating: "0", count: 64))
        #expect(fields[5] == HexString.encode(SHA256.hash(form)))
    }
}
