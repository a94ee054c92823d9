import Model
import Testing

@testable import Limiter

@Suite("The log of decisions")
struct DecisionLogTests {
    private let subject = SubjectHash(high: 1, low: 0)

    private func log(_ records: Int, of orgs: Int64..., capacity: Int = 1_600) -> DecisionLog {
        let log = DecisionLog(records: capacity)
        for index in 0..<records {
            let org = orgs[index % orgs.count]
            log.append(DecisionRecord(at: UInt64(index), org: org), of: subject)
        }
        return log
    }

    @Test("gives the last decisions of an org, oldest first")
    func last() throws {
        let (seven, nobody) = (try #require(OrgID(7)), try #require(OrgID(9)))
        let log = log(60, of: 7, 8)
        let all = log.last(.max, of: seven, subject: subject)
        #expect(all.map(\.at) == stride(from: 0, to: 60, by: 2).map { UInt64($0) })
        #expect(log.last(3, of: seven, subject: subject).map(\.at) == [54, 56, 58])
        #expect(log.last(.max, of: nobody, subject: subject).isEmpty)
    }

    @Test("keeps what its bound allows: the newest")
    func bounded() throws {
        let seven = try #require(OrgID(7))
        let log = log(250, of: 7)
        let kept = log.last(.max, of: seven, subject: subject)
        #expect(kept.map(\.at) == (150..<250).map { UInt64($0) })
        #expect(self.log(5, of: 7, capacity: 0).last(.max, of: seven, subject: subject).isEmpty)
    }
}
