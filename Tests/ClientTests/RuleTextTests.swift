import Model
import Testing

@testable import Client

@Suite("Rules as people write them")
struct RuleTextTests {
    @Test(
        "a text that is read is written the same way",
        arguments: [
            "minute=10/1m", "hour=100/1h", "day=1000/24h", "month=5000/30d", "fast=3/1500ms",
            "quota=1000/month", "second=5/1s,bucket,burst=3,strict", "slow=5/90s,sliding",
            "uploads=5,concurrency,scope=user_endpoint", "x=1/1m,meter=*,shadow",
            "x=1/1m,meter=messages,percent=5", "x=unlimited/1m,off",
            "x=1/1m,from=2027-01-01T00:00:00Z,until=2027-02-01T00:00:00Z",
        ])
    func roundTrip(_ text: String) throws {
        let parsed = try RuleText.parse(text)
        #expect(parsed.isWhole)
        #expect(RuleText.text(parsed.rule) == text)
        #expect(parsed.rule.faults.isEmpty)
    }

    @Test("lengths are read in any unit")
    func lengths() throws {
        for (text, milliseconds) in [
            ("60s", UInt64(60_000)), ("1d", 86_400_000), ("60000ms", 60_000), ("2h", 7_200_000),
        ] {
            let parsed = try RuleText.parse("x=1/\(text)")
            #expect(parsed.rule.windowMilliseconds == milliseconds)
            #expect(parsed.rule.algorithm == .fixedWindow)
        }
        let calendar = try RuleText.parse("x=1/day").rule
        #expect(calendar.algorithm == .calendarWindow && calendar.calendarUnit == .day)
    }

    @Test("without a window the rest is for others to say")
    func partial() throws {
        let parsed = try RuleText.parse("minute=500")
        #expect(!parsed.isWhole && parsed.rule.limit == 500)
        #expect(try RuleText.parse("minute=5,concurrency").isWhole)
    }

    @Test(
        "what is none is a usage failure that names it",
        arguments: [
            "", "minute", "minute=", "minute=x/1s", "minute=-1/1s", "minute=1/", "minute=1/1w",
            "minute=1/99999999999999999999d", "minute=1/9223372036854775807d", "minute=1/1s,",
            "minute=1/1s,fast", "minute=1/1s,burst=x", "minute=1/1s,scope=planet",
            "minute=1/1s,from=yesterday", "minute=1/1s,shadow=1", "minute=1/1s,burst",
        ])
    func refused(_ text: String) {
        let failure = #expect(throws: CommandFailure.self) { try RuleText.parse(text) }
        #expect(failure?.exitCode == .usage)
        #expect(failure?.what.contains("\"\(text)\"") == true)
        #expect(failure?.remedy.isEmpty == false)
    }
}
