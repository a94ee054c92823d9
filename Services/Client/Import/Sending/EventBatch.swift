import Contracts

/// Events that travel in one request, each with the place it was read from, and what was read
/// around them.
struct EventBatch: Sendable {
    /// About the longest request that a batch grows to, in bytes; tracker takes 4 MiB.
    static let bytesMax = 1 << 20
    /// Records that a batch spans at most, so that a long run of lines without events is told of
    /// and put into the checkpoint.
    static let recordsMax: UInt64 = 50_000

    private(set) var events: [TrackerV1.UsageEvent] = []
    /// Where each event comes from.
    private(set) var places: [InputPlace] = []
    private(set) var bytes = 0
    /// Lines that were read for it: events and rejected ones.
    var read: UInt64 = 0
    /// Lines that can't be events.
    var rejected: UInt64 = 0
    /// Records of the inputs that were passed.
    var records: UInt64 = 0
    /// Where the inputs go on behind it; nil: not known to be whole, so no checkpoint counts it.
    var end: ImportPosition?

    /// Whether nothing happened since the batch before.
    var isEmpty: Bool { records == 0 }

    /// Whether the next event belongs in another batch.
    func isFull(eventsMax: Int) -> Bool {
        events.count >= eventsMax || bytes >= Self.bytesMax || records >= Self.recordsMax
    }

    mutating func append(_ event: TrackerV1.UsageEvent, place: InputPlace) {
        events.append(event)
        places.append(place)
        bytes += event.sizeEstimate
    }
}

/// A line of an input.
struct InputPlace: Sendable, CustomStringConvertible {
    let input: String
    /// From 1.
    let line: UInt64

    var description: String { "\(input):\(line)" }
}

extension TrackerV1.UsageEvent {
    /// About the bytes that it takes in a request, never less.
    fileprivate var sizeEstimate: Int {
        // Tags, lengths and numbers of all fields take less than 160 bytes.
        var size = 160 + user.count + meter.utf8.count + endpoint.utf8.count + method.utf8.count
        size += userAgent.utf8.count + country.utf8.count
        if let message { size += 64 + message.providerMessageID.count + message.body.count }
        if let correction { size += 8 + correction.reason.utf8.count }
        if let deliveryUpdate { size += 16 + deliveryUpdate.providerMessageID.count }
        for attribute in attributes {
            size += 16 + attribute.key.utf8.count + attribute.value.utf8.count
        }
        return size
    }
}
