/// Why a batch can't go to the database though the database works; says what to do.
enum FlushFault: Error, Equatable, CustomStringConvertible {
    /// The row of this tracker is gone.
    case positionMissing(tracker: String)
    /// Another journal has taken the row of this tracker.
    case otherJournal(tracker: String)
    /// Another journal stores events under the name of this tracker.
    case nameInUse(tracker: String)
    /// Someone moved the position.
    case positionMoved(tracker: String, stored: UInt64, expected: UInt64)

    /// Whether the database has less than it had: it was restored, or lost what it had committed.
    var isRewound: Bool {
        guard case .positionMoved(_, let stored, let expected) = self else { return false }
        return stored < expected
    }

    var description: String {
        switch self {
        case .positionMissing(let tracker):
            "journal_positions has no row of tracker '\(tracker)': restart this tracker"
        case .otherJournal(let tracker):
            "another journal flushes as tracker '\(tracker)': give each tracker its own "
                + "TRACKER_NODE and restart this one"
        case .nameInUse(let tracker):
            "another tracker stored events as '\(tracker)' within the last minute: set "
                + "TRACKER_NODE to a name of its own here, or stop the other one; until then events stay in the journal"
        case .positionMoved(let tracker, let stored, let expected):
            "tracker '\(tracker)' is at position \(stored) in the database, not \(expected): "
                + "restart it, events will not count twice"
        }
    }
}
