import Contracts

/// The events of a request that break a rule, each with everything that is wrong with it.
struct Rejections {
    private(set) var events: [TrackerV1.RejectedEvent] = []
    private var bytesLeft = EventLimits.faultBytesPerReplyMax

    /// Adds the event at `index`, which has at least one fault.
    mutating func add(_ index: Int, _ faults: [EventFault]) {
        guard let joined = EventFault.joined(faults) else { return }
        var event = TrackerV1.RejectedEvent()
        event.index = UInt32(clamping: index)
        event.field = joined.field
        event.reason = joined.reason
        let bytes = faults.reduce(0) { $0 + $1.field.utf8.count + $1.reason.utf8.count + 8 }
        if bytes <= bytesLeft {
            bytesLeft -= bytes
            event.faults = faults.map { TrackerV1.FieldFault(field: $0.field, reason: $0.reason) }
        } else {
            bytesLeft = 0
        }
        events.append(event)
    }
}
