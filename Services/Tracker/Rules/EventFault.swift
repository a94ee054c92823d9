/// Why an event is not taken: a field, and what is wrong with it; safe to show to the sender.
struct EventFault: Equatable, Sendable {
    let field: String
    let reason: String

    /// Several faults of one event as one: the first field, and every reason, the later ones
    /// with their field.
    static func joined(_ faults: [EventFault]) -> EventFault? {
        guard let first = faults.first else { return nil }
        let told = faults.dropFirst().prefix(EventLimits.faultsJoinedMax - 1)
        let rest = told.map { "; \($0.field): \($0.reason)" }
        return EventFault(field: first.field, reason: first.reason + rest.joined())
    }
}
