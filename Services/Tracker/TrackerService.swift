import Chassis
import Contracts
import Model
import Postgres
import RPC

/// The tracker: takes usage events, never loses an acknowledged one, counts each once.
///
/// An event goes from `Record` into the journal (then it is SPOOLED), from there in batches
/// into PostgreSQL with all rollups (then it is COMMITTED), and out of the journal.
package final class TrackerService: Component, TrackerHotService, Contracts.TrackerService {
    package let name = "tracker"
    /// Connections that the tracker's pool must have: two batches in flight, a partition made, the address rules
    /// read, retention, the files of what it dropped, a dry run, and the books of backfills.
    package static let connectionsMax = 8

    private let journal: Journal
    private let queue: SpoolQueue
    private let flusher: Flusher
    private let ledger: SpoolLedger
    private let metrics: TrackerMetrics
    private let method: RecordMethod
    private let retirement: RetentionMethod
    private let addresses: AddressWatch
    private let backfill: BackfillMethod
    private let streams = RecordStreamMethod()
    private let pool: Pool
    private let clock: any TimeSource

    /// Opens the journal and checks it; nothing reaches the database before `start`.
    /// - Parameters:
    ///   - pool: the flusher's own, closed by `stop`; past any pooler, since it copies.
    ///   - newJournal: the uuid of the journal if it has to be made, 16 bytes.
    ///   - shutdown: raised as a failure when the journal's disk fails.
    /// - Throws: why the journal can't be used, and what to do.
    package convenience init(
        _ configuration: TrackerConfiguration, pool: Pool, newJournal: [UInt8],
        health: HealthState, shutdown: ShutdownRequest, metrics: Metrics,
        clock: any TimeSource, log: Logger
    ) throws {
        try self.init(
            configuration, pool: pool, newJournal: newJournal, disk: PosixDisk(), health: health,
            shutdown: shutdown, metrics: metrics, clock: clock, log: log)
    }

    init(
        _ configuration: TrackerConfiguration, pool: Pool, newJournal: [UInt8],
        disk: any JournalDisk, health: HealthState,
        shutdown: ShutdownRequest = ShutdownRequest(), metrics registry: Metrics,
        clock: any TimeSource, log: Logger,
        screeningSeed: UInt64 = SecureRandom.bytes(8).reduce(0) { $0 << 8 | UInt64($1) },
        afterStep: @escaping @Sendable (UsageStore.Step) async throws -> Void = { _ in }
    ) throws {
        let metrics = TrackerMetrics(registry)
        let settings = JournalConfiguration(
            directory: configuration.journalDirectory, bytesMax: configuration.journalBytesMax)
        let intake = LateIntake()
        let journal = try Journal(
            settings, newIdentity: newJournal, disk: disk, observer: intake, clock: clock)
        if journal.tornBytes > 0 {
            log.warning(
                "cut off the journal's torn end, which was never acknowledged",
                ["bytes": .int(journal.tornBytes)])
        }
        let policy = BatchPolicy(
            eventsWanted: configuration.flushRecords,
            delayMilliseconds: configuration.flushMilliseconds,
            eventsMax: configuration.batchEventsMax)
        let recovered = journal.recoveredEventCounts.reduce(UInt64(0)) { $0 + UInt64($1) }
        ledger = SpoolLedger(recoveredEvents: recovered)
        queue = SpoolQueue(
            bytesMax: configuration.queueBytesMax, policy: policy,
            syncedPosition: journal.syncedPosition, clock: clock)
        let waiters = CommitWaiters()
        intake.set(
            SpoolIntake(
                queue: queue, waiters: waiters, ledger: ledger, metrics: metrics,
                journalHealth: JournalHealth(health: health, shutdown: shutdown, log: log)))
        let store = UsageStore(
            pool: pool,
            tracker: configuration.node.isEmpty
                ? TrackerName.standard(
                    in: configuration.journalDirectory, host: TrackerName.host, fresh: newJournal)
                : configuration.node,
            journal: journal, takeoverMilliseconds: configuration.takeoverMilliseconds,
            lateGraceMilliseconds: configuration.lateGraceMilliseconds, clock: clock,
            meters: MeterCatalogue(clock: clock),
            afterStep: afterStep)
        let book = AddressBook()
        addresses = AddressWatch(book: book, pool: pool, clock: clock, log: log)
        let partitions = PartitionKeeper(store: store, clock: clock, log: log)
        flusher = Flusher(
            journal: journal, queue: queue, policy: policy, store: store, waiters: waiters,
            ledger: ledger, metrics: metrics, health: health, partitions: partitions,
            flagging: EventFlagging(seed: screeningSeed, book: book), addresses: addresses,
            flushMilliseconds: configuration.flushTimeoutMilliseconds, clock: clock, log: log)
        let upkeep = Upkeep(
            partitions: partitions,
            retention: Retention(pool: pool, terms: configuration.retention, clock: clock),
            metrics: metrics, clock: clock, log: log)
        retirement = RetentionMethod(upkeep: upkeep, terms: configuration.retention)
        method = RecordMethod(
            journal: journal, metrics: metrics, clock: clock, streams: streams)
        backfill = BackfillMethod(
            record: method, dryRuns: DryRuns(store: store, log: log),
            books: BackfillBooks(pool: pool, clock: clock, log: log), metrics: metrics,
            clock: clock, lateGraceMilliseconds: configuration.lateGraceMilliseconds)
        self.journal = journal
        self.metrics = metrics
        self.pool = pool
        self.clock = clock
    }

    /// Begins to flush what the journal holds; returns at once, whether PostgreSQL is there or not.
    package func start() async throws {
        await flusher.start()
        addresses.start()
        retirement.upkeep.start()
    }

    /// Makes everything taken durable, flushes it if PostgreSQL is there, and closes the journal.
    package func stop() async {
        await withCheckedContinuation { continuation in
            let journal = journal
            // Joins a thread that waits for the disk: not on the cooperative pool.
            journal.shutDown { continuation.resume() }
        }
        await retirement.upkeep.stop()
        await flusher.drain()
        await addresses.stop()
        pool.close()
    }

    /// Takes up to 10,000 usage events. An acknowledged event is never lost and counts once.
    package func record(
        _ request: TrackerV1.RecordRequestView, _ call: borrowing HotCall,
        _ reply: consuming HotReply
    ) {
        method.record(request, call, reply)
    }

    /// Stores events of the past and tells what became of them, or would become.
    package func backfill(
        _ request: TrackerV1.BackfillRequestView, _ call: borrowing HotCall,
        _ reply: consuming HotReply
    ) {
        backfill.backfill(request, call, reply)
    }

    /// How far jobs of backfills are.
    package func backfillJobs(
        _ request: TrackerV1.BackfillJobsRequest, _ call: CallContext
    ) async throws -> TrackerV1.BackfillJobsResponse {
        try await backfill.books.jobs(request, call)
    }

    /// Acknowledges the Records that name this stream, in their order.
    package func recordStream(
        _ request: TrackerV1.RecordStreamRequest, _ call: CallContext,
        _ writer: ReplyWriter<TrackerV1.RecordStreamResponse>
    ) async throws {
        try await streams.stream(request, call, writer)
    }

    /// Queue, journal and lag.
    package func status(
        _ request: TrackerV1.StatusRequest, _ call: CallContext
    ) async throws -> TrackerV1.StatusResponse {
        StatusMethod(
            journal: journal, queue: queue, ledger: ledger, metrics: metrics, clock: clock
        ).status()
    }

    /// Drops what is older than the settings keep, or says what would go.
    package func retention(
        _ request: TrackerV1.RetentionRequest, _ call: CallContext
    ) async throws -> TrackerV1.RetentionResponse {
        try await retirement.retire(request, call)
    }
}
