import CLinux
import Model

/// The keys that one thread asked for lately, each with its org: what the directory says of them, read without its
/// lock and without counting references.
///
/// Every change of the directory makes all of it out of date at once (`version`), and what is out of date is asked
/// for again. So no decision after a change uses what was before it. Two places for each key: the one asked for last
/// stays. Confined to its thread; the directory owns it.
final class KeyCache: @unchecked Sendable {
    /// An active key and its org. A view: good until the same thread looks for another key.
    struct Known {
        var hash = SubjectHash(high: 0, low: 0)
        /// The directory's version that it is of; 0: the place is empty.
        var version: UInt64 = 0
        var keyID: Int64 = 0
        /// Wall-clock microseconds; `Int64.max`: never.
        var expiresAt: Int64 = 0
        /// What it may be used for; nil: everything.
        var terms: Unmanaged<KeyTerms>?
        /// Its org, and what most calls need of that, here: one memory access less.
        var org: (limits: Unmanaged<OrgLimits>, facts: OrgFacts)?

        fileprivate func release() {
            terms?.release()
            org?.limits.release()
        }
    }

    private let places: UnsafeMutablePointer<Known>
    /// The key that `fetch` was last called for.
    private let fetched: UnsafeMutablePointer<SubjectHash>
    /// Pairs of places.
    private static let pairs = 4_096

    /// Makes an empty one, of a mebibyte.
    init() {
        places = .allocate(capacity: 2 * Self.pairs)
        places.initialize(repeating: Known(), count: 2 * Self.pairs)
        fetched = .allocate(capacity: 1)
        fetched.initialize(to: SubjectHash(high: 0, low: 0))
    }

    deinit {
        for index in 0..<2 * Self.pairs { places[index].release() }
        places.deallocate()
        fetched.deallocate()
    }

    @inline(__always)
    private func pair(of hash: SubjectHash) -> UnsafeMutablePointer<Known> {
        places + 2 * (Int(truncatingIfNeeded: hash.low) & (Self.pairs - 1))
    }

    /// What is known of a key in this version of the directory; nil: nothing.
    @inline(__always)
    func find(_ hash: SubjectHash, _ version: UInt64) -> UnsafePointer<Known>? {
        let pair = pair(of: hash)
        if pair[0].hash == hash, pair[0].version == version { return UnsafePointer(pair) }
        if pair[1].hash == hash, pair[1].version == version { return UnsafePointer(pair + 1) }
        return nil
    }

    /// Has what is known of a key brought into the processor's caches. Returns what is known of the org of the key
    /// that this was called for before, which is there by now.
    @inline(__always)
    func fetch(_ hash: SubjectHash, _ version: UInt64) -> OrgFacts? {
        let before = fetched.pointee
        fetched.pointee = hash
        let pair = UnsafeRawPointer(pair(of: hash))
        for line in 0..<4 { tollgate_prefetch(pair + 64 * line) }
        return find(before, version)?.pointee.org?.facts
    }

    /// Keeps what the directory said of an active key, in place of another.
    func keep(_ hash: SubjectHash, _ version: UInt64, _ record: KeyRecord, _ org: OrgLimits) {
        let pair = pair(of: hash)
        if pair[0].hash != hash {
            pair[1].release()
            pair[1] = pair[0]
        } else {
            pair[0].release()
        }
        pair[0] = Known(
            hash: hash, version: version, keyID: record.keyID, expiresAt: record.expiresAt,
            terms: record.terms.map { .passRetained($0) },
            org: (.passRetained(org), org.facts))
    }
}
