import Chassis
import Contracts
import Synchronization

/// How many events were rejected, by the first field at fault.
final class RejectCounts: Sendable {
    private let total: Counter
    private let metrics: Metrics
    private let counters = Mutex<[String: Counter]>([:])

    /// Makes counts that are metrics, too.
    init(_ metrics: Metrics) {
        self.metrics = metrics
        total = metrics.counter(
            "tollgate_tracker_events_rejected_total", help: "Events that break a rule.")
    }

    /// Counts the rejected events of a request.
    func add(_ events: [TrackerV1.RejectedEvent]) {
        guard !events.isEmpty else { return }
        total.add(UInt64(events.count))
        var fields: [String: UInt64] = [:]
        for event in events { fields[Self.field(event.field), default: 0] += 1 }
        for (field, count) in fields { counter(field).add(count) }
    }

    /// All rejected events.
    var value: UInt64 { total.value }

    /// By field, most first.
    var byField: [TrackerV1.FieldRejects] {
        counters.withLock { $0 }.map { TrackerV1.FieldRejects(field: $0.key, events: $0.value.value) }
            .sorted { ($1.events, $0.field) < ($0.events, $1.field) }
    }

    private func counter(_ field: String) -> Counter {
        counters.withLock { counters in
            if let known = counters[field] { return known }
            let counter = metrics.counter(
                "tollgate_tracker_events_rejected_by_field_total",
                help: "Events that break a rule, by the first field at fault.", ["field": field])
            counters[field] = counter
            return counter
        }
    }

    /// A field's name without the place in a list, so that there are few.
    static func field(_ name: String) -> String {
        guard let open = name.firstIndex(of: "["), let close = name.lastIndex(of: "]"), open < close
        else { return name }
        return String(name[..<open] + name[name.index(after: close)...])
    }
}
