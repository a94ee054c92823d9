import Chassis
import Model
import Synchronization

/// Listens to NOTIFY channels on a connection of its own, and connects again whenever it's lost.
///
/// Between `.lost` and `.connected` notifications are missed: whoever keeps a copy of the database
/// must look at it anew on `.connected`. Needs a direct connection, not a transaction pooler.
package final class Listener: Sendable {
    /// What the listener has to tell.
    package enum Event: Sendable, Equatable {
        /// LISTEN is in force; read what was missed.
        case connected
        /// The connection is gone; the listener is on its way to a new one.
        case lost(PostgresError)
        /// A NOTIFY arrived.
        case notification(Notification)
    }

    /// How often a silent connection is asked for a sign of life, in milliseconds.
    private static let heartbeatMilliseconds: UInt64 = 15_000

    private let configuration: PostgresConfiguration
    private let clock: any TimeSource
    private let log: Logger
    private let task = Mutex<Task<Void, Never>?>(nil)

    /// Makes a listener that isn't listening yet.
    package init(
        configuration: PostgresConfiguration, clock: any TimeSource, log: Logger = .silent
    ) {
        self.configuration = configuration
        self.clock = clock
        self.log = log
    }

    deinit { task.withLock { $0?.cancel() } }

    /// Starts to listen; events come one at a time, in order, and the next waits for `onEvent`.
    package func listen(
        _ channels: [String], onEvent: @escaping @Sendable (Event) async -> Void
    ) {
        let configuration = configuration
        let clock = clock
        let log = log
        let loop = Task {
            await Self.run(configuration, clock, log, channels, onEvent)
        }
        let former = task.withLock { task in
            let former = task
            task = loop
            return former
        }
        former?.cancel()
    }

    /// Stops listening and closes the connection.
    package func stop() async {
        let running = task.withLock { task in
            let running = task
            task = nil
            return running
        }
        running?.cancel()
        await running?.value
    }

    private static func run(
        _ configuration: PostgresConfiguration, _ clock: any TimeSource, _ log: Logger,
        _ channels: [String],
        _ onEvent: @Sendable (Event) async -> Void
    ) async {
        var failures = 0
        let outage = OutageLog(
            log, "lost the PostgreSQL listener", recovery: "the PostgreSQL listener is back")
        while !Task.isCancelled {
            do throws(PostgresError) {
                let connection = try await Connection.connect(configuration, clock: clock)
                let failure = await serve(connection, clock, channels, onEvent) {
                    failures = 0
                    outage.succeeded()
                }
                await connection.close()
                throw failure
            } catch {
                if Task.isCancelled { return }
                outage.failed(["reason": .string(error.description)])
                await onEvent(.lost(error))
                failures = min(failures + 1, 1_000)
            }
            let delay = Backoff.milliseconds(
                failures: failures, jitter: clock.monotonic.nanoseconds >> 10)
            try? await Task.sleep(nanoseconds: delay * 1_000_000)
        }
    }

    /// Delivers notifications until the connection fails, and returns why.
    private static func serve(
        _ connection: Connection, _ clock: any TimeSource, _ channels: [String],
        _ onEvent: (Event) async -> Void, isUp: () -> Void
    ) async -> PostgresError {
        do throws(PostgresError) {
            let script = channels.map { "LISTEN " + quoted($0) }.joined(separator: ";")
            let patience = Deadline.after(milliseconds: 10_000, from: clock.monotonic)
            try await connection.run(sql: script, deadline: patience)
            isUp()
            await onEvent(.connected)
            while true {
                let next = Deadline.after(
                    milliseconds: heartbeatMilliseconds, from: clock.monotonic)
                let found = try await connection.notifications(until: next)
                for notification in found { await onEvent(.notification(notification)) }
                if Task.isCancelled {
                    return PostgresError(.cancelled, "the listener was stopped")
                }
                if found.isEmpty {
                    let patience = Deadline.after(milliseconds: 10_000, from: clock.monotonic)
                    try await connection.run(sql: "SELECT 1", deadline: patience)
                }
            }
        } catch {
            return error
        }
    }

    /// A channel as an SQL identifier.
    private static func quoted(_ name: String) -> String {
        "\""
            + name.filter { $0 != "\0" }.split(separator: "\"", omittingEmptySubsequences: false)
            .joined(separator: "\"\"") + "\""
    }
}
