import Chassis
import Contracts
import Model
import Postgres
import RPC
import TestKit
import Testing

@testable import Admin

@Suite("API keys")
struct KeyTests {
    @Test("a key is shown once; the database holds its HMAC under the newest pepper and nothing else of it",
        arguments: Carrier.allCases)
    func secret(_ carrier: Carrier) async throws {
        try await AdminHouse.open(carrier) { house in
            let org = try await house.org()
            let made = try await house.admin.createKey(
                .init(orgID: org, name: "ci", scopes: ["check", "record"]), options: once("k"))
            let parsed = try #require(APIKeyFormat.parse(made.secret))
            #expect(parsed.orgID.value == org)
            #expect(made.key?.prefix == parsed.prefix)
            #expect(made.key?.scopes == ["check", "record"])
            let listed = try await house.admin.listKeys(.init(orgID: org))
            #expect(listed.keys == [try #require(made.key)])
            let stored = try await house.database.superuser.query(FindStoredKey(org: org))
            let pepper = [UInt8](repeating: 0xCD, count: 32)
            #expect(
                stored == [
                    .init(hmac: HMACSHA256.authenticate(key: pepper, made.secret), version: 7)
                ])
            let leaks = try await house.database.superuser.query(CountLeaks(secret: made.secret))
            #expect(leaks == [0])
        }
    }

    @Test("an expiry is kept, and must be in the future")
    func expiry() async throws {
        try await AdminHouse.open(.inProcess) { house in
            let org = try await house.org()
            let expiry = SystemClock().wall.adding(microseconds: 3_600_000_001).microseconds
            let made = try await house.admin.createKey(.init(orgID: org, expiresAtUs: expiry))
            #expect(made.key?.expiresAtUs == expiry)
            let forever = try await house.admin.createKey(
                .init(orgID: org, expiresAtUs: Int64.max))
            #expect(forever.key?.expiresAtUs == Int64.max)
            let keys = try await house.admin.listKeys(.init(orgID: org)).keys
            #expect(keys.map(\.expiresAtUs) == [expiry, Int64.max])
        }
    }

    @Test("revoking a key again changes nothing: not its time, not the audit chain, not the limiters",
        arguments: Carrier.allCases)
    func revokeTwice(_ carrier: Carrier) async throws {
        try await AdminHouse.open(carrier) { house in
            let org = try await house.org()
            let key = try #require(try await house.admin.createKey(.init(orgID: org)).key)
            #expect(key.revokedAtUs == 0)
            let before = try await house.database.superuser.query(FindTopic()).first
            let first = try await house.admin.revokeKey(.init(orgID: org, keyID: key.keyID))
            #expect(first.revokedAtUs >= key.createdAtUs)
            let second = try await house.admin.revokeKey(.init(orgID: org, keyID: key.keyID))
            #expect(second == first)
            #expect(try await house.rows("audit_entries", org: org) == 3)
            let after = try await house.database.superuser.query(FindTopic()).first
            #expect(try #require(after) == #require(before) + 1)
        }
    }

    @Test("limiters hear of a new and of a revoked key when the change is committed")
    func notices() async throws {
        try await AdminHouse.open(.inProcess) { house in
            try await house.database.run("LISTEN tollgate_keys")
            let org = try await house.org()
            let key = try #require(try await house.admin.createKey(.init(orgID: org)).key)
            _ = try await house.admin.revokeKey(.init(orgID: org, keyID: key.keyID))
            try await house.database.run("SELECT 1")
            let heard = try await house.database.superuser.notifications(
                until: .after(milliseconds: 1_000, from: SystemClock().monotonic))
            #expect(heard.map(\.payload) == Array(repeating: "\(org):\(key.keyID)", count: 2))
        }
    }

    @Test("addresses that a key may be used from are kept in one written form, and must be sound",
        arguments: Carrier.allCases)
    func networks(_ carrier: Carrier) async throws {
        try await AdminHouse.open(carrier) { house in
            let org = try await house.org()
            let made = try await house.admin.createKey(
                .init(orgID: org, allowedCidrs: ["10.0.0.0/8", "2001:DB8::/32", "192.0.2.7"]))
            #expect(made.key?.allowedCidrs == ["10.0.0.0/8", "2001:db8::/32", "192.0.2.7/32"])
            #expect(try await house.admin.listKeys(.init(orgID: org)).keys == [made.key])
            let error = await refusal {
                try await house.admin.createKey(
                    .init(orgID: org, allowedCidrs: ["10.0.0.1/8", "10.0.0.0/8", "all"]))
            }
            #expect(
                error?.violations.map(\.field) == ["allowed_cidrs[0]", "allowed_cidrs[2]"])
            let many = await refusal {
                try await house.admin.createKey(
                    .init(orgID: org, allowedCidrs: Array(repeating: "10.0.0.0/8", count: 65)))
            }
            #expect(many?.violations.map(\.field) == ["allowed_cidrs"])
        }
    }

    @Test("an org's key can't be revoked in another org's name")
    func otherOrg() async throws {
        try await AdminHouse.open(.inProcess) { house in
            let (one, two) = (try await house.org("one"), try await house.org("two"))
            let key = try #require(try await house.admin.createKey(.init(orgID: one)).key)
            let error = await refusal {
                try await house.admin.revokeKey(.init(orgID: two, keyID: key.keyID))
            }
            #expect(error?.status == .notFound)
            #expect(try await house.admin.listKeys(.init(orgID: one)).keys == [key])
            #expect(try await house.admin.listKeys(.init(orgID: two)).keys.isEmpty)
        }
    }
}

/// What is stored of an org's keys.
private struct FindStoredKey: Statement {
    static let name = "test.stored_key"
    static let sql = "SELECT secret_hmac, pepper_version FROM api_keys WHERE org_id = $1"
    let org: Int64

    struct Row: Sendable, Equatable {
        let hmac: [UInt8]
        let version: Int32
    }

    func bind(_ binds: inout Binds) { binds.append(org) }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Row {
        Row(hmac: try row.bytes(), version: try row.int32())
    }
}

/// Rows that hold a secret, as text or as bytes, in any table that admin writes.
private struct CountLeaks: Statement {
    static let name = "test.leaks"
    static let sql = """
        SELECT count(*) FROM (
            SELECT k::text AS row FROM api_keys k UNION ALL SELECT a::text FROM audit_entries a
            UNION ALL SELECT i::text FROM idempotency_keys i
        ) AS rows
        WHERE position(convert_from($1, 'UTF8') IN row) > 0
            OR position(encode($1, 'hex') IN row) > 0
        """
    let secret: [UInt8]

    func bind(_ binds: inout Binds) { binds.append(secret) }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int64 { try row.int64() }
}

/// The version of the keys that limiters poll.
private struct FindTopic: Statement {
    static let name = "test.topic"
    static let sql = "SELECT version FROM catalog_versions WHERE topic = 'keys'"

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int64 { try row.int64() }
}
