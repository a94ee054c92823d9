import Model
import Postgres
import Synchronization
import TestKit
import Testing

private struct Notify: Statement {
    typealias Row = NoRow
    static let name = "test.notify"
    static let sql = "SELECT pg_notify($1, $2)"
    let channel: String
    let payload: String
    func bind(_ binds: inout Binds) {
        binds.append(channel)
        binds.append(payload)
    }
}

private struct TerminateListeners: Statement {
    typealias Row = NoRow
    static let name = "test.terminate_listeners"
    static let sql = """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()
        """
}

@Suite struct ListenerTests {
    @Test("notifications arrive in order, and again after the connection was lost")
    func delivery() async throws {
        let database = try await TestDatabase()
        let listener = Listener(configuration: database.configuration(), clock: database.clock)
        let events = Mutex<[Listener.Event]>([])
        listener.listen(["tollgate_keys", "odd \"name\""]) { event in
            events.withLock { $0.append(event) }
        }
        func count(_ wanted: Listener.Event) -> Int {
            events.withLock { $0.count { $0 == wanted } }
        }
        func wait(until condition: () -> Bool) async throws {
            for _ in 0..<500 where !condition() { try await Task.sleep(nanoseconds: 10_000_000) }
            #expect(condition())
        }
        try await wait { count(.connected) == 1 }
        let sender = try await database.connect()
        try await sender.execute(Notify(channel: "tollgate_keys", payload: "7:1"))
        try await sender.execute(Notify(channel: "unheard", payload: "no"))
        try await sender.execute(Notify(channel: "odd \"name\"", payload: ""))
        try await wait { events.withLock { $0.count } == 3 }
        #expect(
            events.withLock { Array($0.dropFirst()) } == [
                .notification(Notification(channel: "tollgate_keys", payload: "7:1")),
                .notification(Notification(channel: "odd \"name\"", payload: "")),
            ])
        try await sender.execute(TerminateListeners())
        try await wait { count(.connected) == 2 }
        #expect(
            events.withLock { events in
                events.contains { if case .lost = $0 { true } else { false } }
            })
        let again = Notification(channel: "tollgate_keys", payload: "again")
        try await sender.execute(Notify(channel: again.channel, payload: again.payload))
        try await wait { count(.notification(again)) == 1 }
        await listener.stop()
        await sender.close()
    }
}
