import Chassis
import Model
import Postgres
import Synchronization

/// Keeps the limiter obedient: notices within milliseconds, and a poll of the version as the
/// fallback, so that every change is obeyed within a second.
///
/// A notice removes what it names from memory at once, whatever PostgreSQL does; what must be read
/// for it (policies, switches) is read by a task of its own, one after another, and again until it
/// was read.
package final class CatalogWatch: Component {
    package let name = "catalog watch"

    private let listener: Listener
    private let pool: Pool
    private let directory: KeyDirectory
    private let loader: CatalogLoader
    private let clock: any TimeSource
    private let log: Logger
    private let reading: OutageLog
    private let onPlanChange: @Sendable (OrgID) -> Void
    private let degraded: DegradedTime
    private let state = Mutex(State())
    private let tasks = Mutex<[Task<Void, Never>]>([])
    private let wishes: AsyncStream<Void>
    private let wish: AsyncStream<Void>.Continuation

    private struct State {
        var ledger = NoticeLedger()
        /// What must be read, each with how often that was asked for.
        var behind: [CatalogLoader.Topic: UInt64] = [:]
        var isConnected = false
    }

    init(
        listener: Listener, pool: Pool, directory: KeyDirectory, loader: CatalogLoader,
        clock: any TimeSource, log: Logger, metrics: Metrics,
        onPlanChange: @escaping @Sendable (OrgID) -> Void = { _ in }
    ) {
        self.onPlanChange = onPlanChange
        degraded = DegradedTime(metrics)
        self.listener = listener
        self.pool = pool
        self.directory = directory
        self.loader = loader
        self.clock = clock
        self.log = log
        reading = OutageLog(
            log, "the catalogue could not be read; what is in memory stands",
            recovery: "the catalogue can be read again")
        (wishes, wish) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    package func start() async throws {
        askFor(CatalogLoader.Topic.allCases)
        await readWhatIsBehind()
        let channels = ["keys", "plans", "policies", "overrides", "switches"]
        listener.listen(channels.map { "tollgate_\($0)" }) { self.follow($0) }
        let running = [Task { await self.poll() }, Task { await self.readOnWish() }]
        tasks.withLock { $0 = running }
    }

    package func stop() async {
        tasks.withLock { $0.forEach { $0.cancel() } }
        wish.finish()
        await listener.stop()
    }

    // MARK: - Notices

    private func follow(_ event: Listener.Event) {
        switch event {
        case .connected:
            state.withLock { state in
                state.ledger.settle()
                state.isConnected = true
            }
            readEverythingAgain()
        case .lost:
            state.withLock { $0.isConnected = false }
            directory.hearsChanges.store(false, ordering: .relaxed)
        case .notification(let notice):
            state.withLock { $0.ledger.hear() }
            obey(notice.channel, notice.payload)
        }
    }

    private func obey(_ channel: String, _ payload: String) {
        switch channel {
        case "tollgate_keys":
            guard let key = payload.split(separator: ":").last.flatMap({ Int64($0) }) else {
                return directory.invalidateAll()
            }
            directory.invalidate(keyID: key)
        case "tollgate_plans", "tollgate_overrides":
            guard let org = Int64(payload) else { return directory.invalidateAll() }
            directory.invalidate(org: org)
            if channel == "tollgate_plans", let org = OrgID(org) { onPlanChange(org) }
        case "tollgate_switches": askFor([.switches])
        default: askFor([.policies])
        }
    }

    private func readEverythingAgain() {
        directory.invalidateAll()
        askFor(CatalogLoader.Topic.allCases)
    }

    // MARK: - Reading

    private func askFor(_ topics: [CatalogLoader.Topic]) {
        state.withLock { state in
            for topic in topics { state.behind[topic, default: 0] += 1 }
        }
        wish.yield()
    }

    private func readOnWish() async {
        for await _ in wishes { await readWhatIsBehind() }
    }

    /// Reads each topic that is behind, until none is or a read fails; the poll asks again then.
    private func readWhatIsBehind() async {
        while let (topic, asked) = state.withLock({ $0.behind.first }), !Task.isCancelled {
            do {
                try await loader.reload(topic)
                reading.succeeded()
            } catch {
                reading.failed(["topic": .string(topic.rawValue), "reason": .string("\(error)")])
                directory.hearsChanges.store(false, ordering: .relaxed)
                return
            }
            // Asked for again meanwhile: the read may have come before that change.
            state.withLock { if $0.behind[topic] == asked { $0.behind[topic] = nil } }
            // Orgs hold the rules that they were read with.
            if topic == .policies { directory.invalidateAll() }
        }
        let hears = state.withLock { $0.isConnected && $0.behind.isEmpty }
        directory.hearsChanges.store(hears, ordering: .relaxed)
    }

    /// Compares the version often, so that a change whose notice was lost or is late is obeyed
    /// within a second.
    private func poll() async {
        while !Task.isCancelled {
            let deadline = Deadline.after(milliseconds: 1_000, from: clock.monotonic)
            let answer = try? await pool.query(
                .system, CatalogVersion(), deadline: deadline, readOnly: true)
            directory.databaseAnswers.store(answer != nil, ordering: .relaxed)
            let hears = directory.hearsChanges.load(ordering: .relaxed)
            degraded.note(isDegraded: answer == nil || !hears, at: clock.monotonic)
            if let version = answer?.first,
                state.withLock({ $0.ledger.observe(version) })
            {
                log.warning("a change was not announced; reading everything again")
                readEverythingAgain()
            } else if state.withLock({ !$0.behind.isEmpty }) {
                wish.yield()
            }
            try? await Task.sleep(for: .milliseconds(Self.pollMilliseconds))
        }
    }

    private static let pollMilliseconds = 400
}
