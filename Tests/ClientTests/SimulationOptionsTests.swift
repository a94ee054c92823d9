import Model
import Testing

@testable import Client

@Suite("Options of a simulation")
struct SimulationOptionsTests {
    /// 2026-03-31T10:47:00Z.
    private static let now = Timestamp(microseconds: 1_774_954_020_000_000)

    private func options(
        _ text: String, now: Timestamp = now
    ) throws -> SimulationOptions {
        let words = text.split(separator: " ").map(String.init)
        return try SimulationOptions(
            try ArgumentParser(SimulateCommand.spec).parse(words), now: now)
    }

    private func range(_ text: String, now: Timestamp = now) throws -> [String] {
        let range = try #require(try options(text, now: now).plan.shape?.range)
        return [range.from.rfc3339, range.to.rfc3339]
    }

    @Test("events are in the last whole half hour, or day, so that the same command makes the same")
    func standing() throws {
        #expect(try range("") == ["2026-03-31T10:00:00Z", "2026-03-31T10:30:00Z"])
        let later = Self.now.adding(microseconds: 600_000_000)
        #expect(try range("", now: later) == range(""))
        #expect(
            try range("--shape diurnal") == ["2026-03-30T00:00:00Z", "2026-03-31T00:00:00Z"])
    }

    @Test("a range is what is asked for; its other end follows")
    func ranges() throws {
        #expect(
            try range("--from 2026-01-01 --to 2026-02-01")
                == ["2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"])
        #expect(
            try range("--shape diurnal --from 2026-03-28")
                == ["2026-03-28T00:00:00Z", "2026-03-31T00:00:00Z"])
        #expect(
            try range("--to 2026-02-01") == ["2026-01-31T23:30:00Z", "2026-02-01T00:00:00Z"])
        #expect(try options("--live").plan.shape == nil)
    }

    @Test("how long and how fast")
    func pacing() throws {
        #expect(try options("").pacing.events == 1_000)
        #expect(try options("--calls 5").pacing.events == 5)
        #expect(try options("--events 5").plan.eventsInRange == 5)
        let timed = try options("--duration 2m --rate 50")
        #expect(timed.pacing.milliseconds == 120_000)
        #expect(timed.pacing.events == .max)
        #expect(timed.plan.eventsInRange == 6_000)
        for (text, wanted) in [("90", 90_000), ("2h", 7_200_000), ("366m", 21_960_000)] {
            #expect(DurationText.milliseconds(text) == Int64(wanted))
        }
        for text in ["", "s", "0", "-1", "1d", "1.5s", "9999999999h", "99999999999999999999", "٣s"]
        {
            #expect(DurationText.milliseconds(text) == nil, "\(text)")
        }
    }

    @Test(
        "options that don't fit are usage failures",
        arguments: [
            "--events 0", "--events 5 --calls 5", "--events 5 --duration 5s", "--duration soon",
            "--errors 101", "--messages -1", "--users 0", "--endpoints 10001", "--keys 101",
            "--rate 0", "--shape round", "--live --from 2026-01-01", "--live --shape diurnal",
            "--from 2026-02-01 --to 2026-01-01", "--from 2020-01-01 --to 2026-01-01",
            "--from then",
        ])
    func refused(text: String) {
        let failure = #expect(throws: CommandFailure.self) { try options(text) }
        #expect(failure?.exitCode == .usage)
        #expect(failure?.remedy.isEmpty == false)
    }
}
