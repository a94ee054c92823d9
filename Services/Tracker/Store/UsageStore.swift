import Model
import Postgres

/// The tracker's transactions.
///
/// A flush is one transaction: it writes the rows, claims the tracker's position row, which says
/// whether the batch is in already, adds to every rollup and quota counter, and moves the position.
/// So raw rows and rollups agree at every instant, and a batch that is flushed again after a crash
/// or an unclear COMMIT changes nothing.
///
/// Rows are copied straight into the table where they can be (`Loading`), else into a temporary
/// table and, after the claim, inserted from there. Either way one batch is copied while the one
/// before adds to the rollups; `FlushTurn` says why that can't end in a deadlock.
struct UsageStore: Sendable {
    /// The role that sees every org's rows.
    static let role = "tollgate_tracker_fleet"
    static let scope = Scope.fleet(role: role)

    /// Where a flush is: after each step a crash must leave the same numbers behind.
    enum Step: CaseIterable, Sendable {
        case copied, claimed, inserted, rolledUp, moved
    }

    /// What a flush found.
    enum Flushed: Sendable {
        /// The batch is in; this is what became of its events.
        case now(FlushOutcome, isStaged: Bool)
        /// The batch was in before: the commit of an earlier attempt did happen.
        case before
    }

    let pool: Pool
    /// TRACKER_NODE.
    let tracker: String
    let journal: Journal
    /// How long another journal's position must have stood still before it is taken over.
    var takeoverMilliseconds: UInt64 = 60_000
    /// What is stored longer after the end of its hour is late.
    var lateGraceMilliseconds: UInt64 = LateUsage.graceMillisecondsDefault
    let clock: any TimeSource
    let meters: MeterCatalogue
    let route = RowRoute()
    /// Called after each step; a test makes it throw.
    var afterStep: @Sendable (Step) async throws -> Void = { _ in }

    /// Finds the position to go on after.
    ///
    /// The row of another journal, or one that doesn't fit this one, is taken over: then
    /// everything that the journal holds is flushed again, and the events' identities keep it
    /// from counting twice. A position beyond what was on disk at start is one that doesn't
    /// fit: records have been given such positions since. A row that another journal moved a
    /// moment ago is not taken over: its tracker is alive.
    func openPosition(
        deadline: Deadline
    ) async throws -> (position: UInt64, replaced: StoredPosition?) {
        let first = journal.firstPosition
        return try await pool.transaction(Self.scope, deadline: deadline) { transaction in
            let now = clock.wall
            let start = StoredPosition(journal: journal.identity, position: first - 1)
            try await transaction.execute(
                InsertPosition(tracker: tracker, stored: start, at: now))
            guard let stored = try await transaction.queryFirst(ClaimPosition(tracker: tracker))
            else { throw FlushFault.positionMissing(tracker: tracker) }
            if stored.journal == start.journal {
                let trusted = first - 1...max(journal.trustedThrough, first - 1)
                if trusted.contains(stored.position) { return (stored.position, nil) }
                try journal.renew()
            } else if stored.journal != journal.formerIdentity, isMoving(stored, now) {
                throw FlushFault.nameInUse(tracker: tracker)
            }
            let next = StoredPosition(journal: journal.identity, position: first - 1)
            try await transaction.execute(MovePosition(tracker: tracker, stored: next, at: now))
            return (next.position, stored)
        }
    }

    private func isMoving(_ stored: StoredPosition, _ now: Timestamp) -> Bool {
        guard let moved = stored.committedAt else { return false }
        return now.microseconds(since: moved) < Int64(clamping: takeoverMilliseconds) * 1_000
    }

    /// Learns whether rows may go straight into the table, and says so.
    func findRoute(deadline: Deadline) async throws(PostgresError) -> Bool {
        var mayLoad = false
        do throws(PostgresError) {
            let loader = Scope.fleet(role: Loading.role)
            mayLoad =
                try await pool.query(loader, MayLoad(), deadline: deadline, readOnly: true).first
                ?? false
        } catch {
            // There is no such role, or it is not this tracker's.
            guard case .sql = error.kind else { throw error }
        }
        route.found(isLoaderThere: mayLoad)
        return mayLoad
    }

    /// Commits a batch, once. `expected` gets the outcome that the commit will make true.
    func flush(
        _ batch: PreparedBatch, deadline: Deadline, expected: ExpectedOutcome, turn: FlushTurn
    ) async throws -> Flushed {
        try await pool.transaction(Self.scope, deadline: deadline) { transaction in
            try turn.begin()
            let isLoaded = try await load(batch, transaction, turn)
            if !isLoaded { try await stage(batch, transaction) }
            try await turn.toCommit()
            guard try await claim(batch, transaction) else {
                if isLoaded { try await transaction.run(sql: Loading.undo) }
                return .before
            }
            try await afterStep(.claimed)
            let outcome: FlushOutcome
            if isLoaded {
                outcome = try await add(
                    batch.statements, batch, batch.outcome(), transaction)
            } else {
                outcome = try await store(batch, transaction, turn)
            }
            try await move(batch, transaction)
            expected.set(outcome)
            return .now(outcome, isStaged: !isLoaded)
        }
    }

    /// Copies rows straight into the table, where this can be done; false, with nothing done, when
    /// the database refuses it for whatever reason: a row is there already, or the staged way must
    /// say what is wrong.
    private func load(
        _ batch: PreparedBatch, _ transaction: Transaction, _ turn: FlushTurn
    ) async throws -> Bool {
        guard route.isStraight else { return false }
        await turn.toInsert()
        try await transaction.run(sql: Loading.begin)
        do throws(PostgresError) {
            try await transaction.copyIn(Loading.copy, batch.rows)
        } catch {
            switch error.kind {
            case .uniqueViolation, .sql: break
            default: throw error
            }
            route.refused()
            try await transaction.run(sql: Loading.undo)
            return false
        }
        try await transaction.run(sql: Loading.end)
        turn.hasInserted()
        try await afterStep(.copied)
        return true
    }

    /// Commits a batch as `flush` does, without the events that the database refuses for their
    /// contents: those go to the quarantine in the same transaction. Halves the batch around
    /// each of them, so it may take long.
    func flushIsolating(
        _ batch: PreparedBatch, deadline: Deadline, expected: ExpectedOutcome
    ) async throws -> Flushed {
        try await pool.transaction(Self.scope, deadline: deadline) { transaction in
            guard try await claim(batch, transaction) else { return .before }
            var outcome = FlushOutcome(events: batch.events.count)
            var parts = [0..<batch.events.count]
            while let places = parts.popLast() {
                let part = batch.part(places)
                try await transaction.run(sql: Isolation.begin)
                do {
                    try await stage(part, transaction)
                    let stored = try await store(part, transaction)
                    try await transaction.run(sql: Isolation.keep)
                    outcome.set(stored, at: places.lowerBound)
                } catch let error as PostgresError where error.blamesData {
                    try await transaction.run(sql: Isolation.undo)
                    if places.count > 1 {
                        let middle = places.lowerBound + places.count / 2
                        parts.append(middle..<places.upperBound)
                        parts.append(places.lowerBound..<middle)
                        continue
                    }
                    let event = part.events[0]
                    try await transaction.execute(
                        QuarantineEvent(
                            identity: event.identity, reason: error.description,
                            event: Array(event.bytes), at: clock.wall))
                    outcome.quarantine(places.lowerBound, error.description)
                }
            }
            try await move(batch, transaction)
            expected.set(outcome)
            return .now(outcome, isStaged: true)
        }
    }

    /// Copies events into the staging table, which only this transaction sees.
    private func stage(_ batch: PreparedBatch, _ transaction: Transaction) async throws {
        try await transaction.run(sql: Staging.create)
        try await transaction.copyIn(Staging.copy, batch.rows)
        try await afterStep(.copied)
    }

    /// Inserts staged events and adds them to every rollup.
    private func store(
        _ batch: PreparedBatch, _ transaction: Transaction, _ turn: FlushTurn? = nil
    ) async throws -> FlushOutcome {
        let (outcome, rollups) = try await insert(batch, transaction)
        turn?.hasInserted()
        return try await add(rollups, batch, outcome, transaction)
    }

    /// Applies news of messages, and adds to every rollup.
    private func add(
        _ rollups: RollupStatements, _ batch: PreparedBatch, _ found: FlushOutcome,
        _ transaction: Transaction
    ) async throws -> FlushOutcome {
        try await afterStep(.inserted)
        var (rollups, outcome) = (rollups, found)
        if batch.hasMessages || !batch.deliveries.isEmpty {
            let moved = try await DeliverySettling(
                batch: batch, transaction: transaction, now: clock.wall
            ).settle(&outcome)
            if !moved.isEmpty {
                var deltas = batch.deltas { found[$0] == .accepted }
                for state in moved { deltas.move(state) }
                rollups = RollupStatements(deltas)
            }
        }
        try await flag(batch, outcome, transaction)
        if let late = late(rollups, batch) { try await transaction.execute(late) }
        let codes = Set(rollups.hours.meters)
        let special = try await meters.aggregations(of: codes, transaction)
        if !special.isEmpty {
            let new = batch.staged.lazy.map(Int.init).filter { found[$0] == .accepted }
            let more = MeterRollups(new.map { batch.events[$0] }, special).statements
            if !more.isEmpty { try await transaction.executeAll(more) }
        }
        for statements in rollups.trips { try await transaction.executeAll(statements) }
        try await afterStep(.rolledUp)
        return outcome
    }

    /// Stores what the new ones of the events are flagged for.
    private func flag(
        _ batch: PreparedBatch, _ outcome: FlushOutcome, _ transaction: Transaction
    ) async throws {
        var flags = batch.flags.filter { outcome[$0.ordinal] == .accepted }[...]
        while !flags.isEmpty {
            let some = flags.prefix(InsertFlags.rowsMax)
            flags = flags.dropFirst(some.count)
            try await transaction.execute(InsertFlags(some, of: batch.events, at: clock.wall))
        }
    }

    private func late(_ rollups: RollupStatements, _ batch: PreparedBatch) -> AddLateUsage? {
        let now = clock.wall
        let closed = LateUsage.closedBefore(now, graceMilliseconds: lateGraceMilliseconds)
        let columns = rollups.hours.before(closed)
        guard !columns.orgs.isEmpty else { return nil }
        return AddLateUsage(
            columns: columns, journal: journal.identity, position: batch.positions.upperBound,
            at: now)
    }

    private func move(_ batch: PreparedBatch, _ transaction: Transaction) async throws {
        let stored = StoredPosition(
            journal: journal.identity, position: batch.positions.upperBound)
        try await transaction.execute(
            MovePosition(tracker: tracker, stored: stored, at: clock.wall))
        try await afterStep(.moved)
    }

    /// Makes the partition of a day, in a transaction of its own; false when it can't have one
    /// any more.
    func ensurePartition(day: Int32, deadline: Deadline) async throws(PostgresError) -> Bool {
        try await pool.query(Self.scope, EnsurePartition(day: day), deadline: deadline).first
            ?? false
    }

    /// Notes that rows of some days, ascending, are about to be written.
    func note(_ days: [Int32], deadline: Deadline) async throws(PostgresError) {
        try await pool.execute(Self.scope, NoteDays(days: days, at: clock.wall), deadline: deadline)
    }

    /// Whether the batch is the next one; false when it is in already.
    private func claim(_ batch: PreparedBatch, _ transaction: Transaction) async throws -> Bool {
        guard let stored = try await transaction.queryFirst(ClaimPosition(tracker: tracker)) else {
            throw FlushFault.positionMissing(tracker: tracker)
        }
        guard stored.journal == journal.identity else {
            throw FlushFault.otherJournal(tracker: tracker)
        }
        if stored.position >= batch.positions.upperBound { return false }
        guard stored.position == batch.positions.lowerBound - 1 else {
            throw FlushFault.positionMoved(
                tracker: tracker, stored: stored.position, expected: batch.positions.lowerBound - 1)
        }
        return true
    }

    private func insert(
        _ batch: PreparedBatch, _ transaction: Transaction
    ) async throws -> (FlushOutcome, RollupStatements) {
        if !route.expectsDuplicates, try await insertAll(transaction) {
            return (batch.outcome(), batch.statements)
        }
        let new = Set(try await transaction.query(InsertNewStaged()))
        route.staged(allNew: new.count == batch.staged.count)
        if new.count == batch.staged.count { return (batch.outcome(), batch.statements) }
        let conflicts = Set(try await transaction.query(FindConflicts()))
        let outcome = batch.outcome { identity in
            if new.contains(identity) { return .accepted }
            return conflicts.contains(identity) ? .conflict : .duplicate
        }
        let rollups = RollupStatements(batch.deltas { new.contains(batch.events[$0].identity) })
        return (outcome, rollups)
    }

    /// Inserts all staged rows; false, and nothing inserted, when one of them is there already.
    private func insertAll(_ transaction: Transaction) async throws(PostgresError) -> Bool {
        try await transaction.run(sql: Staging.savepoint)
        do throws(PostgresError) {
            try await transaction.execute(InsertStaged())
            return true
        } catch {
            guard error.violatedConstraint != nil else { throw error }
        }
        route.refused()
        try await transaction.run(sql: Staging.rollBack)
        return false
    }
}
