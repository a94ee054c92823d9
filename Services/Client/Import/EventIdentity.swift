import Chassis

/// Gives each line of a log an event id that the same line gets again in every later import.
///
/// The id is a UUID (version 8) cut from SHA-256 of the line's content and its ordinal among the
/// identical lines before it, so identical lines are events of their own, and importing a file
/// again sends the identities that are stored already. Cost: 12 bytes or so of memory for each
/// distinct line. Counting starts anew with each import, so the parts of a rotated log belong in
/// one command.
package struct EventIdentity: Sendable {
    private var seen: [UInt64: UInt64] = [:]

    /// Starts counting.
    package init() {}

    /// The 16 bytes of the next occurrence of `line`.
    package mutating func next(for line: [UInt8]) -> [UInt8] {
        let content = SHA256.hash(Array("tollgate import 1\n".utf8) + line)
        let short = content.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let ordinal = seen[short, default: 0]
        seen[short] = ordinal &+ 1
        let ordinalBytes = withUnsafeBytes(of: ordinal.bigEndian) { Array($0) }
        var id = Array(SHA256.hash(content + ordinalBytes).prefix(16))
        id[6] = id[6] & 0x0F | 0x80  // version 8: made from the application's own data
        id[8] = id[8] & 0x3F | 0x80  // variant 10
        return id
    }
}
