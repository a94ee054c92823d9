import Chassis
import Model
import Postgres
import Synchronization
import TestKit

/// An empty database of a test's own, and short ways to reach it.
struct TestDatabase {
    let url: PostgresURL
    let clock = SystemClock()

    init() async throws { url = try await PrivatePostgres.shared().createDatabase() }

    var soon: Deadline { within(20_000) }

    func within(_ milliseconds: UInt64) -> Deadline {
        Deadline.after(milliseconds: milliseconds, from: clock.monotonic)
    }

    func configuration(max: Int = 4, prepares: Bool = true) -> PostgresConfiguration {
        PostgresConfiguration(url: url, max: max, preparesStatements: prepares)
    }

    func connect(prepares: Bool = true) async throws -> Connection {
        try await Connection.connect(configuration(prepares: prepares), clock: clock)
    }

    func pool(max: Int = 4) -> Pool { Pool(configuration: configuration(max: max), clock: clock) }
}

/// Inserts one pair.
struct InsertPair: Statement {
    typealias Row = NoRow
    static let name = "test.insert_pair"
    static let sql = "INSERT INTO pairs (id, word) VALUES ($1, $2)"
    let id: Int64
    let word: String
    func bind(_ binds: inout Binds) {
        binds.append(id)
        binds.append(word)
    }
}

/// Counts the pairs.
struct CountPairs: Statement {
    static let name = "test.count_pairs"
    static let sql = "SELECT count(*) FROM pairs"
    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int64 { try row.int64() }
}

/// Adds one to the number of a pair.
struct Bump: Statement {
    typealias Row = NoRow
    static let name = "test.bump"
    static let sql = "UPDATE pairs SET id = id + 1 WHERE word = $1"
    let word: String
    func bind(_ binds: inout Binds) { binds.append(word) }
}

/// Sleeps at the server.
struct Sleep: Statement {
    typealias Row = NoRow
    static let name = "test.sleep"
    static let sql = "SELECT pg_sleep($1)"
    let seconds: Double
    func bind(_ binds: inout Binds) { binds.append(seconds) }
}

/// Reads one setting of the session.
struct CurrentSetting: Statement {
    static let name = "test.setting"
    static let sql = "SELECT coalesce(current_setting($1, true), '')"
    let setting: String
    func bind(_ binds: inout Binds) { binds.append(setting) }
    static func decode(_ row: inout RowReader) throws(PostgresError) -> String { try row.string() }
}

/// Ends the backend of another connection, or of this one.
struct Terminate: Statement {
    typealias Row = NoRow
    static let name = "test.terminate"
    static let sql = "SELECT pg_terminate_backend($1)"
    let pid: Int32
    func bind(_ binds: inout Binds) { binds.append(pid) }
}

/// The process id of the connection's backend.
struct BackendPID: Statement {
    static let name = "test.pid"
    static let sql = "SELECT pg_backend_pid()"
    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int32 { try row.int32() }
}

let pairsTable = "CREATE TABLE pairs (id bigint PRIMARY KEY, word text NOT NULL)"

/// The kind of the Postgres error that `body` throws; nil when it throws none.
func failure<Value>(_ body: () async throws -> Value) async -> PostgresError? {
    do {
        _ = try await body()
        return nil
    } catch {
        return error as? PostgresError
    }
}

/// Counts from any task.
final class Tally: Sendable {
    private let value = Atomic<Int>(0)
    var count: Int { value.load(ordering: .relaxed) }
    @discardableResult
    func add() -> Int { value.add(1, ordering: .relaxed).newValue }
}
