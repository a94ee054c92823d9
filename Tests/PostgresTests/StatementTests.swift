import Model
import Postgres
import TestKit
import Testing

private struct AllOfChanging: Statement {
    static let name = "test.all_of_changing"
    static let sql = "SELECT * FROM changing"
    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int { row.columnsLeft }
}

private struct BadSyntax: Statement {
    typealias Row = NoRow
    static let name = "test.bad_syntax"
    static let sql = "SELEKT 1"
}

private struct ToNumber: Statement {
    typealias Row = NoRow
    static let name = "test.to_number"
    static let sql = "SELECT $1::text::bigint"
    let text: String
    func bind(_ binds: inout Binds) { binds.append(text) }
}

@Suite struct StatementTests {
    @Test("a statement past its deadline is cancelled, and the connection goes on")
    func deadline() async throws {
        let database = try await TestDatabase()
        let connection = try await database.connect()
        let began = database.clock.monotonic
        let error = await failure {
            try await connection.execute(Sleep(seconds: 30), deadline: database.within(200))
        }
        #expect(error?.kind == .timeout)
        #expect(database.clock.monotonic.nanoseconds(since: began) < 5_000_000_000)
        #expect(connection.isReusable)
        #expect(try await connection.query(CurrentSetting(setting: "x.y")) == [""])
        let late = await failure {
            try await connection.execute(Sleep(seconds: 0), deadline: database.within(0))
        }
        #expect(late?.kind == .timeout)
        await connection.close()
    }

    @Test("a cancelled task cancels its statement, and the connection goes on")
    func cancellation() async throws {
        let connection = try await TestDatabase().connect()
        let task = Task { try await connection.execute(Sleep(seconds: 30)) }
        try await Task.sleep(nanoseconds: 100_000_000)
        task.cancel()
        let error = await failure { _ = try await task.value }
        #expect(error?.kind == .cancelled)
        #expect(try await connection.query(CurrentSetting(setting: "x.y")) == [""])
        await connection.close()
    }

    @Test("an error of the server leaves the connection usable and repeats no value")
    func serverErrors() async throws {
        let connection = try await TestDatabase().connect()
        try await connection.run(sql: pairsTable)
        let syntax = await failure { try await connection.execute(BadSyntax()) }
        #expect(syntax?.kind == .sql(state: "42601"))
        let data = await failure { try await connection.execute(ToNumber(text: "hunter2")) }
        #expect(data?.sqlState == "22P02")
        #expect(data?.description.contains("hunter2") == false)
        try await connection.execute(InsertPair(id: 1, word: "one"))
        let twice = await failure { try await connection.execute(InsertPair(id: 1, word: "uno")) }
        #expect(twice?.violatedConstraint == "pairs_pkey")
        #expect(try await connection.query(CountPairs()) == [1])
        await connection.close()
    }

    @Test("statements sent together are all or nothing")
    func executeAll() async throws {
        let connection = try await TestDatabase().connect()
        try await connection.run(sql: pairsTable)
        let counts = try await connection.executeAll([
            InsertPair(id: 1, word: "a"), InsertPair(id: 2, word: "a"), Bump(word: "none"),
        ])
        #expect(counts == [1, 1, 0])
        let error = await failure {
            try await connection.executeAll([
                InsertPair(id: 3, word: "c"), InsertPair(id: 1, word: "again"),
            ])
        }
        #expect(error?.violatedConstraint == "pairs_pkey")
        #expect(try await connection.query(CountPairs()) == [2])
        await connection.close()
    }

    @Test("a statement whose table changed its shape is prepared anew")
    func stalePlans() async throws {
        let database = try await TestDatabase()
        let connection = try await database.connect()
        try await connection.run(
            sql: "CREATE TABLE changing (a int); INSERT INTO changing VALUES (1)")
        #expect(try await connection.query(AllOfChanging()) == [1])
        try await connection.run(sql: "ALTER TABLE changing ADD COLUMN b int")
        let stale = await failure { _ = try await connection.query(AllOfChanging()) }
        #expect(stale?.kind == .serialization)
        #expect(try await connection.query(AllOfChanging()) == [2])
        try await connection.run(sql: "DEALLOCATE ALL")
        let gone = await failure { _ = try await connection.query(AllOfChanging()) }
        #expect(gone?.isRetryable == true)
        #expect(try await connection.query(AllOfChanging()) == [2])
        await connection.close()
    }

    @Test("a backend that dies under a statement outside a transaction leaves the outcome unknown")
    func lostStatement() async throws {
        let connection = try await TestDatabase().connect()
        let pid = try await connection.query(BackendPID())[0]
        let error = await failure { try await connection.execute(Terminate(pid: pid)) }
        #expect(error?.kind == .commitUnknown)
        #expect(error?.isConnectionLoss == true)
        #expect(!connection.isReusable)
        let after = await failure { _ = try await connection.query(BackendPID()) }
        #expect(after?.kind == .connection)
    }
}
