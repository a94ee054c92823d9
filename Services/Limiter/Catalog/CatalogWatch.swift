import Chassis
import Model
import Postgres
import Synchronization

/// Keeps the directory obedient: notices within milliseconds, a poll of
/// the version each second as the fallback.
package final class CatalogWatch: Component {
    package let name = "catalog watch"

    private let listener: Listener
    private let pool: Pool
    private let directory: KeyDirectory
    private let loader: CatalogLoader
    private let clock: any TimeSource
    private let log: Logger
    private let ledger = Mutex(NoticeLedger())
    private let task = Mutex<Task<Void, Never>?>(nil)

    init(
        listener: Listener, pool: Pool, directory: KeyDirectory, loader: CatalogLoader,
        clock: any TimeSource, log: Logger
    ) {
        self.listener = listener
        self.pool = pool
        self.directory = directory
        self.loader = loader
        self.clock = clock
        self.log = log
    }

    package func start() async throws {
        do {
            try await loader.reloadPolicies()
        } catch {
            log.warning("policies are read when the database is back")
        }
        listener.listen(["tollgate_keys", "tollgate_plans", "tollgate_policies"]) {
            await self.follow($0)
        }
        let polls = Task { await self.poll() }
        task.withLock { $0 = polls }
    }

    package func stop() async {
        task.withLock { $0?.cancel() }
        await listener.stop()
    }

    private func follow(_ event: Listener.Event) async {
        switch event {
        case .connected:
            await reloadAll()
            ledger.withLock { $0.settle() }
            directory.hearsChanges.store(true, ordering: .relaxed)
        case .lost:
            directory.hearsChanges.store(false, ordering: .relaxed)
        case .notification(let notice):
            ledger.withLock { $0.hear() }
            await obey(notice.channel, notice.payload)
        }
    }

    private func obey(_ channel: String, _ payload: String) async {
        switch channel {
        case "tollgate_keys":
            guard let key = payload.split(separator: ":").last.flatMap({ Int64($0) }) else {
                directory.invalidateAll()
                return
            }
            directory.invalidate(keyID: key)
        case "tollgate_plans":
            guard let org = Int64(payload) else {
                directory.invalidateAll()
                return
            }
            directory.invalidate(org: org)
        default:
            await reloadAll()
        }
    }

    private func reloadAll() async {
        do {
            try await loader.reloadPolicies()
        } catch {
            log.warning("policies could not be read; the old ones stand")
        }
        directory.invalidateAll()
    }

    /// Compares the version often, so that a change whose notice was lost or is late is obeyed within a second.
    private func poll() async {
        while !Task.isCancelled {
            let deadline = Deadline.after(milliseconds: 1_000, from: clock.monotonic)
            let answer = try? await pool.query(
                .system, CatalogVersion(), deadline: deadline, readOnly: true)
            directory.databaseAnswers.store(answer != nil, ordering: .relaxed)
            if let version = answer?.first, ledger.withLock({ $0.observe(version) }) {
                log.warning("a change was not announced; reading everything again")
                await reloadAll()
            }
            try? await Task.sleep(for: .milliseconds(Self.pollMilliseconds))
        }
    }

    private static let pollMilliseconds = 400
}
