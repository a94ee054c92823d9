import Testing

@testable import Chassis

@Suite("Failures that go on")
struct OutageLogTests {
    private let sink = MemorySink()
    private let clock = ManualClock()

    private func outage() -> OutageLog {
        OutageLog(
            Logger(service: "tracker", sink: sink, clock: clock), "away", recovery: "back")
    }

    private func count(_ message: String) -> Int {
        sink.lines.count { $0.contains(#""message":"\#(message)""#) }
    }

    @Test("the first one is told at once, then one a minute with how many were left out, and the end of it")
    func hours() {
        let outage = outage()
        outage.failed(["reason": "gone"])
        #expect(count("away") == 1)
        #expect(sink.lines.last?.contains(#""reason":"gone""#) == true)
        #expect(sink.lines.last?.contains("left_out") == false)
        // Two hours, a failure each second.
        for _ in 0..<7_200 {
            clock.advance(milliseconds: 1_000)
            outage.failed(["reason": "gone"])
        }
        #expect(count("away") == 121)
        #expect(sink.lines.last?.contains(#""left_out":59"#) == true)
        clock.advance(milliseconds: 1_000)
        outage.succeeded()
        #expect(count("back") == 1)
        #expect(sink.lines.last?.contains(#""failures":7201,"after_ms":7201000"#) == true)
        outage.succeeded()
        #expect(count("back") == 1)
    }

    @Test("work that never failed has no line, and a later outage is told at once again")
    func again() {
        let outage = outage()
        outage.succeeded()
        #expect(sink.lines.isEmpty)
        outage.failed()
        outage.succeeded()
        clock.advance(milliseconds: OutageLog.periodMilliseconds)
        outage.failed()
        #expect(count("away") == 2 && count("back") == 1)
    }

    @Test("failures and successes that take turns have two lines a minute, and every failure is counted")
    func turns() {
        let outage = outage()
        for _ in 0..<600 {
            outage.failed()
            outage.succeeded()
            clock.advance(milliseconds: 100)
        }
        #expect(sink.lines.count == 2)
        outage.failed()
        #expect(sink.lines.last?.contains(#""left_out":599"#) == true)
    }
}
