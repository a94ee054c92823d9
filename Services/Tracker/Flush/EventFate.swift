/// What became of an event in the database.
enum EventFate: UInt8, Sendable {
    /// A new row.
    case accepted
    /// The same event was there before.
    case duplicate
    /// Another event of the same identity was there before, and stays.
    case conflict
    /// The database refuses it for its contents: it is in `usage_quarantine`.
    case quarantined
}

/// What became of each event of a batch, in the order of arrival.
struct FlushOutcome: Sendable, Equatable {
    private(set) var fates: [EventFate]
    /// What the database said of each quarantined event, by place.
    private(set) var reasons: [Int: String] = [:]

    /// As if all of so many events were new.
    init(events: Int) { fates = Array(repeating: .accepted, count: events) }

    /// The fate of the event at a place of the batch.
    subscript(ordinal: Int) -> EventFate {
        get { fates[ordinal] }
        set { fates[ordinal] = newValue }
    }

    /// Says that the event at a place was set aside.
    mutating func quarantine(_ ordinal: Int, _ reason: String) {
        fates[ordinal] = .quarantined
        reasons[ordinal] = reason
    }

    /// Takes over the outcome of a part of the events, which begins at a place.
    mutating func set(_ part: FlushOutcome, at place: Int) {
        fates.replaceSubrange(place..<place + part.fates.count, with: part.fates)
        for (ordinal, reason) in part.reasons { reasons[place + ordinal] = reason }
    }

    /// How many events had a fate.
    func count(_ fate: EventFate) -> Int { fates.reduce(0) { $0 + ($1 == fate ? 1 : 0) } }
}
