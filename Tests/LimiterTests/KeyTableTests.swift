import Model
import Testing

@testable import Limiter

@Suite("The table of keys")
struct KeyTableTests {
    @Test("agrees with a dictionary over random inserts, replacements and removals")
    func matchesDictionary() throws {
        var random = SeededRandom(seed: 21)
        var table = KeyTable()
        var reference: [SubjectHash: Int64] = [:]
        let now = Timestamp(microseconds: 0)
        let source = RuleSource(PlanRules(identity: RuleIdentity(secret: (1, 2))), at: now)
        var mismatches = 0
        for step in 0..<100_000 {
            // Few distinct homes, so that probes run into each other.
            let hash = SubjectHash(high: random.next() % 300, low: random.next() % 3)
            if random.next() % 3 == 0 {
                table.remove(hash)
                reference[hash] = nil
            } else {
                let record = KeyRecord(
                    state: .active, keyID: Int64(step), expiresAt: .max, terms: nil,
                    subject: hash, generation: 1)
                let org = OrgLimits(
                    orgID: OrgID(1)!, isSuspended: false, source: source, subject: hash,
                    generation: 1, at: now)
                table.insert(KeyTable.Entry(hash: hash, record: record, org: org))
                reference[hash] = Int64(step)
            }
            mismatches += table.count == reference.count ? 0 : 1
            let asked = SubjectHash(high: random.next() % 300, low: random.next() % 3)
            mismatches += table.find(asked)?.record.keyID == reference[asked] ? 0 : 1
        }
        #expect(mismatches == 0)
    }
}
