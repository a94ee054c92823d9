import Synchronization

/// What a batch's commit will make true, kept until the commit's fate is known: when the
/// connection dies during COMMIT, a later look at the position tells whether it happened, but
/// not what became of each event.
final class ExpectedOutcome: Sendable {
    private let held = Mutex<FlushOutcome?>(nil)

    /// Starts with nothing.
    init() {}

    /// The outcome of the last attempt that came as far as its commit.
    var outcome: FlushOutcome? { held.withLock { $0 } }

    /// Notes the outcome of an attempt that is about to commit.
    func set(_ outcome: FlushOutcome) { held.withLock { $0 = outcome } }
}
