import Model

/// Shows how far an import is: bytes of all inputs against their size, lines, pace.
struct ImportProgress {
    private let bar: ProgressBar
    private let clock: any TimeSource
    /// Bytes of all inputs; 0 when one of them has no size.
    private let bytesTotal: UInt64
    /// Bytes of the inputs that are read to their end.
    private var bytesBefore: UInt64 = 0
    private var lines: Pace
    private var bytes: Pace
    /// Who else is told.
    private let job: BackfillJob?

    init(
        _ bar: ProgressBar, _ sources: [InputSource], clock: any TimeSource,
        job: BackfillJob? = nil
    ) {
        self.job = job
        self.bar = bar
        self.clock = clock
        let isSized = sources.allSatisfy { $0.identity != nil }
        bytesTotal = isSized ? sources.reduce(0) { $0 + $1.bytesTotal } : 0
        lines = Pace(from: clock.monotonic)
        bytes = Pace(from: clock.monotonic)
    }

    /// The pace counts from here: what came before was imported by an earlier run.
    mutating func restart(lines count: UInt64, bytesOfInput: UInt64) {
        lines = Pace(from: clock.monotonic, doneBefore: count)
        bytes = Pace(from: clock.monotonic, doneBefore: bytesBefore + bytesOfInput)
    }

    /// Draws the bar, when it is time to; `bytesOfInput` are those of the input being read.
    func show(lines count: UInt64, bytesOfInput: UInt64) {
        let now = clock.monotonic
        let done = bytesBefore + bytesOfInput
        job?.moved(to: done, of: bytesTotal)
        func detail() -> String {
            let pace = "\(Pace.grouped(lines.perSecond(count, now: now)))/s"
            let left =
                bytesTotal == 0 ? nil : bytes.secondsLeft(done, of: bytesTotal, now: now)
            let rest = left.map { ", \(Pace.text(seconds: $0)) left" } ?? ""
            return "\(Pace.grouped(count)) lines, \(pace)\(rest)"
        }
        bar.show(done: done, total: bytesTotal, detail: detail(), now: now)
    }

    /// An input is read to its end.
    mutating func pass(_ source: InputSource) {
        bytesBefore += source.bytesTaken
        job?.moved(to: bytesBefore, of: bytesTotal)
    }
}
