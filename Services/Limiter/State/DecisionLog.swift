import CLinux
import Model
import Synchronization

/// The last decisions, for `WhatIf`: rings of records in memory, each for the orgs of some shards.
///
/// Writing one copies some hundred bytes under a lock that hardly anybody else wants, and allocates nothing. A busy org
/// pushes out what the others of its ring did.
final class DecisionLog: @unchecked Sendable {
    // Written in init only; each ring is behind its own lock.
    private let rings: UnsafeMutablePointer<Mutex<Ring>>
    private let isOff: Bool

    private static let ringCount = 16

    private struct Ring: ~Copyable {
        let records: UnsafeMutablePointer<DecisionRecord>
        let capacity: Int
        /// Records ever written.
        var written = 0
        /// Where the next one goes, `written % capacity`.
        var place = 0

        init(capacity: Int) {
            self.capacity = max(1, capacity)
            // Pages are taken when they are first written; what was not written is not read.
            records = .allocate(capacity: self.capacity)
        }

        deinit { records.deallocate() }

        @inline(__always)
        mutating func append(_ record: borrowing DecisionRecord) {
            (records + place).initialize(to: copy record)
            written &+= 1
            place = place &+ 1 == capacity ? 0 : place &+ 1
            // The ring is larger than the caches: the next record's lines are fetched while others decide.
            let next = UnsafeRawPointer(records + place)
            tollgate_prefetch_write(next)
            tollgate_prefetch_write(next + 64)
            tollgate_prefetch_write(next + 128)
        }

        /// The last records of an org, at most `most`, oldest first.
        func last(_ most: Int, of org: Int64) -> [DecisionRecord] {
            var found: [DecisionRecord] = []
            for place in stride(from: written - 1, through: max(0, written - capacity), by: -1)
            where records[place % capacity].org == org {
                if found.count >= most { break }
                found.append(records[place % capacity])
            }
            return found.reversed()
        }
    }

    /// Makes an empty log of `records` records in all; 0: it keeps none.
    init(records: Int) {
        isOff = records == 0
        rings = .allocate(capacity: Self.ringCount)
        for index in 0..<Self.ringCount {
            (rings + index).initialize(
                to: Mutex(Ring(capacity: (records + Self.ringCount - 1) / Self.ringCount)))
        }
    }

    deinit {
        rings.deinitialize(count: Self.ringCount)
        rings.deallocate()
    }

    /// Remembers a decision about an org's subject, in place of the oldest.
    @inline(__always)
    func append(_ record: @autoclosure () -> DecisionRecord, of subject: SubjectHash) {
        guard !isOff else { return }
        let record = record()
        rings[Self.ring(of: subject)].withLock { $0.append(record) }
    }

    /// The last decisions about an org, at most `most`, oldest first.
    func last(_ most: Int, of org: OrgID, subject: SubjectHash) -> [DecisionRecord] {
        guard !isOff else { return [] }
        return rings[Self.ring(of: subject)].withLock { $0.last(most, of: org.value) }
    }

    private static func ring(of subject: SubjectHash) -> Int {
        Int(truncatingIfNeeded: subject.low >> 32) & (ringCount - 1)
    }
}
