import Chassis
import Model
import Postgres
import RPC

/// Carries records from the journal to PostgreSQL, batch after batch, for the life of the process.
///
/// A batch that fails is tried again, unchanged, until it is in: the position row tells whether an
/// earlier attempt did commit. If much waits, the next batch is prepared and its rows are copied
/// while one adds to the rollups (`FlushTurn`).
actor Flusher {
    /// For a record some of whose events the database refuses, and the most for any other.
    private static let patienceMillisecondsMax: UInt64 = 600_000
    /// How long the end of the process waits for the database.
    private static let drainMilliseconds: UInt64 = 8_000
    private static let pauseMillisecondsMax: UInt64 = 2_000

    private let journal: Journal
    private let queue: SpoolQueue
    private let feed: SpoolFeed
    private let store: UsageStore
    private let partitions: PartitionKeeper
    private let addresses: AddressWatch
    private let waiters: CommitWaiters
    private let ledger: SpoolLedger
    private let metrics: TrackerMetrics
    private let health: HealthState
    private let clock: any TimeSource
    private let log: Logger
    private let storing: OutageLog
    /// Set when the process ends: each batch gets one attempt more.
    private var isDraining = false
    private var task: Task<Void, Never>?
    /// The batches on their way, two at most.
    private var inFlight: [Task<Attempt, Never>] = []
    /// The time that an attempt is given without need for more, in milliseconds.
    private let flushMilliseconds: UInt64
    /// The time that an attempt is given: twice as much after one that took longer, for a database may be slow and
    /// must not be asked for ever for what it can't do in time.
    private var patienceMilliseconds: UInt64
    /// When the batch whose turn it is began to be written.
    private var turnBegan = MonotonicInstant(nanoseconds: 0)

    /// Makes a flusher of parts that belong together.
    init(
        journal: Journal, queue: SpoolQueue, policy: BatchPolicy, store: UsageStore,
        waiters: CommitWaiters, ledger: SpoolLedger, metrics: TrackerMetrics, health: HealthState,
        partitions: PartitionKeeper, flagging: EventFlagging, addresses: AddressWatch,
        flushMilliseconds: UInt64, clock: any TimeSource, log: Logger
    ) {
        self.flushMilliseconds = flushMilliseconds
        patienceMilliseconds = flushMilliseconds
        self.journal = journal
        self.queue = queue
        feed = SpoolFeed(queue: queue, policy: policy, journal: journal, flagging: flagging)
        self.store = store
        self.partitions = partitions
        self.addresses = addresses
        self.waiters = waiters
        self.ledger = ledger
        self.metrics = metrics
        self.health = health
        self.clock = clock
        self.log = log
        storing = OutageLog(
            log, "events could not be stored; they stay in the journal",
            recovery: "events are stored again")
    }

    /// Begins; returns at once.
    func start() {
        guard task == nil else { return }
        task = Task { await run() }
    }

    /// Flushes what waits, each batch with one attempt more, for 8 s at most. What is left
    /// stays in the journal.
    func drain() async {
        isDraining = true
        queue.drain()
        guard let task else { return }
        let limit = Task {
            try await Task.sleep(nanoseconds: Self.drainMilliseconds * 1_000_000)
            task.cancel()
            for batch in inFlight { batch.cancel() }
        }
        await task.value
        limit.cancel()
    }

    private func run() async {
        guard await openPosition() else { return }
        // Before the first batch is prepared. A failure is told, and no reason not to go on.
        await addresses.refresh()
        var running: Flight?
        do {
            while true {
                // A batch of its own for what has just come in would be small: let it gather.
                if let last = running, await !isDeep {
                    guard await land([last]) else { return }
                    running = nil
                }
                guard await feed.hasLeftover ? true : queue.waitUntilDue() else { break }
                guard let batch = try await feed.next() else { continue }
                let before = running
                let next = begin(batch, after: before)
                inFlight = [before, next].compactMap { $0?.attempt }
                running = next
                if let before, await !before.attempt.value.isStored {
                    guard await land([before, next]) else { return }
                    running = nil
                }
            }
        } catch {
            await stopOnDamage(error)
        }
        if let running { _ = await land([running]) }
    }

    /// Whether so much waits that a batch may be copied while another one is on its way.
    private var isDeep: Bool {
        get async { await feed.hasLeftover || queue.isDeep }
    }

    private func begin(_ batch: PreparedBatch, after before: Flight?) -> Flight {
        let turn = FlushTurn(after: before?.turn, isFollowed: true) { await self.takeTurn(batch) }
        let expected = ExpectedOutcome()
        let attempt = Task {
            let attempt = await self.attempt(batch, expected, turn)
            turn.ended(isStored: attempt.isStored)
            return attempt
        }
        return Flight(batch: batch, turn: turn, expected: expected, attempt: attempt)
    }

    /// Waits for batches in flight and tries again, one by one, those whose first attempt failed;
    /// starts again from the database's position if it went back. False when the process ends.
    private func land(_ flights: [Flight]) async -> Bool {
        // No attempt is left that could hold rows which another one waits for.
        var attempts: [Attempt] = []
        for flight in flights { attempts.append(await flight.attempt.value) }
        for (flight, attempt) in zip(flights, attempts) where !attempt.isStored {
            switch await commit(flight.batch, flight.expected, after: attempt) {
            case .stored: continue
            case .ended: return false
            case .rewound:
                // Nothing is lost: the journal has everything that is not in the database, and
                // is read again.
                await feed.forget()
                return await openPosition()
            }
        }
        return true
    }

    /// The journal can't be read: nothing more is flushed, and nothing is lost by going on
    /// taking events.
    private func stopOnDamage(_ error: any Error) async {
        log.error(
            "flushing stopped: the journal can't be read", ["reason": .string("\(error)")])
        health.setDependency("journal", isHealthy: false, detail: "\(error)")
        ledger.setHealthy(false)
        waiters.failAll(CommitWaiters.unavailable)
    }

    /// Learns the position to go on after; false when the process ends before the database was
    /// reached.
    private func openPosition() async -> Bool {
        var pause = Pause()
        while true {
            let deadline = Deadline.after(milliseconds: 10_000, from: clock.monotonic)
            do {
                let (position, replaced) = try await store.openPosition(deadline: deadline)
                if try await !store.findRoute(deadline: deadline) {
                    log.info("rows go through a temporary table: no role may copy them", [:])
                }
                if let replaced { tell(of: replaced, position) }
                settle(position)
                return true
            } catch {
                guard await wasTrouble(error, &pause) else { return false }
            }
        }
    }

    private func tell(of replaced: StoredPosition, _ position: UInt64) {
        let fields: LogFields = [
            "position": .uint(position), "replaced_position": .uint(replaced.position),
        ]
        if replaced.journal == journal.formerIdentity {
            log.warning(
                "the journal had lost its end and is stored again; no event counts twice",
                fields)
        } else {
            log.warning(
                "the journal took over the tracker's position; known events will not count twice",
                fields)
        }
    }

    /// Takes note of what the database has already.
    private func settle(_ position: UInt64) {
        do throws(DiskFault) {
            try journal.settle()
        } catch {
            // The next start will believe less of the database's position than it could.
            log.warning(
                "could not write down that the database was reached",
                ["reason": .string(error.description)])
        }
        let from = journal.recoveredFrom
        let done = position >= from ? Int(clamping: position - from + 1) : 0
        let events = journal.recoveredEventCounts.prefix(done).reduce(0) { $0 + Int($1) }
        release(position)
        ledger.committed(events, through: position)
        becomeHealthy()
        queue.start(after: position)
    }

    /// What became of a batch.
    private enum Fate {
        case stored
        /// The database has less than it had: start again from its position.
        case rewound
        /// The process ends; the batch stays in the journal.
        case ended
    }

    /// Tries until the batch is in, or there is no point in trying; no other batch is on its way.
    /// Events that the database refuses for their contents are looked for and set aside.
    private func commit(
        _ batch: PreparedBatch, _ expected: ExpectedOutcome = ExpectedOutcome(),
        after first: Attempt = .lost, isIsolating: Bool = false
    ) async -> Fate {
        var last = first
        var pause = Pause()
        while true {
            switch last {
            case .stored:
                return .stored
            case .lost:
                break
            case .failed(let error as FlushFault) where error.isRewound:
                log.warning(
                    "the database lost transactions; what the journal still holds is stored again",
                    ["reason": .string(error.description)])
                return .rewound
            case .failed(let error as PostgresError) where error.blamesData && !isIsolating:
                metrics.flushFailures.add()
                log.sampled(
                    .warning, "PostgreSQL refuses events for their contents; looking for them",
                    ["reason": .string(error.description)])
                return await isolate(batch)
            case .failed(let error):
                metrics.flushFailures.add()
                if (error as? PostgresError)?.kind == .timeout {
                    patienceMilliseconds = min(
                        patienceMilliseconds * 2, Self.patienceMillisecondsMax)
                }
                guard await wasTrouble(error, &pause) else { return .ended }
            }
            takeTurn(batch)
            last = await attempt(
                batch, expected, FlushTurn(isFollowed: false), isIsolating: isIsolating)
        }
    }

    /// One attempt to commit a batch.
    private func attempt(
        _ batch: PreparedBatch, _ expected: ExpectedOutcome, _ turn: FlushTurn,
        isIsolating: Bool = false
    ) async -> Attempt {
        let limit = isIsolating ? Self.patienceMillisecondsMax : patienceMilliseconds
        let deadline = Deadline.after(milliseconds: limit, from: clock.monotonic)
        do {
            try await partitions.ensure(batch.days)
            let flushed =
                isIsolating
                ? try await store.flushIsolating(batch, deadline: deadline, expected: expected)
                : try await store.flush(
                    batch, deadline: deadline, expected: expected, turn: turn)
            switch flushed {
            case .now(let outcome, let isStaged):
                if isStaged { metrics.flushesStaged.add() }
                finish(batch, outcome)
            case .before:
                finish(batch, expected.outcome)
            }
            return .stored
        } catch is FlushTurn.Lost {
            return .lost
        } catch {
            return .failed(error)
        }
    }

    /// Commits a batch record by record where need be, and a record without the events that
    /// can't be stored.
    private func isolate(_ batch: PreparedBatch) async -> Fate {
        let middle = batch.records.count / 2
        guard middle > 0, let first = try? batch.half(batch.records[..<middle]),
            let second = try? batch.half(batch.records[middle...])
        else { return await commit(batch, isIsolating: true) }
        let fate = await commit(first)
        return fate == .stored ? await commit(second) : fate
    }

    /// No other batch is before this one any more.
    private func takeTurn(_ batch: PreparedBatch) {
        turnBegan = clock.monotonic
        ledger.inFlight(since: batch.records[0].takenAt)
    }

    private func finish(_ batch: PreparedBatch, _ outcome: FlushOutcome?) {
        let nanoseconds = clock.monotonic.nanoseconds(since: turnBegan)
        patienceMilliseconds = max(patienceMilliseconds / 2, flushMilliseconds)
        becomeHealthy()
        // First: whoever learns of the commit finds room in the journal.
        release(batch.positions.upperBound)
        ledger.inFlight(since: nil)
        ledger.committed(batch.events.count, through: batch.positions.upperBound)
        metrics.flushes.add()
        ledger.flushed(at: clock.wall.microseconds)
        metrics.flushTime.record(nanoseconds / 1_000)
        metrics.flushRows.record(UInt64(batch.events.count))
        if let outcome {
            metrics.duplicates.add(UInt64(outcome.count(.duplicate)))
            metrics.conflicts.add(UInt64(outcome.count(.conflict)))
            tellOfQuarantine(batch, outcome)
            for flag in batch.flags where outcome[flag.ordinal] == .accepted {
                for kind in flag.kinds { metrics.flagged[kind]?.add() }
            }
            answer(batch, outcome)
        }
    }

    private func tellOfQuarantine(_ batch: PreparedBatch, _ outcome: FlushOutcome) {
        metrics.quarantined.add(UInt64(outcome.reasons.count))
        for (place, reason) in outcome.reasons {
            let identity = batch.events[place].identity
            log.error(
                "PostgreSQL refuses an event for its contents: it is in usage_quarantine",
                [
                    "org_id": .int(identity.org),
                    "event_id": .string(HexString.encode(identity.id)),
                    "occurred_at": .string(Timestamp(microseconds: identity.occurredAt).rfc3339),
                    "reason": .string(reason),
                ])
        }
    }

    private func answer(_ batch: PreparedBatch, _ outcome: FlushOutcome) {
        guard waiters.count > 0 else { return }
        var place = 0
        for record in batch.records {
            let end = place + record.events
            waiters.take(record.position)?.committed(outcome, place..<end, batch.events)
            place = end
        }
    }

    private func release(_ position: UInt64) {
        do throws(DiskFault) {
            try journal.remove(through: position)
        } catch {
            log.sampled(
                .warning, "could not remove a journal file", ["reason": .string(error.description)])
        }
    }

    private func becomeHealthy() {
        ledger.setHealthy(true)
        health.setDependency("postgresql", isHealthy: true)
        storing.succeeded()
    }

    /// Tells of a failed attempt and pauses; false when the process ends and there is no
    /// further attempt.
    private func wasTrouble(_ error: any Error, _ pause: inout Pause) async -> Bool {
        ledger.setHealthy(false)
        health.setDependency(
            "postgresql", isHealthy: false,
            detail: (error as? FlushFault)?.description ?? "a flush failed")
        storing.failed(["reason": .string("\(error)")])
        waiters.expire(at: clock.monotonic)
        if pause.isSecond { waiters.failAll(CommitWaiters.unavailable) }
        guard !isDraining else { return false }
        var left = pause.next()
        // In short steps, so that the end of the process and deadlines are noticed.
        while left > 0, !isDraining {
            let step = min(left, 100)
            try? await Task.sleep(nanoseconds: step * 1_000_000)
            left -= step
            waiters.expire(at: clock.monotonic)
        }
        return true
    }

    /// The pauses between attempts, in milliseconds: 50, 100, 200 ... 2,000.
    private struct Pause {
        private var attempts: UInt64 = 0
        /// Whether the attempt that failed was not the first.
        var isSecond: Bool { attempts >= 1 }

        mutating func next() -> UInt64 {
            defer { attempts += 1 }
            return min(50 << min(attempts, 10), Flusher.pauseMillisecondsMax)
        }
    }
}
