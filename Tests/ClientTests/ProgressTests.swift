import Chassis
import Model
import Synchronization
import Testing

@testable import Client

@Suite("Progress")
struct ProgressTests {
    private func at(_ milliseconds: UInt64) -> MonotonicInstant {
        MonotonicInstant(nanoseconds: milliseconds * 1_000_000)
    }

    @Test("a line has a bar, a percentage and fits a terminal")
    func line() {
        let bar = "####################"
        #expect(ProgressBar.line("import", 0, 10, "x") == "import [....................] 0% x")
        #expect(ProgressBar.line("import", 5, 10, "x") == "import [##########..........] 50% x")
        #expect(ProgressBar.line("import", 10, 10, "x") == "import [\(bar)] 100% x")
        #expect(ProgressBar.line("import", 11, 10, "x") == "import [\(bar)] 100% x")
        #expect(ProgressBar.line("import", 7, 0, "x") == "import x")
        let long = String(repeating: "y", count: 200)
        #expect(ProgressBar.line("import", 7, 10, long).count == ProgressBar.widthMax)
    }

    @Test("pace is the average since the start, and the rest follows from it")
    func pace() {
        let pace = Pace(from: at(1_000), doneBefore: 500)
        #expect(pace.perSecond(700, now: at(3_000)) == 100)
        #expect(pace.secondsLeft(700, of: 1_200, now: at(3_000)) == 5)
        #expect(pace.perSecond(700, now: at(1_050)) == 0)
        #expect(pace.perSecond(400, now: at(3_000)) == 0)
        #expect(pace.secondsLeft(500, of: 1_200, now: at(3_000)) == nil)
        #expect(pace.secondsLeft(1_300, of: 1_200, now: at(3_000)) == nil)
        #expect(pace.perSecond(.max, now: at(2_000)) > 0)
        #expect(pace.secondsLeft(501, of: .max, now: at(.max / 1_000_000)) != nil)
    }

    @Test("times and numbers read well")
    func texts() {
        #expect(
            [0, 59, 60, 114, 3_599, 7_500].map(Pace.text) == [
                "0s", "59s", "1m00s", "1m54s", "59m59s", "2h05m",
            ])
        #expect(
            [0, 999, 1_000, 1_234_567].map(Pace.grouped) == ["0", "999", "1,000", "1,234,567"])
    }

    @Test(
        "a bar draws on a terminal at most ten times a second, makes room for notes, and goes away")
    func drawing() {
        let text = Mutex("")
        let console = Console(drawsProgress: true) { _, part in text.withLock { $0 += part } }
        let bar = ProgressBar("import", on: console)
        for milliseconds in [0, 50, 99, 100, 150] as [UInt64] {
            bar.show(done: milliseconds, total: 200, detail: "x", now: at(milliseconds))
        }
        let drawn = text.withLock { $0 }
        #expect(drawn.split(separator: "\r").count == 2)
        bar.note("hello\n")
        bar.finish()
        #expect(text.withLock { $0 } == drawn + "\r\u{1B}[Khello\n")
    }

    @Test("a quiet bar, and one without a terminal, draw nothing; notes are printed")
    func quiet() {
        for drawsProgress in [true, false] {
            let text = Mutex("")
            let console = Console(drawsProgress: drawsProgress) { _, part in
                text.withLock { $0 += part }
            }
            let bar = ProgressBar("import", on: console, isQuiet: drawsProgress)
            bar.show(done: 1, total: 2, detail: "x", now: at(0))
            bar.note("hello\n")
            bar.finish()
            #expect(text.withLock { $0 } == "hello\n")
        }
    }
}
