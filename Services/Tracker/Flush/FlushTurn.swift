import Synchronization

/// What the first attempt at a batch waits for, and what it tells the batch after it.
///
/// Problem: raw rows are written while the batch before is still on its way, and PostgreSQL makes a
/// row wait for an uncommitted one of the same identity. A batch that waited for another one in the
/// database, while that one waits for it here, would wait for ever, and nobody would see it.
/// Choice: a tracker's batches insert raw rows one after the other, and commit one after the other.
/// A batch begins its rows when the one before has finished its own; it goes on to the claim and
/// the rollups when the one before has committed. An attempt that fails after others were let in is
/// not run again by itself: first the attempt after it is given up too.
/// Guarantee: a batch that adds to rollups waits for nobody but others that do, of other trackers,
/// and they all take tables and keys in one order: it ends. A batch that inserts rows waits for
/// rows of other trackers alone: rows being inserted, in one order of keys too, or rows that are
/// in, whose batch waits for one that adds to rollups: it ends as well.
/// Cost: after a failure two batches go in without overlap.
final class FlushTurn: Sendable {
    /// The attempt before failed, or this one after it had let others in: not now.
    struct Lost: Error {}

    private let onTurn: @Sendable () async -> Void
    private let isFollowed: Bool
    private let rowsAreIn = Gate()
    private let end = Gate()
    private let state: Mutex<State>

    private struct State {
        /// Nil: no other batch is on its way, or this attempt has ended.
        var before: FlushTurn?
        var hasInserted = false
        var isStored = false
    }

    /// Makes the turn of a batch.
    /// - Parameters:
    ///   - before: of the batch that is still on its way.
    ///   - isFollowed: whether another batch may begin before this one has ended.
    ///   - onTurn: called when no other batch is before this one any more.
    init(
        after before: FlushTurn? = nil, isFollowed: Bool,
        onTurn: @escaping @Sendable () async -> Void = {}
    ) {
        state = Mutex(State(before: before))
        self.isFollowed = isFollowed
        self.onTurn = onTurn
    }

    /// Begins the transaction, or begins it again.
    /// - Throws: `Lost` when the batch after may hold rows that this one would wait for.
    func begin() throws(Lost) {
        if isFollowed, state.withLock({ $0.hasInserted }) { throw Lost() }
    }

    /// Returns when the batch before inserts no more rows.
    func toInsert() async { await state.withLock(\.before)?.rowsAreIn.passed() }

    /// Lets the batch after insert its rows.
    func hasInserted() {
        state.withLock { $0.hasInserted = true }
        rowsAreIn.open()
    }

    /// Returns when the batch before has committed.
    /// - Throws: `Lost` when its attempt failed.
    func toCommit() async throws(Lost) {
        if let before = state.withLock(\.before) {
            await before.end.passed()
            guard before.state.withLock({ $0.isStored }) else { throw Lost() }
        }
        await onTurn()
    }

    /// Says how the attempt ended; nobody waits for it any more.
    func ended(isStored: Bool) {
        state.withLock { state in
            state.isStored = isStored
            state.before = nil
        }
        rowsAreIn.open()
        end.open()
    }
}

/// Opens once; one task waits for it, until it opens or the task is cancelled.
private struct Gate: Sendable {
    private let stream: AsyncStream<Never>
    private let opening: AsyncStream<Never>.Continuation

    init() { (stream, opening) = AsyncStream.makeStream() }

    func open() { opening.finish() }

    func passed() async {
        for await _ in stream {}
    }
}
