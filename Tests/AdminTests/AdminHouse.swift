import Chassis
import Contracts
import Model
import Postgres
import RPC
import TestKit
import Testing

@testable import Admin

/// An admin of a test's own: its database, its service and a caller.
struct AdminHouse: Sendable {
    let database: ServiceDatabase
    let admin: AdminClient
    let pepper: KeyPepper

    /// Runs `body` with a new admin, carried by `carrier`, and cleans up.
    static func open(
        _ carrier: Carrier, in cluster: PrivatePostgres? = nil,
        _ body: @Sendable (AdminHouse) async throws -> Void
    ) async throws {
        let database = try await ServiceDatabase(of: "admin", in: cluster)
        let pepper = try KeyPepper(
            parsing: "1 \(String(repeating: "ab", count: 32))\n7 \(String(repeating: "cd", count: 32))\n")
        let service = AdminService(
            pool: database.pool, pepper: pepper, ids: IDGenerator(), clock: SystemClock())
        do {
            try await carrier.serve(adminRoutes(service)) { client in
                try await body(
                    AdminHouse(database: database, admin: AdminClient(client), pepper: pepper))
            }
            await database.close()
        } catch {
            await database.close()
            throw error
        }
    }

    /// Makes an org and returns its id.
    func org(_ slug: String = "acme") async throws -> Int64 {
        try await admin.createOrg(.init(slug: slug, name: "Acme")).orgID
    }

    /// Counts the rows of a table for an org, past row-level security.
    func rows(_ table: String, org: Int64) async throws -> Int64 {
        try await database.superuser.query(CountRows(table: table, org: org)).first ?? -1
    }
}

/// Options with an idempotency key.
func once(_ key: String) -> CallOptions { CallOptions(idempotencyKey: Array(key.utf8)) }

/// The error that a call fails with; an issue is recorded when it doesn't.
func refusal<Reply>(
    sourceLocation: SourceLocation = #_sourceLocation, _ call: () async throws -> Reply
) async -> RPCError? {
    await #expect(throws: RPCError.self, sourceLocation: sourceLocation) { _ = try await call() }
}

/// How many rows an org has in one of the tables that admin writes.
struct CountRows: Statement {
    static let name = "test.count_rows"
    static let sql = """
        SELECT CASE $1 WHEN 'orgs' THEN (SELECT count(*) FROM orgs WHERE org_id = $2)
            WHEN 'users' THEN (SELECT count(*) FROM users WHERE org_id = $2)
            WHEN 'api_keys' THEN (SELECT count(*) FROM api_keys WHERE org_id = $2)
            WHEN 'audit_entries' THEN (SELECT count(*) FROM audit_entries WHERE org_id = $2)
            END
        """
    let table: String
    let org: Int64

    func bind(_ binds: inout Binds) {
        binds.append(table)
        binds.append(org)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int64 { try row.int64() }
}

extension AdminHouse {
    /// Holds `lock` in a transaction of the superuser until as many calls wait at the database as `calls` started,
    /// lets them go by `ending` (COMMIT or ROLLBACK), and returns what they answered: they overlap for certain.
    func overlapping<Reply: Sendable>(
        holding lock: String, ending: String = "ROLLBACK",
        _ calls: [@Sendable () async throws -> Reply]
    ) async throws -> [Reply] {
        try await database.run("BEGIN; \(lock)")
        return try await withThrowingTaskGroup(of: Reply.self) { group in
            for call in calls { group.addTask { try await call() } }
            for _ in 0..<400 {
                try await database.run("SELECT pg_stat_clear_snapshot()")
                let waiting = try await database.superuser.query(CountWaiting()).first ?? 0
                if waiting == Int64(calls.count) { break }
                try await Task.sleep(for: .milliseconds(10))
            }
            let waiting = try await database.superuser.query(CountWaiting()).first
            #expect(waiting == Int64(calls.count))
            try await database.run(ending)
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }
}

/// Connections of this database that wait for a lock.
private struct CountWaiting: Statement {
    static let name = "test.count_waiting"
    static let sql = """
        SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'
        """

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int64 { try row.int64() }
}
