import Chassis

/// Ends of leases and reservations, by how they were asked for.
struct HoldCounters: Sendable {
    let committed: Counter
    let cancelled: Counter
    /// A commit above the reservation, and above a limit.
    private let denied: Counter
    /// It ran out before, or never was.
    private let unknown: Counter
    private let repeated: Counter
    /// Another limiter decides for the org.
    private let elsewhere: Counter

    init(_ metrics: Metrics) {
        func ends(_ result: String) -> Counter {
            metrics.counter(
                "tollgate_limiter_hold_ends_total",
                help: "Ends of leases and reservations that were asked for, by result.",
                ["result": result])
        }
        (committed, cancelled, denied) = (ends("committed"), ends("cancelled"), ends("denied"))
        (unknown, repeated) = (ends("unknown"), ends("repeated"))
        elsewhere = ends("elsewhere")
    }

    /// Counts an answer; `settled` is what to count when the hold ended now.
    func count(_ answer: HoldAnswer, _ settled: Counter) {
        switch answer {
        case .settled: settled.add()
        case .repeated: repeated.add()
        case .denied, .full: denied.add()
        case .unknown, .endedOtherwise: unknown.add()
        case .elsewhere, .awaited: elsewhere.add()
        }
    }
}
