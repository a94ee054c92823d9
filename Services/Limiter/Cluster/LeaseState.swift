/// Where a limiter stands with its lease; times are monotonic nanoseconds.
struct LeaseState: Sendable {
    /// When the lease runs out, counted from before its last renewal was sent.
    var end: UInt64 = 0
    /// While PostgreSQL is away: until when decisions go on without it; 0: they don't.
    private(set) var cutOffEnd: UInt64 = 0
    /// When the next question is due.
    var next: UInt64 = 0
    /// Whether a question is under way.
    var isAsking = false
    /// Whether another life of this id is not over.
    var isTaken = false
    /// The term that the state was kept under before; 0: none.
    var previousTerm: Int64 = 0

    private var failures = 0
    private var lastEvent: UInt64?

    /// Failures in a row after which PostgreSQL counts as away.
    static let failuresOfAway = 3

    /// Notes that it is `now`. After the process stood still, failures of before say nothing of the
    /// database.
    mutating func notice(_ now: UInt64, stall: UInt64) {
        if let last = lastEvent, now > last, now - last > stall {
            failures = 0
            cutOffEnd = 0
        }
        lastEvent = now
    }

    /// Notes an answer; the next question is due at once, unless said otherwise.
    mutating func answered(_ now: UInt64) {
        isAsking = false
        failures = 0
        cutOffEnd = 0
        next = now
    }

    /// Notes a failure.
    mutating func fail(_ now: UInt64, _ times: LeaseTimes, decides: Bool) {
        isAsking = false
        failures = min(failures + 1, Self.failuresOfAway)
        next = now + times.again
        // Each failure gives a little time only: a process that is stopped meanwhile does not
        // decide when it goes on.
        if decides, failures >= Self.failuresOfAway { cutOffEnd = now + times.stall }
    }
}
