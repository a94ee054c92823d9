import Chassis
import Model

/// One entry of an org's audit chain: who did what to what, and the hash that ties it to the entry before.
struct AuditEntry: Equatable, Sendable {
    var orgID: Int64
    /// 1 for the first entry of an org, without gaps.
    var sequence: Int64
    var at: Timestamp
    /// "operator:owner:alice", "service:billing".
    var actor: String
    /// "org.create", "key.revoke".
    var action: String
    /// What was acted upon: "key:1234".
    var target: String
    /// Further facts, never a secret.
    var detail: [String: String]
    /// 32 bytes; zeros before the first entry.
    var previousHash: [UInt8]

    /// The hash before an org's first entry.
    static let genesis = [UInt8](repeating: 0, count: 32)

    /// SHA-256 over the canonical form: the previous hash, then org, sequence and time as 8 big-endian bytes each,
    /// then actor, action, target and the detail's keys and values in byte order of the keys, each preceded by its
    /// length as 4 big-endian bytes.
    var hash: [UInt8] {
        var hasher = SHA256Hasher()
        hasher.update(previousHash)
        for number in [orgID, sequence, at.microseconds] {
            hasher.update(Self.bigEndian(UInt64(bitPattern: number), count: 8))
        }
        for text in [actor, action, target] { Self.append(text, to: &hasher) }
        for (key, value) in detail.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            Self.append(key, to: &hasher)
            Self.append(value, to: &hasher)
        }
        return hasher.finalize()
    }

    private static func append(_ text: String, to hasher: inout SHA256Hasher) {
        let bytes = Array(text.utf8)
        hasher.update(bigEndian(UInt64(bytes.count), count: 4))
        hasher.update(bytes)
    }

    private static func bigEndian(_ number: UInt64, count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: number >> UInt64(8 * (count - 1 - $0))) }
    }
}

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

    /// Takes the next entry, in order of sequence, with the hash that is stored for it.
    mutating func follow(_ entry: AuditEntry, storedHash: [UInt8]) {
        guard fault == nil else { return }
        let expected = entries + 1
        if entry.sequence != expected {
            fault = Fault(sequence: expected, reason: "entry \(expected) is missing")
        } else if entry.previousHash != lastHash {
            fault = Fault(
                sequence: entry.sequence, reason: "it does not follow the entry before it")
        } else if entry.hash != storedHash {
            fault = Fault(sequence: entry.sequence, reason: "its content was changed")
        }
        entries += 1
        lastHash = storedHash
    }
}
