import Model
import Postgres
import TestKit
import Testing

private struct Stop: Error {}

@Suite struct TransactionTests {
    @Test("the scope holds inside of its transaction only")
    func scopes() async throws {
        let database = try await TestDatabase()
        let pool = database.pool(max: 1)
        let setup = try await database.connect()
        try await setup.run(
            sql: "CREATE ROLE scope_test_fleet")
        await setup.close()
        let org = try #require(OrgID(42))
        let inside = try await pool.transaction(.org(org), deadline: database.soon) { tx in
            try await tx.query(CurrentSetting(setting: "tollgate.org_id"))
        }
        #expect(inside == ["42"])
        let fleet = try await pool.transaction(
            .fleet(role: "scope_test_fleet"), deadline: database.soon
        ) { tx in
            [
                try await tx.query(CurrentSetting(setting: "role"))[0],
                try await tx.query(CurrentSetting(setting: "tollgate.org_id"))[0],
            ]
        }
        #expect(fleet == ["scope_test_fleet", ""])
        let after = try await pool.query(
            .system, CurrentSetting(setting: "role"), deadline: database.soon)
        #expect(after == ["none"])
        pool.close()
    }

    @Test("an error of the body rolls back and reaches the caller as it is")
    func bodyErrors() async throws {
        let database = try await TestDatabase()
        let pool = database.pool(max: 1)
        try await pool.withConnection(deadline: database.soon) { try await $0.run(sql: pairsTable) }
        await #expect(throws: Stop.self) {
            try await pool.transaction(.system, deadline: database.soon) { tx in
                try await tx.execute(InsertPair(id: 1, word: "one"))
                throw Stop()
            }
        }
        #expect(try await pool.query(.system, CountPairs(), deadline: database.soon) == [0])
        try await pool.transaction(.system, deadline: database.soon) { _ in }
        let kept = try await pool.transaction(.system, deadline: database.soon) { $0 }
        let ended = await failure { try await kept.query(CountPairs()) }
        #expect(ended?.sqlState == "25P01")
        #expect(pool.load.inUse == 0)
        pool.close()
    }

    @Test("a failed statement that the body hides doesn't become a commit")
    func hiddenFailure() async throws {
        let database = try await TestDatabase()
        let pool = database.pool(max: 1)
        try await pool.withConnection(deadline: database.soon) { try await $0.run(sql: pairsTable) }
        let error = await failure {
            try await pool.transaction(.system, deadline: database.soon) { tx in
                try await tx.execute(InsertPair(id: 1, word: "one"))
                _ = try? await tx.execute(InsertPair(id: 1, word: "again"))
            }
        }
        #expect(error?.sqlState == "25P02")
        #expect(try await pool.query(.system, CountPairs(), deadline: database.soon) == [0])
        pool.close()
    }

    @Test("a transaction that lost a race runs again, and both take effect")
    func races() async throws {
        let database = try await TestDatabase()
        let pool = database.pool()
        try await pool.withConnection(deadline: database.soon) { connection in
            try await connection.run(sql: pairsTable + "; INSERT INTO pairs VALUES (0, 'n')")
        }
        let runs = Tally()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<3 {
                group.addTask {
                    try await pool.transaction(
                        .system, deadline: database.soon, isolation: .repeatableRead
                    ) { tx in
                        runs.add()
                        _ = try await tx.query(CountPairs())
                        try await tx.execute(Sleep(seconds: 0.2))
                        try await tx.execute(Bump(word: "n"))
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(runs.count > 3)
        let bumped = try await pool.query(.system, SumPairs(), deadline: database.soon)
        #expect(bumped == [3])
        pool.close()
    }

    @Test("a connection lost during COMMIT is an unknown outcome, and isn't tried again")
    func lostCommit() async throws {
        let database = try await TestDatabase()
        let pool = database.pool()
        try await pool.withConnection(deadline: database.soon) { connection in
            try await connection.run(sql: pairsTable)
            try await connection.run(
                sql: """
                    CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$
                    BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
                    CREATE CONSTRAINT TRIGGER dies AFTER INSERT ON pairs DEFERRABLE
                    INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION die()
                    """)
        }
        let runs = Tally()
        let error = await failure {
            try await pool.transaction(.system, deadline: database.soon) { tx in
                runs.add()
                try await tx.execute(InsertPair(id: 1, word: "one"))
            }
        }
        #expect(error?.kind == .commitUnknown)
        #expect(runs.count == 1)
        let alone = await failure {
            try await pool.execute(
                .system, InsertPair(id: 2, word: "two"), deadline: database.soon)
        }
        #expect(alone?.kind == .commitUnknown)
        #expect(try await pool.query(.system, CountPairs(), deadline: database.soon) == [0])
        pool.close()
    }

    @Test("a connection lost before COMMIT runs the transaction once more on another")
    func lostBody() async throws {
        let database = try await TestDatabase()
        let pool = database.pool()
        let runs = Tally()
        let count = try await pool.transaction(.system, deadline: database.soon) { tx in
            let run = runs.add()
            let pid = try await tx.query(BackendPID())[0]
            if run == 1 { try await tx.execute(Terminate(pid: pid)) }
            return run
        }
        #expect(count == 2)
        pool.close()
    }

    @Test("COPY, scripts and read-only transactions work in a transaction")
    func variety() async throws {
        let database = try await TestDatabase()
        let pool = database.pool(max: 1)
        try await pool.transaction(.system, deadline: database.soon) { tx in
            try await tx.run(sql: pairsTable)
        }
        try await pool.transaction(.system, deadline: database.soon) { tx in
            var writer = CopyWriter()
            writer.beginRow(columns: 2)
            writer.int64(9)
            writer.string("nine")
            try await tx.copyIn("COPY pairs FROM STDIN BINARY", writer.finish())
        }
        let count = try await pool.transaction(
            .system, deadline: database.soon, readOnly: true
        ) { tx in
            try await tx.queryFirst(CountPairs())
        }
        #expect(count == 1)
        let refused = await failure {
            try await pool.transaction(
                .system, deadline: database.soon, readOnly: true
            ) { tx in
                try await tx.execute(InsertPair(id: 1, word: "one"))
            }
        }
        #expect(refused?.sqlState == "25006")
        pool.close()
    }
}

private struct SumPairs: Statement {
    static let name = "test.sum_pairs"
    static let sql = "SELECT sum(id)::bigint FROM pairs"
    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int64 { try row.int64() }
}
