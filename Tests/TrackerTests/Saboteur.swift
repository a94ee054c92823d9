import Chassis
import Model
import Postgres
import Synchronization

@testable import Tracker

/// Ends every connection of the tracker to a database, as the server's death would.
private struct CutConnections: Statement {
    typealias Row = Bool
    static let name = "test.cut"
    static let sql = """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE usename = 'tollgate_tracker' AND datname = current_database()
        """
    static func decode(_ row: inout RowReader) throws(PostgresError) -> Bool { try row.bool() }
}

/// Fails after one step of a flush.
final class Saboteur: Sendable {
    struct Sabotage: Error {}
    private let armed = Mutex<UsageStore.Step?>(nil)
    private let url: PostgresURL
    private let kills: Bool
    let failures = Atomic<Int>(0)

    init(_ url: PostgresURL, kills: Bool) {
        self.url = url
        self.kills = kills
    }

    func arm(_ step: UsageStore.Step) { armed.withLock { $0 = step } }

    func after(_ step: UsageStore.Step) async throws {
        let isNow = armed.withLock { armed in
            guard armed == step else { return false }
            armed = nil
            return true
        }
        guard isNow else { return }
        failures.wrappingAdd(1, ordering: .relaxed)
        guard kills else { throw Sabotage() }
        let admin = try await Connection.connect(
            PostgresConfiguration(url: url), clock: SystemClock())
        _ = try await admin.query(CutConnections())
        await admin.close()
    }
}
