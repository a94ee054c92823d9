import Model
import Synchronization
import Testing

@testable import Limiter

@Suite("The keys that a thread remembers")
struct KeyCacheTests {
    private static let now = Timestamp(microseconds: 0)

    private static func org(_ id: Int64, _ directory: KeyDirectory, isSuspended: Bool) -> OrgLimits {
        OrgLimits(
            orgID: OrgID(id)!, isSuspended: isSuspended,
            source: RuleSource(PlanRules(identity: RuleIdentity(secret: (1, 2))), at: now),
            subject: SubjectHash(high: UInt64(id), low: 0),
            generation: directory.ticket().generation, at: now)
    }

    private static func store(
        _ hash: SubjectHash, key: Int64, expiresAt: Int64, _ org: OrgLimits, _ directory: KeyDirectory
    ) {
        let ticket = directory.ticket()
        directory.store(
            key: hash,
            KeyRecord(
                state: .active, keyID: key, expiresAt: expiresAt,
                terms: KeyTerms(scopes: ["read"], networks: []), subject: hash,
                generation: ticket.generation),
            org: org, ticket)
    }

    @Test("are what the directory says, over random reads and changes of keys, orgs and everything")
    func agrees() {
        var random = SeededRandom(seed: 33)
        let directory = KeyDirectory()
        var (recalled, mismatches) = (0, 0)
        for step in 0..<200_000 {
            // Few places, so that keys push each other out.
            let key = Int64(random.next() % 24 + 1)
            let hash = SubjectHash(high: UInt64(key), low: UInt64(key) % 5)
            switch random.next() % 1_000 {
            case 0..<20: directory.invalidate(keyID: key)
            case 20..<30: directory.invalidate(org: key % 3 + 1)
            case 30..<32: directory.invalidateAll()
            default: break
            }
            if let known = directory.recall(key: hash) {
                recalled += 1
                guard case .fresh(let (record, org?)) = directory.find(key: hash) else {
                    mismatches += 1
                    continue
                }
                let isSame =
                    known.pointee.keyID == record.keyID
                    && known.pointee.expiresAt == record.expiresAt
                    && known.pointee.terms?.takeUnretainedValue() === record.terms
                    && known.pointee.org?.limits.takeUnretainedValue() === org
                mismatches += isSame ? 0 : 1
            } else if case .fresh = directory.findAndRemember(key: hash) {
                mismatches += directory.recall(key: hash) == nil ? 1 : 0
            } else {
                let org = Self.org(key % 3 + 1, directory, isSuspended: step % 2 == 0)
                Self.store(hash, key: key, expiresAt: Int64(step), org, directory)
            }
        }
        #expect(mismatches == 0)
        #expect(recalled > 50_000)
    }

    /// The least version of the key that may be used: raised after a change was obeyed.
    private final class Least: Sendable {
        let version = Atomic<Int64>(1)
    }

    @Test("are forgotten by every thread once a change was obeyed")
    func otherThreads() async {
        let directory = KeyDirectory()
        let hash = SubjectHash(high: 7, low: 7)
        let least = Least()
        Self.store(
            hash, key: 1, expiresAt: 1, Self.org(1, directory, isSuspended: false), directory)
        let late = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<2 {
                group.addTask {
                    var late = 0
                    while true {
                        // The writer may have to run on this thread.
                        await Task.yield()
                        let before = least.version.load(ordering: .acquiring)
                        if before > 2_000 { return late }
                        if let known = directory.recall(key: hash) {
                            late += known.pointee.expiresAt < before ? 1 : 0
                        } else {
                            _ = directory.findAndRemember(key: hash)
                        }
                    }
                }
            }
            group.addTask {
                for version in Int64(2)...2_001 {
                    directory.invalidate(keyID: 1)
                    least.version.store(version, ordering: .releasing)
                    Self.store(
                        hash, key: 1, expiresAt: version,
                        Self.org(1, directory, isSuspended: false), directory)
                }
                return 0
            }
            return await group.reduce(0, +)
        }
        #expect(late == 0)
    }

    @Test("keep nothing of a key that is revoked or unknown")
    func activeOnly() {
        let directory = KeyDirectory()
        let hash = SubjectHash(high: 9, low: 9)
        let ticket = directory.ticket()
        directory.store(key: hash, .unknown(ticket.generation), org: nil, ticket)
        guard case .fresh = directory.findAndRemember(key: hash) else {
            Issue.record("the directory knows that there is no such key")
            return
        }
        #expect(directory.recall(key: hash) == nil)
    }
}
