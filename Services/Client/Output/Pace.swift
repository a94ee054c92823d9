import Model

/// How fast a piece of work goes, and how long the rest of it takes.
struct Pace: Sendable {
    private let start: MonotonicInstant
    private let doneBefore: UInt64

    /// A pace of work that goes on now; `doneBefore` was done by somebody else.
    init(from start: MonotonicInstant, doneBefore: UInt64 = 0) {
        self.start = start
        self.doneBefore = doneBefore
    }

    /// Units in a second, on average; 0 before the first tenth of one.
    func perSecond(_ done: UInt64, now: MonotonicInstant) -> UInt64 {
        let milliseconds = now.nanoseconds(since: start) / 1_000_000
        guard milliseconds >= 100, done > doneBefore else { return 0 }
        return UInt64(clamping: UInt128(done - doneBefore) * 1_000 / UInt128(milliseconds))
    }

    /// Seconds that the rest takes at this pace; nil when nothing is known of it.
    func secondsLeft(_ done: UInt64, of total: UInt64, now: MonotonicInstant) -> UInt64? {
        let milliseconds = now.nanoseconds(since: start) / 1_000_000
        guard milliseconds >= 1_000, done > doneBefore, total >= done else { return nil }
        let rest = UInt128(total - done) * UInt128(milliseconds)
        return UInt64(clamping: rest / UInt128(done - doneBefore) / 1_000)
    }

    /// Seconds as people read them: "45s", "1m54s", "2h05m".
    static func text(seconds: UInt64) -> String {
        func two(_ number: UInt64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        if seconds < 60 { return "\(seconds)s" }
        if seconds < 3_600 { return "\(seconds / 60)m\(two(seconds % 60))s" }
        return "\(seconds / 3_600)h\(two(seconds / 60 % 60))m"
    }

    /// A number with commas between thousands: "1,234,567".
    static func grouped(_ number: UInt64) -> String {
        var digits: [Character] = []
        for (index, digit) in String(number).reversed().enumerated() {
            if index > 0, index % 3 == 0 { digits.append(",") }
            digits.append(digit)
        }
        return String(digits.reversed())
    }
}
