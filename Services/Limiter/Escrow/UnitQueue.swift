/// Calls that wait for units of one account.
struct UnitQueue {
    /// How a wait ended.
    enum End: Sendable {
        /// PostgreSQL answered: look again.
        case answered
        /// It could not be asked.
        case unanswered
        /// The plan has no such quota any more.
        case lifted
    }

    private(set) var waiting: [CheckedContinuation<End, Never>] = []
    /// Units that they take together.
    private(set) var units: UInt64 = 0

    /// Adds a call.
    mutating func append(_ call: CheckedContinuation<End, Never>, units: UInt64) {
        waiting.append(call)
        self.units = self.units.saturatingAdd(units)
    }
}
