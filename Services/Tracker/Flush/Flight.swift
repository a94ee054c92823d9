/// A batch whose first attempt is on its way.
struct Flight: Sendable {
    let batch: PreparedBatch
    let turn: FlushTurn
    let expected: ExpectedOutcome
    let attempt: Task<Attempt, Never>
}

/// How an attempt to commit a batch ended.
enum Attempt: Sendable {
    case stored
    /// It was not this batch's turn after all: nothing is wrong with it.
    case lost
    case failed(any Error)

    var isStored: Bool {
        if case .stored = self { return true }
        return false
    }
}
