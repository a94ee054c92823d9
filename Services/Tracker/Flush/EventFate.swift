/// What became of an event in the database.
enum EventFate: UInt8, Sendable {
    /// A new row.
    case accepted
    /// The same event was there before.
    case duplicate
    /// Another event of the same identity was there before, and stays.
    case conflict
}

/// What became of each event of a batch, in the order of arrival.
struct FlushOutcome: Sendable, Equatable {
    private(set) var fates: [EventFate]

    /// As if all of so many events were new.
    init(events: Int) { fates = Array(repeating: .accepted, count: events) }

    /// The fate of the event at a place of the batch.
    subscript(ordinal: Int) -> EventFate {
        get { fates[ordinal] }
        set { fates[ordinal] = newValue }
    }

    /// How many events had a fate.
    func count(_ fate: EventFate) -> Int { fates.reduce(0) { $0 + ($1 == fate ? 1 : 0) } }
}
