import Model
import Testing

@testable import Client

@Suite("Ordinals of identical records")
struct OrdinalLedgerTests {
    /// Records at times that are ordered, nearly ordered, or not at all; a record's time is made
    /// of its digest, as identical lines have the same time.
    private func digests(
        _ count: Int, distinct: UInt64, disorder: UInt64, _ random: inout SeededRandom
    ) -> [UInt64] {
        (0..<count).map { index in
            let base = UInt64(index) * distinct / UInt64(count)
            return (base + random.next() % (disorder + 1)) % distinct
        }
    }

    @Test(
        "are those of a dictionary of everything, whatever fits in memory and in whatever order",
        arguments: [1, 7, 64, 5_000], [0, 3, 200, 100_000])
    func reference(inMemory: Int, disorder: UInt64) throws {
        var random = SeededRandom(seed: UInt64(inMemory) &+ disorder)
        var ledger = OrdinalLedger(recordsInMemory: inMemory)
        var seen: [UInt64: UInt64] = [:]
        let count = inMemory == 1 ? 200 : 4_000
        var wrong = 0
        for digest in digests(count, distinct: UInt64(count / 3), disorder: disorder, &random) {
            let ordinal = try ledger.next(
                digest &* 0x9E37_79B9_7F4A_7C15,
                at: Timestamp(microseconds: Int64(digest / 5)))
            wrong += ordinal == seen[digest, default: 0] ? 0 : 1
            seen[digest, default: 0] += 1
        }
        #expect(wrong == 0)
        #expect(seen.count < count, "some came twice")
    }

    @Test("a digest of zero is counted like any other")
    func zero() throws {
        var ledger = OrdinalLedger(recordsInMemory: 4)
        for expected in 0..<3 as Range<UInt64> {
            #expect(try ledger.next(0, at: .epoch) == expected)
        }
    }
}
