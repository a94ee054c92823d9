import Chassis
import Model
import Synchronization

/// The counts of this limiter when shards change hands, and their snapshots.
///
/// Problem: a machine can be lost at any moment, and its successor shall know what it counted until a moment before.
/// Choice: twice a second what changed is appended in PostgreSQL, shard by shard, and everything now and then, when the
/// changes have become as long as that. Who takes a shard over reads the last whole image and what follows it.
/// Guarantee: who is not the shard's holder any more writes nothing (`SaveSnapshots`), so that nothing stale comes
/// after what a successor wrote. Cost: about twice the bytes of the records that change; no decision waits for it.
final class StateKeeper: ShardKeeper {
    private struct State {
        /// The last version of each shard that was written, or is about to be.
        var versions = [Int64](repeating: 0, count: OrgShard.count)
        /// Images that were taken, and whose writing failed or is not known: they are written before any other.
        var pending: [StoredImage] = []
        var pendingTakenAt = Timestamp.epoch
        /// The shards that those images, and what needed none, are all of.
        var pendingShards = ShardSet()
        /// What is written down, and under which term.
        var saved: (term: Int64, shards: SavedShards)?
        /// Shards that were counted in before this limiter was one of several, and that it did not take over yet.
        var left = ShardSet()
        /// What instants were written with.
        var offset: WallOffset

        /// Leaves out shards that are written down in another way, or not any more.
        mutating func drop(_ shards: ShardSet) {
            pending.removeAll { shards.contains($0.shard) }
            pendingShards = pendingShards.subtracting(shards)
        }
    }

    private let id: String
    private let table: LimitTable
    private let snapshots: SnapshotStore
    private let file: NodeFile
    private let secret: UInt64
    private let clock: any TimeSource
    private let log: Logger
    private let settleQuotas: @Sendable (ShardSet) async throws -> Void
    private let state: Mutex<State>

    /// The term that the state was kept under before; 0: none of this limiter's.
    let previousTerm: Int64

    /// The term of shards with the counts of a limiter that was alone.
    private static let aloneTerm: Int64 = -1
    /// Clocks that are read anew and differ by less than this, in nanoseconds, were not set meanwhile.
    private static let stepNanoseconds: UInt64 = 2_000_000
    /// Shards whose images are made at once.
    private static let shardsAtOnce = 16

    /// Takes the state over that an earlier process of the limiter `id` left.
    /// - Parameters:
    ///   - secret: a fingerprint of what keys are hashed with.
    ///   - settleQuotas: gives back what shards that leave still have of quotas; done when it returns.
    init(
        id: String, table: LimitTable, snapshots: SnapshotStore, file: NodeFile, secret: UInt64,
        clock: any TimeSource, log: Logger,
        settleQuotas: @escaping @Sendable (ShardSet) async throws -> Void = { _ in }
    ) {
        (self.id, self.table, self.snapshots, self.file) = (id, table, snapshots, file)
        (self.secret, self.clock, self.log) = (secret, clock, log)
        self.settleQuotas = settleQuotas
        var first = State(offset: Self.offset(clock))
        let kept = file.read()
        previousTerm = kept?.id == id ? kept?.term ?? 0 : 0
        for shard in 0..<OrgShard.count {
            let isLeft = table.withShard(shard) { place in
                let isOfOthers = place.term > 0
                // Terms of another limiter's id mean nothing under this one.
                if kept?.id != id, isOfOthers { place.term = 0 }
                // In the files, so that the next process knows it if this one does not get to take them over.
                if kept == nil, !isOfOthers, !place.isUntouched { place.term = Self.aloneTerm }
                return place.term == Self.aloneTerm || (kept == nil && !place.isUntouched)
            }
            if isLeft { first.left.insert(shard) }
        }
        state = Mutex(first)
    }

    /// Makes the counts of a directory those of a limiter that is alone, whoever else's they were.
    /// - Throws: `StateDirectoryFault` when that can't be written down.
    static func standAlone(_ table: LimitTable, _ file: NodeFile) throws {
        guard file.read() != nil else { return }
        try file.standAlone()
        for shard in 0..<OrgShard.count {
            table.withShard(shard) { place in if place.term != 0 { place.term = 0 } }
        }
    }

    private func node(_ term: Int64) -> NodeTerm { NodeTerm(id: id, term: term) }

    private static func offset(_ clock: any TimeSource) -> WallOffset {
        var best: (span: UInt64, offset: WallOffset)?
        for _ in 0..<5 {
            let before = clock.monotonic.nanoseconds
            let wall = clock.wall.microseconds
            let span = clock.monotonic.nanoseconds - before
            if span < best?.span ?? .max {
                best = (span, WallOffset(wallMicroseconds: wall, monotonic: before + span / 2))
            }
            if span < 20_000 { break }
        }
        return best?.offset ?? WallOffset(wallMicroseconds: 0, monotonic: 0)
    }

    // MARK: - Shards that come

    /// Remembers a term before anything is claimed under it.
    func begin(term: Int64) {
        guard file.read() != node(term) else { return }
        do {
            try file.write(node(term))
        } catch {
            log.error(
                "the term could not be written down; after a restart counts come from the last snapshot",
                ["reason": .string("\(error)")])
        }
    }

    func complete(under term: Int64) async -> ShardSet {
        ShardSet((0..<OrgShard.count).filter { table.withShard($0) { $0.term } == term })
    }

    func takeOver(_ claims: [ShardClaim], term: Int64) async throws -> ShardSet {
        let wanted = ShardSet(claims.map(\.shard))
        let whole = await complete(under: term).intersection(wanted)
        if !whole.isEmpty {
            let versions = try await snapshots.versions(of: whole)
            state.withLock { state in
                for (shard, version) in versions { state.versions[shard] = version }
            }
        }
        let missing = claims.filter { !whole.contains($0.shard) }
        for first in stride(from: 0, to: missing.count, by: Self.shardsAtOnce) {
            let part = missing[first..<min(first + Self.shardsAtOnce, missing.count)]
            let rows = try await snapshots.load(ShardSet(part.map(\.shard)))
            for claim in part {
                restore(claim, rows.filter { $0.shard == claim.shard }, term)
            }
        }
        return wanted
    }

    private func restore(_ claim: ShardClaim, _ rows: [StoredImage], _ term: Int64) {
        let found = Self.image(of: rows, secret: secret)
        let (now, offset) = (clock.monotonic.nanoseconds, Self.offset(clock))
        let isLeft = state.withLock { state in
            defer { state.left = state.left.subtracting(ShardSet([claim.shard])) }
            return state.left.contains(claim.shard)
        }
        let (hasLeft, isAlone) = table.withShard(claim.shard) {
            (isLeft && $0.hasLive(at: now), $0.term == Self.aloneTerm)
        }
        let mark = claim.lostAt.map { UInt64(max(0, $0.microseconds)) } ?? 0
        let image = found ?? ShardImage()
        var loss = ShardLoss(at: offset.fromWall(image.loss.at), age: image.loss.age)
        let isUnreadable = found == nil && !rows.isEmpty
        // Counts of before are taken along where nobody else has any: two that were made apart are not added up.
        let takesAlong = hasLeft && isAlone && !isUnreadable && !image.hasLive(after: offset.toWall(now))
        if isUnreadable || (hasLeft && !takesAlong) {
            loss = ShardLoss(at: max(now, 1), age: .max)
        }
        if mark != 0, mark != image.lostMark {
            // What was admitted between the image and the end of its limiter is missing.
            let saved = max(rows.last?.takenAt ?? .epoch, claim.savedAt ?? .epoch)
            let taken = UInt64(max(0, saved.microseconds))
            let age = (mark - min(taken, mark)).multipliedReportingOverflow(by: 1_000)
            let isKnown = found != nil && !age.overflow
            loss = ShardLoss(at: max(now, 1), age: isKnown ? age.partialValue : .max)
        }
        if isUnreadable {
            log.error("a snapshot can't be read", ["shard": .int(Int64(claim.shard))])
        }
        let isWhole = table.withShard(claim.shard) { [loss] place in
            if takesAlong {
                place.takeAlong(loss, mark: mark, term: term)
                return true
            }
            return place.take(image, loss, mark: mark, term: term, offset, now: now)
        }
        if !isWhole {
            log.error("counts found no room in the memory", ["shard": .int(Int64(claim.shard))])
        }
        state.withLock { $0.versions[claim.shard] = rows.last?.version ?? 0 }
    }

    /// What rows of one shard are together; nil: one can't be read, or is missing between others.
    private static func image(of rows: [StoredImage], secret: UInt64) -> ShardImage? {
        var (image, version): (ShardImage?, Int64) = (nil, 0)
        for row in rows {
            // What is older than the first base was late.
            guard row.isBase || image != nil else { continue }
            guard row.isBase || row.version == version + 1,
                let next = ShardImage(row.bytes, secret: secret), next.isBase == row.isBase
            else { return nil }
            image = image ?? next
            image?.apply(next)
            version = row.version
        }
        return image
    }

    // MARK: - Shards that go

    func handOver(_ shards: ShardSet, term: Int64) async throws {
        try await settleQuotas(shards)
        let given = shards.elements
        for first in stride(from: 0, to: given.count, by: Self.shardsAtOnce) {
            let part = given[first..<min(first + Self.shardsAtOnce, given.count)]
            let (taken, offset) = (clock.wall, Self.offset(clock))
            let images = part.compactMap { image(of: $0, term, all: true, offset) }
            state.withLock { $0.drop(ShardSet(part)) }
            try await snapshots.save(images, of: node(term), at: taken)
        }
        forget(shards)
    }

    func abandon(_ shards: ShardSet) async throws {
        try await settleQuotas(shards)
        state.withLock { $0.drop(shards) }
        // What was counted alone is of no term: it waits until its shard is this limiter's.
        forget(shards.subtracting(state.withLock(\.left)))
    }

    private func forget(_ shards: ShardSet) {
        for shard in shards.elements {
            table.withShard(shard) { place in
                if place.term != 0 || !place.isUntouched || place.loss.at != 0 { place.forget() }
            }
        }
    }

    // MARK: - Snapshots

    func save(_ shards: ShardSet, term: Int64) async throws {
        let (taken, present) = (clock.wall, Self.offset(clock))
        let (isBehind, offset, isStepped) = state.withLock { state in
            let isStepped = !state.offset.isNear(present, within: Self.stepNanoseconds)
            if isStepped { state.offset = present }
            return (!state.pending.isEmpty, state.offset, isStepped)
        }
        if !isBehind {
            let images = shards.elements.compactMap { image(of: $0, term, all: isStepped, offset) }
            state.withLock { state in
                (state.pending, state.pendingTakenAt, state.pendingShards) = (images, taken, shards)
            }
        }
        let (pending, pendingTakenAt) = state.withLock { ($0.pending, $0.pendingTakenAt) }
        if !pending.isEmpty {
            try await snapshots.save(pending, of: node(term), at: pendingTakenAt) { saved in
                state.withLock { state in state.pending.removeAll { saved.contains($0.shard) } }
            }
        }
        state.withLock { state in
            guard state.pending.isEmpty else { return }
            state.saved = (
                term, SavedShards(at: state.pendingTakenAt, shards: state.pendingShards)
            )
        }
    }

    func saved(under term: Int64) -> SavedShards? {
        state.withLock { state in state.saved.flatMap { $0.term == term ? $0.shards : nil } }
    }

    /// An image of a shard, with the next version; nil: nothing changed, or it is not this term's.
    private func image(
        of shard: Int, _ term: Int64, all: Bool, _ offset: WallOffset
    ) -> StoredImage? {
        let now = clock.monotonic.nanoseconds
        let taken = table.withShard(shard) { place in
            place.term == term
                ? place.takeImage(all: all, secret: secret, offset, now: now)
                    .map { StoredImage(shard: shard, version: 0, isBase: $0.isBase, bytes: $0.bytes) }
                : nil
        }
        guard var image = taken else { return nil }
        image.version = state.withLock { state in
            state.versions[shard] += 1
            return state.versions[shard]
        }
        return image
    }
}
