import Model

/// Follows a chain entry by entry, and remembers where it breaks.
struct AuditChain: Sendable {
    /// The first fault of a chain.
    struct Fault: Equatable, Sendable {
        let sequence: Int64
        let reason: String
    }

    private(set) var entries: Int64 = 0
    private(set) var fault: Fault?
    private var lastHash = AuditEntry.genesis

    /// Takes the next entry, in order of sequence.
    /// - Parameters:
    ///   - hash: the hash that its content gives.
    ///   - storedHash: the hash that is stored with it.
    mutating func follow(_ entry: AuditEntry, hash: [UInt8], storedHash: [UInt8]) {
        guard fault == nil else { return }
        let expected = entries + 1
        if entry.sequence != expected {
            fault = Fault(sequence: expected, reason: "entry \(expected) is missing")
        } else if entry.previousHash != lastHash {
            fault = Fault(
                sequence: entry.sequence, reason: "it does not follow the entry before it")
        } else if hash != storedHash {
            fault = Fault(sequence: entry.sequence, reason: "its content was changed")
        }
        entries += 1
        lastHash = storedHash
    }

    /// Closes the walk: a chain begins with its org, so it is never empty.
    mutating func end() {
        guard entries == 0 else { return }
        fault = Fault(sequence: 1, reason: "entry 1 is missing")
    }
}
