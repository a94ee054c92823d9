import Chassis
import Model
import Postgres
import Synchronization
import TestKit
import Testing

/// Counts how many are inside at once.
private final class Crowd: Sendable {
    private let counts = Mutex((now: 0, most: 0))
    var most: Int { counts.withLock { $0.most } }
    func enter() { counts.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) } }
    func leave() { counts.withLock { $0.now -= 1 } }
}

@Suite struct PoolTests {
    @Test("callers beyond the last connection wait their turn, and give up at their deadline")
    func waiting() async throws {
        let database = try await TestDatabase()
        let pool = database.pool(max: 2)
        let crowd = Crowd()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<10 {
                group.addTask {
                    try await pool.withConnection(deadline: database.soon) { connection in
                        crowd.enter()
                        try await connection.execute(Sleep(seconds: 0.01))
                        crowd.leave()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(crowd.most == 2)
        let blockers = (0..<2).map { _ in
            Task {
                try await pool.withConnection(deadline: database.soon) {
                    try await $0.execute(Sleep(seconds: 1))
                }
            }
        }
        try await Task.sleep(nanoseconds: 100_000_000)
        let late = await failure {
            try await pool.withConnection(deadline: database.within(100)) { _ in }
        }
        #expect(late?.kind == .exhausted)
        let gone = Task { try await pool.withConnection(deadline: database.soon) { _ in } }
        gone.cancel()
        let cancelled = await failure { try await gone.value }
        #expect(cancelled?.kind == .cancelled)
        for blocker in blockers { try await blocker.value }
        #expect(pool.load.inUse == 0)
        #expect(pool.isHealthy)
        pool.close()
        let closed = await failure {
            try await pool.withConnection(deadline: database.soon) { _ in }
        }
        #expect(closed?.kind == .connection)
    }

    @Test("callers that are cancelled at any moment of their wait leave every connection to others")
    func cancelledWaiters() async throws {
        let database = try await TestDatabase()
        let pool = database.pool(max: 2)
        for round in 0..<300 {
            let calls = (0..<4).map { _ in
                Task { try await pool.withConnection(deadline: database.soon) { _ in } }
            }
            if round % 3 == 0 { await Task.yield() }
            for call in calls { call.cancel() }
            for call in calls { _ = try? await call.value }
        }
        for _ in 0..<500 where pool.load.inUse > 0 {
            try await Task.sleep(nanoseconds: 10_000_000)
        }
        #expect(pool.load.inUse == 0)
        #expect(pool.load.waiting == 0)
        pool.close()
    }

    @Test("a connection left inside a transaction isn't lent again")
    func dirtyConnections() async throws {
        let database = try await TestDatabase()
        let pool = database.pool(max: 1)
        let first = try await pool.withConnection(deadline: database.soon) { connection in
            try await connection.run(sql: "BEGIN")
            return try await connection.query(BackendPID())[0]
        }
        let second = try await pool.query(.system, BackendPID(), deadline: database.soon)[0]
        #expect(first != second)
        pool.close()
    }

    @Test("the pool recovers by itself when the server is stopped, killed and started again")
    func serverRestarts() async throws {
        let server = try PrivatePostgres()
        defer { server.remove() }
        let clock = SystemClock()
        let pool = Pool(
            configuration: PostgresConfiguration(url: server.tcpURL(), max: 3), clock: clock)
        func soon() -> Deadline { Deadline.after(milliseconds: 15_000, from: clock.monotonic) }
        try await pool.ping(deadline: soon())
        #expect(pool.isHealthy)
        try server.restart()
        // The idle connection is dead: the caller doesn't notice.
        try await pool.ping(deadline: soon())
        server.kill9()
        let error = await failure { try await pool.ping(deadline: soon()) }
        #expect(error?.kind == .connection)
        #expect(error?.description.contains(server.password) == false)
        #expect(!pool.isHealthy)
        try server.start()
        var recovered = false
        for _ in 0..<100 where !recovered {
            try await Task.sleep(nanoseconds: 100_000_000)
            recovered = pool.isHealthy
        }
        #expect(recovered, "the pool must reconnect without a caller")
        try await pool.ping(deadline: soon())
        pool.close()
    }

    @Test("a wrong password and a server that isn't there are errors without the password")
    func refusals() async throws {
        let server = try PrivatePostgres.shared()
        let clock = SystemClock()
        let wrong = server.tcpURL().with(user: "postgres", password: "wrong-secret")
        let refused = await failure {
            let configuration = PostgresConfiguration(url: wrong)
            _ = try await Connection.connect(configuration, clock: clock)
        }
        #expect(refused?.kind == .connection)
        #expect(refused?.description.contains("authentication failed") == true)
        #expect(refused?.description.contains("wrong-secret") == false)
        let nobody = PostgresURL(user: "x", password: "s3cret", host: "127.0.0.1", port: 1)
        let pool = Pool(configuration: PostgresConfiguration(url: nobody), clock: clock)
        let away = await failure {
            try await pool.ping(deadline: .after(milliseconds: 5_000, from: clock.monotonic))
        }
        #expect(away?.kind == .connection)
        #expect(away?.description.contains("s3cret") == false)
        pool.close()
    }
}
