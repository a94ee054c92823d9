import Model
import Postgres

/// The snapshots of shards in PostgreSQL: rows of `limiter_snapshots`.
struct SnapshotStore: Sendable {
    private let pool: Pool
    private let clock: any TimeSource

    /// Bytes of images that are written, and shards that are read, at once.
    private static let batchBytes = 4 << 20
    private static let batchShards = 16
    private static let timeoutMilliseconds: UInt64 = 5_000

    init(pool: Pool, clock: any TimeSource) {
        self.pool = pool
        self.clock = clock
    }

    private var deadline: Deadline {
        .after(milliseconds: Self.timeoutMilliseconds, from: clock.monotonic)
    }

    /// Writes images, several at once. What is there already stays; what is not in the limiter's name is left out.
    /// - Parameter onSaved: hears of each part that is written, or left out.
    func save(
        _ images: [StoredImage], of node: NodeTerm, at taken: Timestamp,
        onSaved: (ShardSet) -> Void = { _ in }
    ) async throws(PostgresError) {
        var rest = images[...]
        while !rest.isEmpty {
            var (count, bytes) = (0, 0)
            for image in rest {
                bytes += image.bytes.count
                if count > 0, bytes > Self.batchBytes { break }
                count += 1
            }
            let part = Array(rest.prefix(count))
            _ = try await pool.query(
                .system, SaveSnapshots(node: node, images: part, at: taken), deadline: deadline)
            onSaved(ShardSet(part.map(\.shard)))
            rest = rest.dropFirst(count)
        }
    }

    /// The images of shards, each shard's in order.
    func load(_ shards: ShardSet) async throws(PostgresError) -> [StoredImage] {
        var (found, rest): ([StoredImage], ArraySlice<Int>) = ([], shards.elements[...])
        while !rest.isEmpty {
            let part = ShardSet(rest.prefix(Self.batchShards))
            found += try await pool.query(
                .system, ListSnapshots(shards: part), deadline: deadline, readOnly: true)
            rest = rest.dropFirst(Self.batchShards)
        }
        return found
    }

    /// The last versions of shards that have one.
    func versions(of shards: ShardSet) async throws(PostgresError) -> [(shard: Int, version: Int64)] {
        try await pool.query(
            .system, ListSnapshotVersions(shards: shards), deadline: deadline, readOnly: true)
    }
}
