import Testing

@testable import Limiter

@Suite("The ledger of notices")
struct NoticeLedgerTests {
    /// What happens at a limiter, in order.
    private enum Event {
        case notice
        case poll(Int64)
    }

    /// What each poll found missed.
    private func missed(_ events: [Event]) -> [Bool] {
        var ledger = NoticeLedger()
        return events.compactMap { event in
            switch event {
            case .notice:
                ledger.hear()
                return nil
            case .poll(let version): return ledger.observe(version)
            }
        }
    }

    @Test("a change whose notice came first is not missed; one whose notice is late is missed once")
    func announced() {
        #expect(missed([.poll(10), .notice, .poll(11), .poll(11)]) == [false, false, false])
        #expect(
            missed([.poll(10), .poll(11), .notice, .notice, .poll(12)]) == [false, true, false])
    }

    @Test("a change without a notice is missed, whatever was heard long before")
    func unheard() {
        #expect(
            missed([.poll(1), .notice, .poll(1), .poll(1), .poll(1), .poll(2)])
                == [false, false, false, false, true])
        #expect(missed([.notice, .poll(1), .poll(2)]) == [false, true], "no credit from before")
        #expect(missed([.poll(5), .poll(4)]) == [false, true], "another database")
    }
}
