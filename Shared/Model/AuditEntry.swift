/// One entry of an org's audit chain, or of the installation's (org 0): who did what to what, and
/// the hash that ties it to the entry before.
package struct AuditEntry: Equatable, Sendable {
    package var orgID: Int64
    /// 1 for the first entry of an org, without gaps.
    package var sequence: Int64
    package var at: Timestamp
    /// "operator:owner:alice", "service:billing".
    package var actor: String
    /// "org.create", "key.revoke".
    package var action: String
    /// What was acted upon: "key:1234".
    package var target: String
    /// Further facts, never a secret.
    package var detail: [String: String]
    /// 32 bytes; zeros before the first entry.
    package var previousHash: [UInt8]

    /// Makes an entry of an org (0: the installation).
    package init(
        orgID: Int64, sequence: Int64, at: Timestamp, actor: String, action: String,
        target: String, detail: [String: String], previousHash: [UInt8]
    ) {
        self.orgID = orgID
        self.sequence = sequence
        self.at = at
        self.actor = actor
        self.action = action
        self.target = target
        self.detail = detail
        self.previousHash = previousHash
    }

    /// The hash before an org's first entry.
    package static let genesis = [UInt8](repeating: 0, count: 32)

    /// The canonical form, which the entry's hash is taken over: the previous hash, then org,
    /// sequence and time as 8 big-endian bytes each, then actor, action, target and the detail's
    /// keys and values in byte order of the keys, each preceded by its length as 4 big-endian
    /// bytes.
    package var canonicalForm: [UInt8] {
        var form = previousHash
        for number in [orgID, sequence, at.microseconds] {
            form += Self.bigEndian(UInt64(bitPattern: number), count: 8)
        }
        for text in [actor, action, target] { Self.append(text, to: &form) }
        for (key, value) in detail.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            Self.append(key, to: &form)
            Self.append(value, to: &form)
        }
        return form
    }

    private static func append(_ text: String, to form: inout [UInt8]) {
        form += bigEndian(UInt64(text.utf8.count), count: 4)
        form += text.utf8
    }

    private static func bigEndian(_ number: UInt64, count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: number >> UInt64(8 * (count - 1 - $0))) }
    }
}
