import Chassis
import Model
import Postgres
import Synchronization

/// Keeps the address book current: looks each second whether the rules' version has moved, and reads them all
/// when it has. While PostgreSQL is away, what is in memory stands, and nothing waits.
final class AddressWatch: Sendable {
    private static let pollMilliseconds: UInt64 = 1_000
    private static let timeoutMilliseconds: UInt64 = 5_000

    private let book: AddressBook
    private let pool: Pool
    private let clock: any TimeSource
    private let reading: OutageLog
    private let version = Mutex<Int64?>(nil)
    private let task = Mutex<Task<Void, Never>?>(nil)

    /// Makes a watch that has read nothing yet.
    init(book: AddressBook, pool: Pool, clock: any TimeSource, log: Logger) {
        self.book = book
        self.pool = pool
        self.clock = clock
        reading = OutageLog(
            log, "the address rules could not be read; what is in memory stands",
            recovery: "the address rules can be read again")
    }

    /// Begins to look; returns at once.
    func start() {
        task.withLock { task in
            guard task == nil else { return }
            task = Task {
                while !Task.isCancelled {
                    await self.refresh()
                    try? await Task.sleep(nanoseconds: Self.pollMilliseconds * 1_000_000)
                }
            }
        }
    }

    /// Ends looking.
    func stop() async {
        let running = task.withLock { $0 }
        running?.cancel()
        await running?.value
    }

    /// Reads the rules if they have changed since the last time.
    func refresh() async {
        let deadline = Deadline.after(
            milliseconds: Self.timeoutMilliseconds, from: clock.monotonic)
        do {
            // The version first: a change in between is read again.
            let found = try await pool.query(
                .system, AddressVersion(), deadline: deadline, readOnly: true)
            guard let now = found.first, version.withLock({ $0 != now }) else {
                return reading.succeeded()
            }
            let rows = try await pool.query(
                UsageStore.scope, ListAddressRules(), deadline: deadline, readOnly: true)
            book.replace(with: Self.rules(rows))
            version.withLock { $0 = now }
            reading.succeeded()
        } catch {
            guard !Task.isCancelled else { return }
            reading.failed(["reason": .string("\(error)")])
        }
    }

    private static func rules(_ rows: [ListAddressRules.Row]) -> [Int64: OrgAddresses] {
        var orgs: [Int64: OrgAddresses] = [:]
        for row in rows {
            if row.isDenied {
                orgs[row.org, default: OrgAddresses()].denied.insert(row.network)
            } else {
                orgs[row.org, default: OrgAddresses()].allowed.insert(row.network)
            }
        }
        return orgs
    }
}
